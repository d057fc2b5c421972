# -*- coding: utf-8 -*-
"""
Created on Wed Oct 15 00:12:48

@author: Hugo
"""

import numpy as np
from numpy.lib import stride_tricks


def to_pair(value):
    if isinstance(value, int):
        return (value, value)
    return value


def get_windows(X, size, stride):
    if stride is None:
        stride = size
    size = to_pair(size)
    stride = to_pair(stride)
    if size[0] < 1 or size[1] < 1 or stride[0] < 1 or stride[1] < 1:
        raise ValueError('wrong size or stride')
    if size[0] > X.shape[-2] or size[1] > X.shape[-1]:
        raise ValueError('the window is too large')
    w = stride_tricks.sliding_window_view(X, size, axis=(-2, -1))
    return w[..., ::stride[0], ::stride[1], :, :]


def max_pool2d(X, size, stride=None, padding=0):
    s = to_pair(size)
    p = to_pair(padding)
    if p[0] < 0 or p[1] < 0 or p[0] >= s[0] or p[1] >= s[1]:
        raise ValueError('wrong padding')
    if p != (0, 0):
        H, W = X.shape[-2:]
        smallest = np.iinfo(np.int64).min if X.dtype.kind == 'i' else -np.inf
        big = np.full(X.shape[:-2] + (H + 2 * p[0], W + 2 * p[1]), smallest, dtype=X.dtype)
        big[..., p[0]:p[0] + H, p[1]:p[1] + W] = X
        X = big
    return get_windows(X, size, stride).max(axis=(-2, -1))


def avg_pool2d(X, size, stride=None):
    return get_windows(X, size, stride).mean(axis=(-2, -1))


def max_pool2d_with_indices(X, size, stride=None):
    w = get_windows(X, size, stride)
    numbers = get_windows(np.arange(X.shape[0] * X.shape[1]).reshape(X.shape), size, stride)
    Y = np.zeros(w.shape[:2], dtype=X.dtype)
    indices = np.zeros(w.shape[:2], dtype=np.int64)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            a, b = np.argwhere(w[i, j] == w[i, j].max())[0]
            Y[i, j] = w[i, j, a, b]
            indices[i, j] = numbers[i, j, a, b]
    return Y, indices


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError('the shapes are different')
    dX = np.zeros(input_shape, dtype=dY.dtype)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            dX.flat[indices[i, j]] += dY[i, j]
    return dX
