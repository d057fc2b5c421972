import numpy as np


def two(v):
    """int -> pair"""
    if type(v) == int:
        return (v, v)
    return v


def check(H, W, size, stride, padding):
    if size[0] < 1 or size[1] < 1 or stride[0] < 1 or stride[1] < 1:
        raise ValueError("size and stride must be at least 1")
    if padding[0] < 0 or padding[1] < 0:
        raise ValueError("padding must not be negative")
    if padding[0] >= size[0] or padding[1] >= size[1]:
        raise ValueError("padding too large")
    if size[0] > H + 2 * padding[0] or size[1] > W + 2 * padding[1]:
        raise ValueError("window too large")


def max_pool2d(X, size, stride=None, padding=0):
    """Return the largest value of every window over the last two axes."""
    size = two(size)
    if stride is None:
        stride = size
    stride = two(stride)
    padding = two(padding)
    H = X.shape[-2]
    W = X.shape[-1]
    check(H, W, size, stride, padding)
    rows = (H + 2 * padding[0] - size[0]) // stride[0] + 1
    cols = (W + 2 * padding[1] - size[1]) // stride[1] + 1
    Y = np.zeros(X.shape[:-2] + (rows, cols), dtype=X.dtype)
    for i in range(rows):
        for j in range(cols):
            # corners of the window, cut off at the border of X.
            # So the padding is never looked at and can't win.
            r1 = max(i * stride[0] - padding[0], 0)
            r2 = min(i * stride[0] - padding[0] + size[0], H)
            c1 = max(j * stride[1] - padding[1], 0)
            c2 = min(j * stride[1] - padding[1] + size[1], W)
            Y[..., i, j] = np.max(X[..., r1:r2, c1:c2], axis=(-2, -1))
    return Y


def avg_pool2d(X, size, stride=None):
    """Return the mean of every window over the last two axes."""
    size = two(size)
    if stride is None:
        stride = size
    stride = two(stride)
    H = X.shape[-2]
    W = X.shape[-1]
    check(H, W, size, stride, (0, 0))
    rows = (H - size[0]) // stride[0] + 1
    cols = (W - size[1]) // stride[1] + 1
    Y = np.zeros(X.shape[:-2] + (rows, cols))
    for i in range(rows):
        for j in range(cols):
            for a in range(size[0]):
                for b in range(size[1]):
                    Y[..., i, j] += X[..., i * stride[0] + a, j * stride[1] + b]
    Y = Y / (size[0] * size[1])
    if X.dtype == np.float32:
        Y = Y.astype(np.float32)
    return Y


def max_pool2d_with_indices(X, size, stride=None):
    """Return `(Y, indices)`: the maxima of a map, and where each of them was."""
    size = two(size)
    if stride is None:
        stride = size
    stride = two(stride)
    H, W = X.shape
    check(H, W, size, stride, (0, 0))
    rows = (H - size[0]) // stride[0] + 1
    cols = (W - size[1]) // stride[1] + 1
    Y = np.zeros((rows, cols), dtype=X.dtype)
    indices = np.zeros((rows, cols), dtype=int)
    for i in range(rows):
        for j in range(cols):
            best = X[i * stride[0], j * stride[1]]
            best_r = i * stride[0]
            best_c = j * stride[1]
            for a in range(size[0]):
                for b in range(size[1]):
                    r = i * stride[0] + a
                    c = j * stride[1] + b
                    if X[r, c] > best:  # > and not >=, so the first one stays
                        best = X[r, c]
                        best_r = r
                        best_c = c
            Y[i, j] = best
            indices[i, j] = best_r * W + best_c
    return Y, indices


def max_pool2d_backward(dY, indices, input_shape):
    """Return the gradient at the input, given the gradient `dY` at the output of max pooling."""
    if dY.shape != indices.shape:
        raise ValueError("shapes are different")
    H, W = input_shape
    dX = np.zeros((H, W), dtype=dY.dtype)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            r = indices[i, j] // W
            c = indices[i, j] % W
            dX[r, c] += dY[i, j]
    return dX
