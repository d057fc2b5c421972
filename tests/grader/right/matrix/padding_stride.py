"""Right answers to `padding_stride` by matrix products: selection matrices for each axis."""

import numpy as np


def _sides(value):
    return tuple(value) if np.ndim(value) else (value, value)


def _shift(n, p, dtype):
    """Return the matrix (n + 2p, n) that puts n entries behind p zeros."""
    if p < 0:
        raise ValueError("a padding is negative")
    return np.eye(n + 2 * p, n, -p, dtype)


def pad2d(X, padding):
    p, q = _sides(padding)
    return _shift(X.shape[0], p, X.dtype) @ X @ _shift(X.shape[1], q, X.dtype).T


def same_padding(kernel_shape):
    h, w = kernel_shape
    if not (h & 1 and w & 1):
        raise ValueError(f"{h}x{w} has an even side")
    return [h >> 1, w >> 1]


def _selection(n, f, s, p):
    """Return a 0-1 array (places, f, n): which entry lies under which kernel value, where."""
    if min(f, s) < 1 or p < 0 or n + 2 * p < f:
        raise ValueError(f"no windows of {f} over {n} with stride {s} and padding {p}")
    places = 1 + (n + 2 * p - f) // s
    entry = s * np.arange(places)[:, None] + np.arange(f) - p
    return (entry[..., None] == np.arange(n)).astype(np.int64)


def corr2d_strided(X, K, stride=1, padding=0):
    axes = zip(X.shape, K.shape, _sides(stride), _sides(padding), strict=True)
    down, right = (_selection(*axis) for axis in axes)
    (i, h, H), (j, w, W) = down.shape, right.shape
    # One row for each window, as in im2col.
    seen = down.reshape(i * h, H) @ X.astype(float) @ right.reshape(j * w, W).T
    seen = seen.reshape(i, h, j, w).swapaxes(1, 2).reshape(i * j, h * w)
    Y = (seen @ K.astype(float).ravel()).reshape(i, j)
    return Y.astype(X.dtype) if X.dtype.kind == "f" else Y.round().astype(np.int64)


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    axes = zip(input_shape, kernel_shape, _sides(stride), _sides(padding), strict=True)
    rows, columns = (_selection(*axis).sum(axis=(0, 1)) for axis in axes)
    return rows[:, None] @ columns[None, :]
