import numpy as np


def corr2d_multi_in(X, K):
    c, H, W = X.shape
    n, h, w = K.shape
    if n != c or h > H or w > W:
        raise ValueError("wrong number of channels")
    Y = np.zeros((H - h + 1, W - w + 1), dtype=X.dtype if X.dtype.kind == "f" else float)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            acc = 0.0
            for m in range(c):
                for a in range(h):
                    for b in range(w):
                        acc += float(X[m, i + a, j + b]) * float(K[m, a, b])
            Y[i, j] = acc
    return Y


def corr2d_multi_in_out(X, K, bias=None):
    o = len(K)
    if bias is None:
        bias = np.zeros(o, dtype=X.dtype)
    if len(bias) != o:
        raise ValueError("wrong number of biases")
    maps = []
    for m in range(o):
        maps.append(corr2d_multi_in(X, K[m]) + bias[m])
    return np.array(maps)


def corr2d_1x1(X, K):
    o, c, h, w = K.shape
    if c != X.shape[0] or h != 1 or w != 1:
        raise ValueError("wrong kernel")
    Y = np.zeros((o,) + X.shape[1:], dtype=X.dtype if X.dtype.kind == "f" else float)
    for m in range(o):
        for n in range(c):
            Y[m] += X[n] * Y.dtype.type(K[m, n, 0, 0])
    return Y


def values_summed(kernel_shape, in_channels):
    m = kernel_shape[0]
    if m < 1 or kernel_shape[1] < 1 or in_channels < 1:
        raise ValueError("wrong argument")
    return m * m * in_channels
