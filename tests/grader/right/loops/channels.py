"""Right answers to `channels` in plain loops over every index."""

import numpy as np


def _kind(X):
    """Return a dtype that holds the sums."""
    return X.dtype if X.dtype in (np.float32, np.float64) else np.int64


def corr2d_multi_in(X, K):
    c, H, W = X.shape
    channels, h, w = K.shape
    if channels != c:
        raise ValueError("different numbers of channels")
    if h > H or w > W:
        raise ValueError("the kernel is too large")
    Y = np.zeros((H - h + 1, W - w + 1), dtype=_kind(X))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            total = 0
            for n in range(c):
                for a in range(h):
                    for b in range(w):
                        total += X[n, i + a, j + b].item() * K[n, a, b].item()
            Y[i, j] = total
    return Y


def corr2d_multi_in_out(X, K, bias=None):
    if bias is not None and len(bias) != len(K):
        raise ValueError("one bias for each kernel, please")
    maps = []
    for m in range(len(K)):
        Y = corr2d_multi_in(X, K[m])
        if bias is not None:
            for i in range(Y.shape[0]):
                for j in range(Y.shape[1]):
                    Y[i, j] += bias[m]
        maps.append(Y)
    return np.array(maps)


def corr2d_1x1(X, K):
    o, c, h, w = K.shape
    if h > 1 or w > 1 or c != len(X):
        raise ValueError("not a 1x1 kernel for this input")
    Y = np.zeros((o, X.shape[1], X.shape[2]), dtype=_kind(X))
    for m in range(o):
        for i in range(X.shape[1]):
            for j in range(X.shape[2]):
                for n in range(c):
                    Y[m, i, j] += K[m, n, 0, 0].item() * X[n, i, j].item()
    return Y


def values_summed(kernel_shape, in_channels):
    if kernel_shape[0] <= 0 or kernel_shape[1] <= 0 or in_channels <= 0:
        raise ValueError("must be positive")
    count = 0
    for _ in range(kernel_shape[0]):
        for _ in range(kernel_shape[1]):
            count += in_channels
    return count
