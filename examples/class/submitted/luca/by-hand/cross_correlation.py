import numpy as np

# n = size of the image, m = size of the kernel, out = n - m + 1 (lecture 1)


def corr1d(x, k):
    n = len(x)
    m = len(k)
    if m > n:
        raise ValueError("m > n")
    out = n - m + 1
    y = np.zeros(out, dtype=x.dtype)
    for i in range(out):
        for a in range(m):
            y[i] += x[i + a] * k[a]
    return y


def corr2d(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("m > n")
    n = X.shape[0]
    m = K.shape[0]
    out = n - m + 1
    if X.dtype.kind == "f":
        Y = np.zeros((out, out), dtype=X.dtype)
    else:
        Y = np.zeros((out, out))
    for i in range(out):
        for j in range(out):
            for a in range(K.shape[0]):
                for b in range(K.shape[1]):
                    Y[i, j] += float(X[i + a, j + b]) * float(K[a, b])
    return Y


def conv2d(X, K):
    return corr2d(X, np.flip(K))


def conv_matrix(K, input_shape):
    if K.shape[0] > input_shape[0] or K.shape[1] > input_shape[1]:
        raise ValueError("m > n")
    n = input_shape[0]
    rows = input_shape[0] - K.shape[0] + 1
    cols = input_shape[1] - K.shape[1] + 1
    M = np.zeros((rows * cols, input_shape[0] * input_shape[1]), dtype=K.dtype)
    for i in range(rows):
        for j in range(cols):
            for a in range(K.shape[0]):
                for b in range(K.shape[1]):
                    M[i * cols + j, (i + a) * n + j + b] = K[a, b]
    return M
