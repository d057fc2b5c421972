import numpy as np

# Everything with index arrays: rows_of_windows and columns_of_windows.


def pair(a):
    return tuple(a) if isinstance(a, (tuple, list)) else (a, a)


def index(n, f, s, p=0):
    """(number of windows, f) positions along one axis"""
    if f < 1 or s < 1 or p < 0 or p >= f or f > n + 2 * p:
        raise ValueError('impossible window')
    starts = np.arange((n + 2 * p - f) // s + 1) * s
    return starts[:, None] + np.arange(f)


def cut(X, size, stride, padding=(0, 0)):
    """All windows: (..., rows, columns, h * w)"""
    r, c = (index(n, f, s, p) for n, f, s, p in zip(X.shape[-2:], size, stride, padding))
    if any(padding):
        wide = np.full(X.shape[:-2] + tuple(n + 2 * p for n, p in zip(X.shape[-2:], padding)), -np.inf)
        p, q = padding
        wide[..., p:p + X.shape[-2], q:q + X.shape[-1]] = X
        X = wide.astype(X.dtype) if X.dtype.kind == 'f' else wide
    windows = X[..., r[:, None, :, None], c[None, :, None, :]]
    return windows.reshape(windows.shape[:-2] + (-1,))


def max_pool2d(X, size, stride=None, padding=0):
    stride = size if stride is None else stride
    Y = cut(X, pair(size), pair(stride), pair(padding)).max(axis=-1)
    return Y.astype(X.dtype)


def avg_pool2d(X, size, stride=None):
    stride = size if stride is None else stride
    return cut(X, pair(size), pair(stride)).mean(axis=-1)


def max_pool2d_with_indices(X, size, stride=None):
    stride = size if stride is None else stride
    values = cut(X, pair(size), pair(stride))
    places = cut(np.arange(X.size).reshape(X.shape), pair(size), pair(stride))
    first = values.argmax(axis=-1)[..., None]
    return values.max(axis=-1), np.take_along_axis(places, first, -1)[..., 0]


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError('dY and indices')
    onehot = indices.reshape(-1, 1) == np.arange(input_shape[0] * input_shape[1])
    return (dY.reshape(-1) @ onehot.astype(dY.dtype)).reshape(input_shape)
