import numpy as np


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    p = pair(padding)[0]
    if min(pair(padding)) < 0:
        raise ValueError("padding < 0")
    n = X.shape[0] + 2 * p
    P = np.zeros((n, X.shape[1] + 2 * p), dtype=X.dtype)
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            P[i + p, j + p] = X[i, j]
    return P


def same_padding(kernel_shape):
    if kernel_shape[0] % 2 == 0 or kernel_shape[1] % 2 == 0:
        raise ValueError("m is even")
    m = kernel_shape[0]
    p = (m - 1) // 2
    return p, p


def corr2d_strided(X, K, stride=1, padding=0):
    s, t = pair(stride)
    p, q = pair(padding)
    h, w = K.shape
    H, W = X.shape
    if s < 1 or t < 1 or p < 0 or q < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("wrong argument")
    rows = (H + 2 * p - h) // s + 1
    cols = (W + 2 * q - w) // t + 1
    Y = np.zeros((rows, cols), dtype=X.dtype if X.dtype.kind == "f" else float)
    for i in range(rows):
        for j in range(cols):
            for a in range(h):
                for b in range(w):
                    r, c = i * s + a - p, j * t + b - q
                    if 0 <= r < H and 0 <= c < W:
                        Y[i, j] += float(X[r, c]) * float(K[a, b])
    return Y


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    H, W = input_shape
    h, w = kernel_shape
    s, t = pair(stride)
    p, q = pair(padding)
    if h < 1 or w < 1 or s < 1 or t < 1 or p < 0 or q < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("wrong argument")
    use = np.zeros((H, W), dtype=int)
    for top in range(-p, H + p - h + 1, s):
        for left in range(-q, W + q - w + 1, t):
            for i in range(max(top, 0), min(top + h, H)):
                for j in range(max(left, 0), min(left + w, W)):
                    use[i, j] += 1
    return use
