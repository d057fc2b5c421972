"""Practica 1: correlation."""

import numpy as np


def corr1d(x, k):
    n = len(x) - len(k) + 1
    if n < 1:
        raise ValueError("k is too long")
    y = np.zeros(n, dtype=x.dtype)
    i = 0
    while i < n:
        y[i] = (x[i:i + len(k)] * k).sum()
        i += 1
    return y


def corr2d(X, K):
    rows = X.shape[0] - K.shape[0] + 1
    cols = X.shape[1] - K.shape[1] + 1
    if rows < 1 or cols < 1:
        raise ValueError("K is too large")
    if X.dtype.kind in "iu":
        X = X.astype(np.int64)
    Y = np.zeros((rows, cols), dtype=X.dtype)
    i = 0
    while i < rows:
        j = 0
        while j < cols:
            Y[i, j] = (X[i:i + K.shape[0], j:j + K.shape[1]] * K).sum()
            j += 1
        i += 1
    return Y


def conv2d(X, K):
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("K is too large")
    M = np.zeros(((H - h + 1) * (W - w + 1), H * W), dtype=K.dtype)
    row = 0
    i = 0
    while i < H - h + 1:
        j = 0
        while j < W - w + 1:
            a = 0
            while a < h:
                M[row, (i + a) * W + j:(i + a) * W + j + w] = K[a]
                a += 1
            row += 1
            j += 1
        i += 1
    return M
