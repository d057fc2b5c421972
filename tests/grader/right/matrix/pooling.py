"""Right answers to `pooling` by gathering: windows are rows of a matrix (im2col)."""

import numpy as np


def _gather(shape, size, stride):
    """Return the flat positions (windows, pixels of a window), and the output's sides."""
    pair = lambda value: (value, value) if np.isscalar(value) else tuple(value)
    size = pair(size)
    stride = pair(stride) if stride is not None else size
    if min(size + stride) < 1 or size[0] > shape[0] or size[1] > shape[1]:
        raise ValueError(f"cannot move a window {size} by {stride} over {shape}")
    down, right = (np.arange(0, n - f + 1, s) for n, f, s in zip(shape, size, stride, strict=True))
    starts = down[:, None] * shape[1] + right
    within = np.arange(size[0])[:, None] * shape[1] + np.arange(size[1])
    return starts.reshape(-1, 1) + within.reshape(1, -1), starts.shape


def max_pool2d(X, size, stride=None, padding=0):
    top, left = (padding, padding) if np.isscalar(padding) else padding
    h, w = (size, size) if np.isscalar(size) else size
    if not (0 <= top < h and 0 <= left < w):
        raise ValueError(f"a padding of {padding} does not go with a window of {size}")
    *front, H, W = X.shape
    padded = np.full((*front, H + 2 * top, W + 2 * left), -np.inf, np.result_type(X, np.float32))
    padded[..., top : top + H, left : left + W] = X
    columns, sides = _gather(padded.shape[-2:], size, stride)
    Y = padded.reshape(*front, -1)[..., columns].max(axis=-1)
    return Y.reshape(*front, *sides).astype(X.dtype)


def avg_pool2d(X, size, stride=None):
    *front, H, W = X.shape
    columns, sides = _gather((H, W), size, stride)
    dtype = np.float32 if X.dtype == np.float32 else np.float64
    weights = np.zeros((H * W, len(columns)), dtype)
    weights[columns.T, np.arange(len(columns))] = 1 / columns.shape[1]
    return (X.reshape(-1, H * W).astype(dtype) @ weights).reshape(*front, *sides)


def max_pool2d_with_indices(X, size, stride=None):
    columns, sides = _gather(X.shape, size, stride)
    chosen = X.reshape(-1)[columns].argmax(axis=1)
    indices = columns[np.arange(len(columns)), chosen].reshape(sides)
    return X.reshape(-1)[indices], indices


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError(f"{dY.shape} is not {indices.shape}")
    H, W = input_shape
    one_hot = (np.arange(H * W)[:, None] == indices.reshape(1, -1)).astype(dY.dtype)
    return (one_hot @ dY.reshape(-1)).reshape(H, W)
