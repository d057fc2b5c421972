"""Right answers to `channels` as one product of matrices: windows are columns (im2col)."""

import numpy as np


def _columns(X, h, w):
    """Return the windows as columns, (c * h * w, H' * W'), and the sides of the output."""
    c, H, W = X.shape
    rows, columns = H - h + 1, W - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("a kernel must not be larger than what it slides over")
    seen = [X[:, a : a + rows, b : b + columns] for a in range(h) for b in range(w)]
    return np.stack(seen, axis=1).reshape(c * h * w, rows * columns), (rows, columns)


def corr2d_multi_in_out(X, K, bias=None):
    o, c, h, w = K.shape
    if c != X.shape[0]:
        raise ValueError("channels do not match")
    if X.dtype.kind != "f":
        X, K = X.astype(float), K.astype(float)
    windows, sides = _columns(X, h, w)
    M = K.reshape(o, c * h * w)
    if bias is not None:
        if len(bias) != o:
            raise ValueError("biases do not match")
        # The bias is a weight of an input that is always 1.
        M = np.hstack([M, bias.reshape(o, 1).astype(X.dtype)])
        windows = np.vstack([windows, np.ones((1, windows.shape[1]), X.dtype)])
    return (M @ windows).reshape(o, *sides)


def corr2d_multi_in(X, K):
    return corr2d_multi_in_out(X, K[np.newaxis]).squeeze(axis=0)


def corr2d_1x1(X, K):
    o, c, h, w = K.shape
    if (h, w) != (1, 1) or c != X.shape[0]:
        raise ValueError(f"a layer of shape {K.shape} is not 1x1 on {X.shape[0]} channels")
    kind = X.dtype if X.dtype.kind == "f" else np.int64
    pixels = X.transpose(1, 2, 0).astype(kind)
    return (pixels @ K.reshape(o, c).T.astype(kind)).transpose(2, 0, 1)


def values_summed(kernel_shape, in_channels):
    if min(*kernel_shape, in_channels) <= 0:
        raise ValueError("sizes are positive")
    return np.ones((in_channels, *kernel_shape)).size
