import numpy as np

# Six loops, one in the other. It is slow, but I can read it.


def corr2d_multi_in(X, K):
    c, H, W = X.shape
    n, h, w = K.shape
    if n != c or h > H or w > W:
        raise ValueError("channels or kernel do not fit")
    Y = np.zeros((H - h + 1, W - w + 1), dtype=X.dtype if X.dtype.kind == "f" else float)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            total = 0.0
            for m in range(c):
                for a in range(h):
                    for b in range(w):
                        total += float(X[m, i + a, j + b]) * float(K[m, a, b])
            Y[i, j] = total
    return Y


def corr2d_multi_in_out(X, K, bias=None):
    o = len(K)
    if bias is None:
        bias = np.zeros(o, dtype=X.dtype)
    if len(bias) != o:
        raise ValueError("not one bias per kernel")
    maps = []
    for m in range(o):
        maps.append(corr2d_multi_in(X, K[m]) + bias[m])
    return np.array(maps)


def corr2d_1x1(X, K):
    o, c, h, w = K.shape
    if c != X.shape[0] or h != 1 or w != 1:
        raise ValueError("not a 1x1 kernel for this input")
    Y = np.zeros((o,) + X.shape[1:], dtype=X.dtype if X.dtype.kind == "f" else float)
    for m in range(o):
        for n in range(c):
            Y[m] += X[n] * Y.dtype.type(K[m, n, 0, 0])
    return Y


def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h < 1 or w < 1 or in_channels < 1:
        raise ValueError("must be positive")
    return h * w * in_channels
