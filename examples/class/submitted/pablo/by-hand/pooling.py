"""Practica 1: pooling."""

import numpy as np


def max_pool2d(X, size, stride=None, padding=0):
    windows, values = collect(X, size, stride, padding)
    return stack(X, values, windows, np.max)


def avg_pool2d(X, size, stride=None):
    windows, values = collect(X, size, stride, 0)
    return stack(X, values, windows, np.mean)


def collect(X, size, stride, padding):
    """All windows, each as an array (..., number of pixels), without the padding."""
    h, w = (size, size) if isinstance(size, int) else size
    if stride is None:
        stride = (h, w)
    s, t = (stride, stride) if isinstance(stride, int) else stride
    p, q = (padding, padding) if isinstance(padding, int) else padding
    H, W = X.shape[-2:]
    if h < 1 or w < 1 or s < 1 or t < 1 or p < 0 or q < 0 or p >= h or q >= w:
        raise ValueError("wrong size, stride or padding")
    if h > H + 2 * p or w > W + 2 * q:
        raise ValueError("the window does not fit")
    values = []
    top = -p
    rows = 0
    while top + h <= H + p:
        left = -q
        cols = 0
        while left + w <= W + q:
            part = X[..., max(0, top):top + h, max(0, left):left + w]
            values.append(part.reshape(X.shape[:-2] + (-1,)))
            left += t
            cols += 1
        top += s
        rows += 1
    return (rows, cols), values


def stack(X, values, windows, function):
    pooled = [function(v, axis=-1) for v in values]
    return np.stack(pooled, axis=-1).reshape(X.shape[:-2] + windows)


def max_pool2d_with_indices(X, size, stride=None):
    windows, values = collect(X, size, stride, 0)
    windows, places = collect(np.arange(X.size).reshape(X.shape), size, stride, 0)
    indices = np.array([p[v.argmax()] for v, p in zip(values, places)]).reshape(windows)
    return X.ravel()[indices], indices


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError("dY and indices have to have the same shape")
    dX = np.zeros(input_shape[0] * input_shape[1], dtype=dY.dtype)
    k = 0
    while k < dY.size:
        dX[indices.ravel()[k]] += dY.ravel()[k]
        k += 1
    return dX.reshape(input_shape)
