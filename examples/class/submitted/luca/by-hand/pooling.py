import numpy as np


def pair(v):
    if isinstance(v, int):
        return v, v
    return v


def sizes(X, size, stride, padding=0):
    h, w = pair(size)
    p, q = pair(padding)
    s, t = (h, w) if stride is None else pair(stride)
    H, W = X.shape[-2:]
    if h < 1 or w < 1 or s < 1 or t < 1 or p < 0 or q < 0 or p >= h or q >= w:
        raise ValueError("wrong argument")
    if h > H + 2 * p or w > W + 2 * q:
        raise ValueError("window larger than input")
    return h, w, s, t, p, q, (H + 2 * p - h) // s + 1, (W + 2 * q - w) // t + 1


def max_pool2d(X, size, stride=None, padding=0):
    h, w, s, t, p, q, rows, cols = sizes(X, size, stride, padding)
    Y = np.zeros(X.shape[:-2] + (rows, cols), dtype=X.dtype)
    for i in range(rows):
        for j in range(cols):
            top, left = i * s - p, j * t - q
            window = X[..., max(top, 0):top + h, max(left, 0):left + w]
            Y[..., i, j] = window.max(axis=-1).max(axis=-1)
    return Y


def avg_pool2d(X, size, stride=None):
    h, w, s, t, p, q, rows, cols = sizes(X, size, stride)
    Y = np.zeros(X.shape[:-2] + (rows, cols), dtype=X.dtype if X.dtype.kind == "f" else "float64")
    for a in range(h):
        for b in range(w):
            Y += X[..., a:a + (rows - 1) * s + 1:s, b:b + (cols - 1) * t + 1:t]
    return Y / Y.dtype.type(h * w)


def max_pool2d_with_indices(X, size, stride=None):
    h, w, s, t, p, q, rows, cols = sizes(X, size, stride)
    Y = max_pool2d(X, size, stride)
    indices = np.zeros((rows, cols), dtype="int64")
    for i in range(rows):
        for j in range(cols):
            # backwards, so that the first one stays
            for r in range(i * s + h - 1, i * s - 1, -1):
                for c in range(j * t + w - 1, j * t - 1, -1):
                    if X[r, c] == Y[i, j]:
                        indices[i, j] = r * X.shape[1] + c
    return Y, indices


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError("wrong shapes")
    dX = np.zeros(input_shape, dtype=dY.dtype)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            r, c = divmod(int(indices[i, j]), input_shape[1])
            dX[r, c] = dX[r, c] + dY[i, j]
    return dX
