"""Right answers to `pooling` with views of all windows, and no loop."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _windows(X, size, stride):
    """Return a view (..., H', W', h, w) of the windows."""
    size = np.broadcast_to(size, 2)
    down, right = size if stride is None else np.broadcast_to(stride, 2)
    if size.min() < 1 or min(down, right) < 1:
        raise ValueError("size and stride must be at least 1")
    return sliding_window_view(X, tuple(size), axis=(-2, -1))[..., ::down, ::right, :, :]


def max_pool2d(X, size, stride=None, padding=0):
    top, left = np.broadcast_to(padding, 2)
    if np.any(np.broadcast_to(padding, 2) >= np.broadcast_to(size, 2)):
        raise ValueError("the padding must be smaller than the window")
    lowest = -np.inf if X.dtype.kind == "f" else np.iinfo(X.dtype).min
    border = [(0, 0)] * (X.ndim - 2) + [(top, top), (left, left)]
    padded = np.pad(X, border, constant_values=lowest)
    return _windows(padded, size, stride).max(axis=(-2, -1))


def avg_pool2d(X, size, stride=None):
    return _windows(X, size, stride).mean(axis=(-2, -1))


def max_pool2d_with_indices(X, size, stride=None):
    windows = _windows(X, size, stride)
    flat = windows.reshape(*windows.shape[:2], -1)
    positions = _windows(np.arange(X.size).reshape(X.shape), size, stride).reshape(flat.shape)
    first = flat.argmax(axis=-1)[..., None]
    take = lambda values: np.take_along_axis(values, first, axis=-1)[..., 0]
    return take(flat), take(positions)


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError("every gradient needs an index")
    dX = np.zeros(input_shape, dY.dtype)
    np.add.at(dX.reshape(-1), indices, dY)
    return dX
