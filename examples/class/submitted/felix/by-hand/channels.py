import numpy as np
from cross_correlation import corr2d


def corr2d_multi_in(X, K):
    if X.shape[0] != K.shape[0]:
        raise ValueError('channels')
    return sum(corr2d(x, k) for x, k in zip(X, K))


def corr2d_multi_in_out(X, K, bias=None):
    if bias is None:
        return np.stack([corr2d_multi_in(X, k) for k in K])
    if K.shape[0] != bias.shape[0]:
        raise ValueError('bias')
    return np.stack([corr2d_multi_in(X, k) + b for k, b in zip(K, bias)])


def corr2d_1x1(X, K):
    if K.shape[1:] != (X.shape[0], 1, 1):
        raise ValueError('not 1x1')
    c, H, W = X.shape
    wide = X.dtype if X.dtype.kind == 'f' else np.int64
    return (K.reshape(-1, c).astype(wide) @ X.reshape(c, H * W).astype(wide)).reshape(-1, H, W)


def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h < 1 or w < 1 or in_channels < 1:
        raise ValueError('argument')
    return h * w * in_channels
