"""Pooling: shrink a feature map by keeping one number of every window."""

from itertools import product

import numpy as np


def _pair(value):
    return (value, value) if isinstance(value, int) else value


def _slices(sides, size, stride, padding=0):
    """Yield the place in the output and the slices of every window, clipped to the map."""
    axes = []
    for n, f, s, p in zip(sides, _pair(size), _pair(size if stride is None else stride), _pair(padding)):
        if f < 1 or s < 1 or p < 0 or p >= f or f > n + 2 * p:
            raise ValueError(f"window {f}, stride {s} and padding {p} do not work on {n} entries")
        starts = range(-p, n + p - f + 1, s)
        axes.append([slice(max(start, 0), start + f) for start in starts])
    return [len(axis) for axis in axes], product(*axes)


def _pool(reduce, X, size, stride, padding=0):
    out, windows = _slices(X.shape[-2:], size, stride, padding)
    flat = [reduce(X[(..., *window)], axis=(-2, -1)) for window in windows]
    return np.stack(flat, axis=-1).reshape(*X.shape[:-2], *out)


def max_pool2d(X, size, stride=None, padding=0):
    """Return the largest value of every window over the last two axes."""
    return _pool(np.max, X, size, stride, padding)


def avg_pool2d(X, size, stride=None):
    """Return the mean of every window over the last two axes."""
    return _pool(np.mean, X, size, stride)


def max_pool2d_with_indices(X, size, stride=None):
    """Return `(Y, indices)`: the maxima of a map, and where each of them was."""
    places = np.arange(X.size).reshape(X.shape)
    out, windows = _slices(X.shape, size, stride)
    best = [places[window].flat[X[window].argmax()] for window in windows]
    indices = np.reshape(best, out)
    return X.flat[indices], indices


def max_pool2d_backward(dY, indices, input_shape):
    """Return the gradient at the input, given the gradient `dY` at the output of max pooling."""
    if dY.shape != indices.shape:
        raise ValueError("dY and indices must have one shape")
    dX = np.zeros(input_shape, dtype=dY.dtype)
    for place, gradient in zip(indices.flat, dY.flat):
        dX.flat[place] += gradient
    return dX
