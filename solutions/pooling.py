"""Reference solution of `pooling`: the slow, obvious loops are the specification."""

import numpy as np


def _pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


def _window(shape, size, stride, padding=0):
    """Return window, stride, padding and output sides as pairs; ValueError if nothing fits."""
    size, padding = _pair(size), _pair(padding)
    stride = size if stride is None else _pair(stride)
    if min(*size, *stride) < 1 or min(padding) < 0:
        raise ValueError("size and stride must be positive, padding not negative")
    if padding[0] >= size[0] or padding[1] >= size[1]:
        raise ValueError("padding must be smaller than the window")
    sides = [shape[-2] + 2 * padding[0], shape[-1] + 2 * padding[1]]
    if size[0] > sides[0] or size[1] > sides[1]:
        raise ValueError(f"a window of {size} does not fit into {tuple(sides)}")
    out = tuple((n - f) // s + 1 for n, f, s in zip(sides, size, stride, strict=True))
    return size, stride, padding, out


def max_pool2d(X, size, stride=None, padding=0):
    """Return the largest value of every window over the last two axes."""
    (h, w), (down, right), (top, left), (rows, columns) = _window(X.shape, size, stride, padding)
    lowest = -np.inf if np.issubdtype(X.dtype, np.floating) else np.iinfo(X.dtype).min
    border = [(0, 0)] * (X.ndim - 2) + [(top, top), (left, left)]
    padded = np.pad(X, border, constant_values=lowest)
    Y = np.empty((*X.shape[:-2], rows, columns), X.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[..., i * down : i * down + h, j * right : j * right + w]
            Y[..., i, j] = window.max(axis=(-2, -1))
    return Y


def avg_pool2d(X, size, stride=None):
    """Return the mean of every window over the last two axes."""
    (h, w), (down, right), _, (rows, columns) = _window(X.shape, size, stride)
    dtype = X.dtype if np.issubdtype(X.dtype, np.floating) else np.float64
    Y = np.empty((*X.shape[:-2], rows, columns), dtype)
    for i in range(rows):
        for j in range(columns):
            window = X[..., i * down : i * down + h, j * right : j * right + w]
            Y[..., i, j] = window.mean(axis=(-2, -1))
    return Y


def max_pool2d_with_indices(X, size, stride=None):
    """Return the maxima of a map, and the flat position of each in it."""
    (h, w), (down, right), _, (rows, columns) = _window(X.shape, size, stride)
    indices = np.empty((rows, columns), np.int64)
    for i in range(rows):
        for j in range(columns):
            window = X[i * down : i * down + h, j * right : j * right + w]
            row, column = divmod(int(window.argmax()), w)
            indices[i, j] = (i * down + row) * X.shape[1] + j * right + column
    return X.ravel()[indices], indices


def max_pool2d_backward(dY, indices, input_shape):
    """Return the gradient at the input of max pooling."""
    if dY.shape != indices.shape:
        raise ValueError(f"dY has shape {dY.shape}, indices {indices.shape}")
    dX = np.zeros(input_shape[0] * input_shape[1], dY.dtype)
    np.add.at(dX, indices.ravel(), dY.ravel())
    return dX.reshape(input_shape)
