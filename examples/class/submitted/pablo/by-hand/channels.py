"""Practica 1: channels."""

import numpy as np

from cross_correlation import corr2d


def corr2d_multi_in(X, K):
    if len(X) != len(K):
        raise ValueError("another number of channels")
    Y = corr2d(X[0], K[0])
    n = 1
    while n < len(X):
        Y = Y + corr2d(X[n], K[n])
        n += 1
    return Y


def corr2d_multi_in_out(X, K, bias=None):
    o = len(K)
    if bias is None:
        bias = np.zeros(o, dtype=X.dtype)
    if len(bias) != o:
        raise ValueError("wrong number of biases")
    results = []
    for m in range(o):
        results.append(corr2d_multi_in(X, K[m]) + bias[m])
    return np.array(results)


def corr2d_1x1(X, K):
    if K.shape[2] != 1 or K.shape[3] != 1:
        raise ValueError("no 1x1 kernels")
    return corr2d_multi_in_out(X, K)


def values_summed(kernel_shape, in_channels):
    if min(kernel_shape) < 1 or in_channels < 1:
        raise ValueError("too small")
    total = 0
    while in_channels > 0:
        total += kernel_shape[0] * kernel_shape[1]
        in_channels -= 1
    return total
