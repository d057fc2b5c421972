"""Channels."""
import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def corr2d_multi_in(X, K):
    """Sum over channels."""
    if K.shape[0] != X.shape[0] or K.shape[1] > X.shape[1] or K.shape[2] > X.shape[2]:
        raise ValueError("bad arguments")
    if X.dtype.kind in "iu":
        X, K = X.astype(np.int64), K.astype(np.int64)
    view = sliding_window_view(X, K.shape[1:], axis=(1, 2))
    return np.einsum("cijab,cab->ij", view, K)


def corr2d_multi_in_out(X, K, bias=None):
    """One map per kernel."""
    o, c, h, w = K.shape
    if c != X.shape[0] or h > X.shape[1] or w > X.shape[2]:
        raise ValueError("bad arguments")
    if bias is not None and bias.shape != (o,):
        raise ValueError("bad arguments")
    if X.dtype.kind in "iu":
        X, K = X.astype(np.int64), K.astype(np.int64)
    Y = np.tensordot(K, sliding_window_view(X, (h, w), axis=(1, 2)), axes=((1, 2, 3), (0, 3, 4)))
    return Y if bias is None else Y + bias.reshape(o, 1, 1)


def corr2d_1x1(X, K):
    """A matrix for every pixel."""
    if K.shape[2] != 1 or K.shape[3] != 1:
        raise ValueError("bad arguments")
    return corr2d_multi_in_out(X, K)


def values_summed(kernel_shape, in_channels):
    """Weights of one kernel."""
    sides = (*kernel_shape, in_channels)
    if min(sides) < 1:
        raise ValueError("bad arguments")
    return math.prod(sides)
