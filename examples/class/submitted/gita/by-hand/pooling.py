import numpy as np

def two(v):
    return v if isinstance(v, tuple) else (v, v)

def grid(n, f, s, p):
    """Where the windows start."""
    if f < 1 or s < 1 or p < 0 or p >= f or n + 2 * p < f: raise ValueError("bad window")
    return list(range(-p, n + p - f + 1, s))

def apply(function, X, size, stride, padding=0):
    size, padding = two(size), two(padding)
    stride = size if stride is None else two(stride)
    tops = grid(X.shape[-2], size[0], stride[0], padding[0])
    lefts = grid(X.shape[-1], size[1], stride[1], padding[1])
    rows = []
    for t in tops:
        row = []
        for l in lefts:
            row.append(function(X[..., max(t, 0) : t + size[0], max(l, 0) : l + size[1]]))
        rows.append(np.stack(row, axis=-1))
    return np.stack(rows, axis=-2)

def max_pool2d(X, size, stride=None, padding=0):
    return apply(lambda part: np.amax(part, axis=(-2, -1)), X, size, stride, padding)

def avg_pool2d(X, size, stride=None):
    return apply(lambda part: np.average(part, axis=(-2, -1)), X, size, stride)

def max_pool2d_with_indices(X, size, stride=None):
    size = two(size)
    stride = size if stride is None else two(stride)
    indices = []
    for t in grid(X.shape[0], size[0], stride[0], 0):
        for l in grid(X.shape[1], size[1], stride[1], 0):
            places = [(r, c) for r in range(t, t + size[0]) for c in range(l, l + size[1])]
            r, c = max(places, key=lambda place: X[place])     # max takes the first one
            indices.append(r * X.shape[1] + c)
    Y = max_pool2d(X, size, stride)
    return Y, np.array(indices).reshape(Y.shape)

def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape: raise ValueError("not the same shape")
    dX = np.zeros(math_prod(input_shape), dY.dtype)
    for place in np.unique(indices):
        dX[place] = dY[indices == place].sum()
    return dX.reshape(input_shape)

def math_prod(shape):
    return shape[0] * shape[1]
