"""Right answers to `channels` with views of all windows, and no loop."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def corr2d_multi_in(X, K):
    return corr2d_multi_in_out(X, K[None])[0]


def corr2d_multi_in_out(X, K, bias=None):
    if X.shape[0] != K.shape[1]:
        raise ValueError(f"{K.shape[1]} channels expected, not {X.shape[0]}")
    if bias is not None and bias.shape != K.shape[:1]:
        raise ValueError(f"{K.shape[0]} biases expected, not {bias.shape}")
    wide = np.int64 if X.dtype.kind in "iu" else X.dtype
    windows = sliding_window_view(X, K.shape[2:], axis=(1, 2))
    Y = np.einsum("cijab,ocab->oij", windows, K, dtype=wide)
    return Y if bias is None else Y + bias[:, np.newaxis, np.newaxis]


def corr2d_1x1(X, K):
    M = K.reshape(K.shape[:2])  # a ValueError if there is more than one weight for a channel
    wide = np.int64 if X.dtype.kind in "iu" else X.dtype
    return np.tensordot(M.astype(wide), X.astype(wide), axes=1)


def values_summed(kernel_shape, in_channels):
    factors = np.array([*kernel_shape, in_channels])
    if np.any(factors < 1):
        raise ValueError("there is nothing to sum")
    return factors.prod()
