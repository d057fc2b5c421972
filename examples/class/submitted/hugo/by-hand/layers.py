# -*- coding: utf-8 -*-
"""
Created on Sun Oct 19 21:58:13

@author: Hugo
"""

import math

import numpy as np
from numpy.lib import stride_tricks


def relu(x):
    return np.where(x > 0, x, np.zeros_like(x))


def conv_layer(X, K, bias, stride=1, padding=0):
    sy, sx = stride if isinstance(stride, tuple) else (stride, stride)
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    if sy < 1 or sx < 1 or p < 0 or q < 0:
        raise ValueError('wrong stride or padding')
    if K.shape[1] != X.shape[1] or bias.shape[0] != K.shape[0]:
        raise ValueError('the kernels do not fit')
    X = np.pad(X, [(0, 0), (0, 0), (p, p), (q, q)])
    if K.shape[2] > X.shape[2] or K.shape[3] > X.shape[3]:
        raise ValueError('the kernel is too large')
    w = stride_tricks.sliding_window_view(X, K.shape[2:], axis=(2, 3))[:, :, ::sy, ::sx]
    Y = [(w * k[:, None, None]).sum(axis=(1, 4, 5)) for k in K]
    return relu(np.stack(Y, axis=1))


def flatten(x):
    return x.reshape(x.shape[0], math.prod(x.shape[1:]))


def dense(x, W, b):
    if x.shape[1] != W.shape[1]:
        raise ValueError('the weights do not fit')
    if b.shape[0] != W.shape[0]:
        raise ValueError('the bias has the wrong length')
    return np.dot(x, W.T)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError('wrong rate')
    if training:
        mask = np.random.RandomState(seed).uniform(size=x.shape) > rate
        x = np.where(mask, x / (1 - rate), 0).astype(x.dtype if x.dtype.kind == 'f' else float)
    return x


def corr2d_backward(X, K, dY):
    h, w = K.shape
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError('dY has the wrong shape')
    dX = np.zeros_like(X)
    dK = np.zeros_like(K)
    for i, j in np.ndindex(dY.shape):
        dX[i:i + h, j:j + w] += dY[i, j] * K
        dK += dY[i, j] * X[i:i + h, j:j + w]
    return dX, dK
