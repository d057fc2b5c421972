# -*- coding: utf-8 -*-
"""
Created on Sun Oct 19 16:45:09

@author: Hugo
"""

import numpy as np
from numpy.lib import stride_tricks


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError('wrong stride or padding')
    return np.pad(X, ((p, p), (q, q)))


def same_padding(kernel_shape):
    h, w = kernel_shape
    if h % 2 == 0 or w % 2 == 0:
        raise ValueError('the kernel is even')
    return h // 2, w // 2


def corr2d_strided(X, K, stride=1, padding=0):
    sy, sx = pair(stride)
    Xp = pad2d(X, padding)
    if min(sy, sx) < 1 or K.shape[0] > Xp.shape[0] or K.shape[1] > Xp.shape[1]:
        raise ValueError('wrong stride or padding')
    if Xp.dtype.kind in 'iu':
        Xp, K = Xp.astype(np.int64), K.astype(np.int64)
    wins = stride_tricks.sliding_window_view(Xp, K.shape)[::sy, ::sx]
    return np.einsum('ijab,ab->ij', wins, K)


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (sy, sx), (p, q) = input_shape, kernel_shape, pair(stride), pair(padding)
    if min(h, w, sy, sx) < 1 or min(p, q) < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError('wrong stride or padding')
    use = np.zeros((H + 2 * p, W + 2 * q), dtype=int)
    for r in range(0, H + 2 * p - h + 1, sy):
        for c in range(0, W + 2 * q - w + 1, sx):
            use[r:r + h, c:c + w] += 1
    return use[p:p + H, q:q + W]
