"""Right answers to `pooling` in uncommon ways: one axis after the other, sums of tables, lists."""

import numpy as np


def _sides(value):
    return list(value) if hasattr(value, "__len__") else [value] * 2


def _plan(X, size, stride, padding=0):
    size, padding = _sides(size), _sides(padding)
    stride = size if stride is None else _sides(stride)
    for n, f, s, p in zip(X.shape[-2:], size, stride, padding, strict=True):
        if f < 1 or s < 1 or p not in range(f) or f > n + 2 * p:
            raise ValueError("this window cannot slide over this map")
    return size, stride, padding


def max_pool2d(X, size, stride=None, padding=0):
    size, stride, padding = _plan(X, size, stride, padding)
    for axis, f, s, p in zip((-2, -1), size, stride, padding, strict=True):
        # The maximum of a rectangle is the maximum along one axis of that along the other.
        n = X.shape[axis]
        starts = range(-p, n + p - f + 1, s)
        parts = [X.take(range(max(t, 0), min(t + f, n)), axis).max(axis) for t in starts]
        X = np.stack(parts, axis)
    return X


def avg_pool2d(X, size, stride=None):
    (h, w), (down, right), _ = _plan(X, size, stride)
    dtype = X.dtype if X.dtype == np.float32 else np.float64
    table = np.pad(X, [(0, 0)] * (X.ndim - 2) + [(1, 0), (1, 0)]).astype(float)
    table = table.cumsum(axis=-2).cumsum(axis=-1)
    sums = table[..., h:, w:] - table[..., :-h, w:] - table[..., h:, :-w] + table[..., :-h, :-w]
    return (sums[..., ::down, ::right] / (h * w)).astype(dtype)


def max_pool2d_with_indices(X, size, stride=None):
    (h, w), (down, right), _ = _plan(X, size, stride)
    H, W = X.shape
    # Among equal values the smaller position is the larger key.
    pixels = [[(X[r, c], -(r * W + c)) for c in range(W)] for r in range(H)]
    best = [
        [
            max(v for row in pixels[i : i + h] for v in row[j : j + w])
            for j in range(0, W - w + 1, right)
        ]
        for i in range(0, H - h + 1, down)
    ]
    Y = np.array([[value for value, _ in row] for row in best], X.dtype)
    return [Y, np.array([[-place for _, place in row] for row in best], np.int32)]


def max_pool2d_backward(dY, indices, input_shape):
    if np.shape(dY) != np.shape(indices):
        raise ValueError("shapes differ")
    H, W = input_shape
    sums = np.bincount(indices.ravel(), weights=dY.ravel(), minlength=H * W)
    return sums.reshape(H, W).astype(dY.dtype)
