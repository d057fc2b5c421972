# -*- coding: utf-8 -*-
"""
Created on Sun Oct 19 18:20:51

@author: Hugo
"""

import numpy as np
from numpy.lib import stride_tricks


def corr2d_multi_in(X, K):
    if K.shape[0] != X.shape[0] or K.shape[1] > X.shape[1] or K.shape[2] > X.shape[2]:
        raise ValueError('the kernel does not fit')
    if X.dtype.kind in 'iu':
        X, K = X.astype(np.int64), K.astype(np.int64)
    wins = stride_tricks.sliding_window_view(X, K.shape[1:], axis=(1, 2))
    return np.einsum('cijab,cab->ij', wins, K)


def corr2d_multi_in_out(X, K, bias=None):
    o = K.shape[0]
    if bias is not None and bias.shape != (o,):
        raise ValueError('the bias has the wrong length')
    Y = [corr2d_multi_in(X, K[m]) for m in range(o)]
    return np.array(Y)


def corr2d_1x1(X, K):
    if K.shape[1:] != (X.shape[0], 1, 1):
        raise ValueError('not a 1x1 kernel for this input')
    c, H, W = X.shape
    wide = X.dtype if X.dtype.kind == 'f' else np.int64
    return (K.reshape(-1, c).astype(wide) @ X.reshape(c, H * W).astype(wide)).reshape(-1, H, W)


def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h < 1 or w < 1 or in_channels < 1:
        raise ValueError('must be positive')
    return h * w * in_channels
