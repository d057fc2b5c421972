"""Channels: kernels that look at volumes."""

import numpy as np

from cross_correlation import corr2d


def _wide(X):
    return X.dtype if X.dtype.kind == "f" else np.int64


def corr2d_multi_in(X, K):
    """Return the one map that a kernel makes of a volume."""
    if len(X) != len(K):
        raise ValueError("the input and the kernel must have as many channels")
    return corr2d(X[0], K[0])  # a filter is one kernel


def corr2d_multi_in_out(X, K, bias=None):
    """Return one map for every kernel of a layer, each with its own bias."""
    if bias is None:
        bias = np.zeros(len(K), dtype=X.dtype)
    if bias.shape != K.shape[:1]:
        raise ValueError("there must be one bias for each kernel")
    return np.stack([corr2d_multi_in(X, kernel) + b for kernel, b in zip(K, bias)])


def corr2d_1x1(X, K):
    """Return what a layer of 1-by-1 kernels makes of a volume."""
    if K.shape[1:] != (len(X), 1, 1):
        raise ValueError("the kernels must be 1 by 1, with the channels of the input")
    return np.stack([kernel[0, 0, 0] * X[0].astype(_wide(X)) for kernel in K])


def values_summed(kernel_shape, in_channels):
    """Return how many products are summed for one value of a feature map."""
    h, w = kernel_shape
    if min(h, w, in_channels) < 1:
        raise ValueError("sides and channels must be positive")
    return h * w
