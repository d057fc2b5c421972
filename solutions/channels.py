"""Reference solution of `channels`: sums of maps, one channel and one kernel after the other."""

import numpy as np
from cross_correlation import corr2d


def corr2d_multi_in(X, K):
    """Return the one map that a kernel makes of a volume, summed over the channels."""
    if len(X) != len(K):
        raise ValueError(f"the input has {len(X)} channels, the kernel {len(K)}")
    return sum(corr2d(X[n], K[n]) for n in range(len(X)))


def corr2d_multi_in_out(X, K, bias=None):
    """Return one map for every kernel of a layer, each with its own bias."""
    maps = np.stack([corr2d_multi_in(X, kernel) for kernel in K])
    if bias is None:
        return maps
    if bias.shape != (len(K),):
        raise ValueError(f"{len(K)} kernels need as many biases, not {bias.shape}")
    return maps + bias[:, None, None]


def corr2d_1x1(X, K):
    """Return what a layer of 1-by-1 kernels makes of a volume: a matrix product at every pixel."""
    if K.shape[2:] != (1, 1):
        raise ValueError(f"kernels of {K.shape[2:]} are not 1 by 1")
    return corr2d_multi_in_out(X, K)


def values_summed(kernel_shape, in_channels):
    """Return how many products are summed for one value of a feature map."""
    h, w = kernel_shape
    if min(h, w, in_channels) < 1:
        raise ValueError("a kernel has at least one row, one column and one channel")
    return h * w * in_channels
