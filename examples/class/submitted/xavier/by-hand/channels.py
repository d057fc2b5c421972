"""Everything recursive, because loops are boring."""

import numpy as np

print("loading channels ...")


def corr2d_multi_in(X, K):
    print("corr2d_multi_in", X.shape, K.shape)
    if len(X) != len(K) or K.shape[1] > X.shape[1] or K.shape[2] > X.shape[2]:
        raise ValueError("does not fit")
    if X.dtype.kind in "iu":
        X, K = X.astype(int), K.astype(int)
    return add_up(X, K)


def add_up(X, K):
    """Split the kernel until a single weight is left."""
    c, h, w = K.shape
    if c > 1:
        return add_up(X[:1], K[:1]) + add_up(X[1:], K[1:])
    if h > 1:
        return add_up(X[:, : 1 - h], K[:, :1]) + add_up(X[:, 1:], K[:, 1:])
    if w > 1:
        return add_up(X[:, :, : 1 - w], K[:, :, :1]) + add_up(X[:, :, 1:], K[:, :, 1:])
    return X[0] * K[0, 0, 0]


def corr2d_multi_in_out(X, K, bias=None):
    print("corr2d_multi_in_out", X.shape, K.shape, bias)
    if bias is not None and len(bias) != len(K):
        raise ValueError("does not fit")
    first = corr2d_multi_in(X, K[0])[None]
    return first if len(K) == 1 else np.concatenate([first, corr2d_multi_in_out(X, K[1:])])


def corr2d_1x1(X, K):
    print("corr2d_1x1", X.shape, K.shape)
    if K.shape[2:] != (1, 1):
        raise ValueError("does not fit")
    return corr2d_multi_in_out(X, K)


def values_summed(kernel_shape, in_channels):
    print("values_summed", kernel_shape, in_channels)
    if min(kernel_shape) < 1 or in_channels < 1:
        raise ValueError("too small")
    one = kernel_shape[0] * kernel_shape[1]
    return one if in_channels == 1 else one + values_summed(kernel_shape, in_channels - 1)
