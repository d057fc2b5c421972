#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""
Created on Tue Oct 14 21:07:33

@author: Hugo
"""

import numpy as np
from numpy.lib import stride_tricks


def corr1d(x, k):
    if k.shape[0] > x.shape[0]:
        raise ValueError('the kernel is too long')
    return (stride_tricks.sliding_window_view(x, k.shape[0]) * k).sum(axis=1, dtype=x.dtype)


def corr2d(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError('the kernel is too large')
    dtype = X.dtype if X.dtype.kind == 'f' else int
    w = stride_tricks.sliding_window_view(X.astype(dtype), K.shape)
    return (w * K).sum(axis=(2, 3))


def conv2d(X, K):
    return corr2d(X, np.flip(K, axis=(0, 1)))


def conv_matrix(K, input_shape):
    if K.shape[0] > input_shape[0] or K.shape[1] > input_shape[1]:
        raise ValueError('the kernel is too large')
    H, W = input_shape
    h, w = K.shape
    M = np.zeros(((H - h + 1) * (W - w + 1), H * W), dtype=K.dtype)
    for out in range(M.shape[0]):
        i, j = divmod(out, W - w + 1)
        for a in range(h):
            M[out, (i + a) * W + j:(i + a) * W + j + w] = K[a]
    return M


#%% test
if __name__ == '__main__':
    A = np.random.rand(5, 6)
    k = np.random.rand(2, 3)
    print(np.allclose(conv_matrix(k, A.shape) @ A.ravel(), corr2d(A, k).ravel()))
