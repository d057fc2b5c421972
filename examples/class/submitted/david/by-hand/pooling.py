# David - assignment 1
import numpy as np


def windows(shape, size, stride, padding=0):
    """All windows as (i, j, top, left, h, w) in padded coordinates, and the output's sides."""
    h, w = size if isinstance(size, tuple) else (size, size)
    if stride is None:
        stride = (h, w)
    down, right = stride if isinstance(stride, tuple) else (stride, stride)
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    H, W = shape[-2] + 2 * p, shape[-1] + 2 * q
    if min(h, w, down, right) < 1 or min(p, q) < 0 or p >= h or q >= w or h > H or w > W:
        raise ValueError('these windows are impossible')
    rows, cols = (H - h) // down + 1, (W - w) // right + 1
    found = [(i, j, i * down, j * right, h, w) for i in range(rows) for j in range(cols)]
    return found, (rows, cols), (p, q)


def max_pool2d(X, size, stride=None, padding=0):
    found, out, (p, q) = windows(X.shape, size, stride, padding)
    # every window holds a pixel of its own map, and no pixel is below the smallest of all
    padded = np.pad(X, [(0, 0)] * (X.ndim - 2) + [(p, p), (q, q)], constant_values=X.min())
    Y = np.empty(X.shape[:-2] + out, X.dtype)
    for i, j, r, c, h, w in found:
        Y[..., i, j] = padded[..., r:r + h, c:c + w].max(axis=(-1, -2))
    return Y


def avg_pool2d(X, size, stride=None):
    found, out, _ = windows(X.shape, size, stride)
    Y = np.empty(X.shape[:-2] + out, X.dtype if X.dtype.kind == 'f' else float)
    for i, j, r, c, h, w in found:
        Y[..., i, j] = X[..., r:r + h, c:c + w].mean(axis=(-1, -2))
    return Y


def max_pool2d_with_indices(X, size, stride=None):
    found, out, _ = windows(X.shape, size, stride)
    numbers = np.arange(X.size).reshape(X.shape)
    indices = np.empty(out, int)
    for i, j, r, c, h, w in found:
        best = X[r:r + h, c:c + w].argmax()
        indices[i, j] = numbers[r:r + h, c:c + w].ravel()[best]
    return np.take(X, indices), indices


def max_pool2d_backward(dY, indices, input_shape):
    if np.shape(dY) != np.shape(indices):
        raise ValueError('shapes differ')
    dX = np.zeros(input_shape[0] * input_shape[1], dY.dtype)
    for g, place in zip(dY.ravel(), indices.ravel()):
        dX[place] += g
    return dX.reshape(input_shape)
