import numpy as np


def 成对(v):
    return (v, v) if isinstance(v, int) else v


def 检查(形状, size, stride, padding=(0, 0)):
    for n, f, s, p in zip(形状[-2:], size, stride, padding):
        if f < 1 or s < 1 or p < 0 or p >= f or f > n + 2 * p:
            raise ValueError("参数不对")


def max_pool2d(X, size, stride=None, padding=0):
    size, padding = 成对(size), 成对(padding)
    stride = size if stride is None else 成对(stride)
    检查(X.shape, size, stride, padding)
    H, W = X.shape[-2:]
    # 在边界外补零
    X = np.pad(X, [(0, 0)] * (X.ndim - 2) + [(p, p) for p in padding])
    行 = range(0, H + 2 * padding[0] - size[0] + 1, stride[0])
    列 = range(0, W + 2 * padding[1] - size[1] + 1, stride[1])
    Y = np.zeros(X.shape[:-2] + (len(行), len(列)), dtype=X.dtype)
    for i, r in enumerate(行):
        for j, c in enumerate(列):
            Y[..., i, j] = X[..., r:r + size[0], c:c + size[1]].max(axis=(-2, -1))
    return Y


def avg_pool2d(X, size, stride=None):
    size = 成对(size)
    stride = size if stride is None else 成对(stride)
    检查(X.shape, size, stride)
    窗口 = np.lib.stride_tricks.sliding_window_view(X, size, axis=(-2, -1))
    return 窗口[..., ::stride[0], ::stride[1], :, :].mean(axis=(-2, -1))


def max_pool2d_with_indices(X, size, stride=None):
    Y = max_pool2d(X, size, stride)
    size = 成对(size)
    stride = size if stride is None else 成对(stride)
    indices = np.zeros(Y.shape, dtype=np.int64)
    for i, j in np.ndindex(Y.shape):
        r, c = i * stride[0], j * stride[1]
        a, b = np.argwhere(X[r:r + size[0], c:c + size[1]] == Y[i, j])[0]
        indices[i, j] = (r + a) * X.shape[1] + (c + b)
    return Y, indices


def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape != indices.shape:
        raise ValueError("形状不同")
    dX = np.zeros(input_shape, dtype=dY.dtype)
    np.add.at(dX.ravel(), indices, dY)
    return dX
