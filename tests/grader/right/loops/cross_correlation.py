"""Right answers to `cross_correlation` in plain loops over every index."""

import numpy as np


def corr1d(x, k):
    n, m = len(x), len(k)
    if m > n:
        raise ValueError("the kernel is longer than the signal")
    kind = x.dtype if np.issubdtype(x.dtype, np.floating) else float
    y = np.zeros(n - m + 1, dtype=kind)
    for i in range(n - m + 1):
        total = 0
        for a in range(m):
            total = total + x[i + a] * k[a]
        y[i] = total
    return y


def corr2d(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("the kernel is larger than the image")
    if not np.issubdtype(X.dtype, np.floating):
        X = X.astype(float)
    Y = np.zeros((H - h + 1, W - w + 1), dtype=X.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    Y[i, j] += X[i + a, j + b] * K[a, b]
    return Y


def conv2d(X, K):
    h, w = K.shape
    flipped = np.zeros_like(K)
    for a in range(h):
        for b in range(w):
            flipped[a, b] = K[h - 1 - a, w - 1 - b]
    return corr2d(X, flipped)


def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("the kernel is larger than the image")
    rows, columns = H - h + 1, W - w + 1
    M = np.zeros((rows * columns, H * W), dtype=K.dtype)
    for i in range(rows):
        for j in range(columns):
            for a in range(h):
                for b in range(w):
                    M[i * columns + j, (i + a) * W + (j + b)] = K[a, b]
    return M
