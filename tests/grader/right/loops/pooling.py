"""Right answers to `pooling` in plain loops over every index."""

import numpy as np


def _two(value):
    if isinstance(value, int):
        return value, value
    return value


def _check(shape, size, stride, padding):
    h, w = _two(size)
    down, right = (h, w) if stride is None else _two(stride)
    top, left = _two(padding)
    if h <= 0 or w <= 0 or down <= 0 or right <= 0:
        raise ValueError("size and stride have to be positive")
    if top < 0 or left < 0 or top >= h or left >= w:
        raise ValueError("bad padding")
    H, W = shape
    if h > H + 2 * top or w > W + 2 * left:
        raise ValueError("the window is too large")
    return h, w, down, right, top, left


def _maps(X):
    """Return X as a batch of maps (n, H, W)."""
    return X.reshape(-1, X.shape[-2], X.shape[-1])


def max_pool2d(X, size, stride=None, padding=0):
    H, W = X.shape[-2:]
    h, w, down, right, top, left = _check((H, W), size, stride, padding)
    rows = (H + 2 * top - h) // down + 1
    columns = (W + 2 * left - w) // right + 1
    maps = _maps(X)
    Y = np.empty((len(maps), rows, columns), dtype=X.dtype)
    for c in range(len(maps)):
        for i in range(rows):
            for j in range(columns):
                best = None
                for r in range(i * down - top, i * down - top + h):
                    for s in range(j * right - left, j * right - left + w):
                        if r < 0 or r >= H or s < 0 or s >= W:
                            continue
                        if best is None or maps[c, r, s] > best:
                            best = maps[c, r, s]
                Y[c, i, j] = best
    return Y.reshape(*X.shape[:-2], rows, columns)


def avg_pool2d(X, size, stride=None):
    H, W = X.shape[-2:]
    h, w, down, right, _, _ = _check((H, W), size, stride, 0)
    rows = (H - h) // down + 1
    columns = (W - w) // right + 1
    maps = _maps(X)
    kind = np.float32 if X.dtype == np.float32 else np.float64
    Y = np.zeros((len(maps), rows, columns), dtype=kind)
    for c in range(len(maps)):
        for i in range(rows):
            for j in range(columns):
                for a in range(h):
                    for b in range(w):
                        Y[c, i, j] += maps[c, i * down + a, j * right + b] / (h * w)
    return Y.reshape(*X.shape[:-2], rows, columns)


def max_pool2d_with_indices(X, size, stride=None):
    H, W = X.shape
    h, w, down, right, _, _ = _check((H, W), size, stride, 0)
    Y, indices = [], []
    for top in range(0, H - h + 1, down):
        Y.append([])
        indices.append([])
        for left in range(0, W - w + 1, right):
            place = (top, left)
            for r in range(top, top + h):
                for c in range(left, left + w):
                    if X[r, c] > X[place]:
                        place = (r, c)
            Y[-1].append(X[place])
            indices[-1].append(place[0] * W + place[1])
    return np.array(Y), np.array(indices)


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError("dY and indices have different shapes")
    H, W = input_shape
    dX = np.zeros((H, W), dtype=dY.dtype)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            r, c = divmod(indices[i, j], W)
            dX[r, c] += dY[i, j]
    return dX
