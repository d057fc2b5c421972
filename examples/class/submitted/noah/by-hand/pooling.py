import numpy as np

def pair(v):
    if isinstance(v, tuple):
        return v
    return (v, v)

def max_pool2d(X, size, stride=None, padding=0):
    h, w = pair(size)
    down, right = pair(size if stride is None else stride)
    top, left = pair(padding)
    if min(h, w, down, right) < 1 or min(top, left) < 0 or top >= h or left >= w:
        raise ValueError("bad size, stride or padding")
    H, W = X.shape[-2:]
    rows, cols = (H + 2*top - h) // down + 1, (W + 2*left - w) // right + 1
    if rows < 1 or cols < 1
        raise ValueError("window too large")
    Y = np.zeros(X.shape[:-2] + (rows, cols), X.dtype)
    for i in range(rows):
        for j in range(cols):
            r, c = i*down - top, j*right - left
            Y[..., i, j] = X[..., max(r, 0):r+h, max(c, 0):c+w].max(axis=(-2, -1))
    return Y

def avg_pool2d(X, size, stride=None):
    h, w = pair(size)
    down, right = pair(size if stride is None else stride)
    if min(h, w, down, right) < 1 or h > X.shape[-2] or w > X.shape[-1]:
        raise ValueError("bad size or stride")
    rows, cols = (X.shape[-2] - h) // down + 1, (X.shape[-1] - w) // right + 1
    Y = np.zeros(X.shape[:-2] + (rows, cols), np.float32 if X.dtype == np.float32 else float)
    for i in range(rows):
        for j in range(cols):
            Y[..., i, j] = X[..., i*down:i*down+h, j*right:j*right+w].mean(axis=(-2, -1))
    return Y
