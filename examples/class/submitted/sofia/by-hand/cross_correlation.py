import numpy as np


def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError("kernel does not fit")
    return corr2d(x.reshape(1, -1), k.reshape(1, -1)).ravel()


def corr2d(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel does not fit")
    if X.dtype.kind != "f":
        X = X.astype(np.int64)
    rows = X.shape[0] - K.shape[0] + 1
    cols = X.shape[1] - K.shape[1] + 1
    Y = np.zeros((rows, cols), X.dtype)
    for a in range(K.shape[0]):
        for b in range(K.shape[1]):
            Y += K[a, b] * X[a : a + rows, b : b + cols]
    return Y


def conv2d(X, K):
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    if K.shape[0] > input_shape[0] or K.shape[1] > input_shape[1]:
        raise ValueError("kernel does not fit")
    # Images have at most 256 x 256 pixels, so this is large enough for all of them.
    # In the end I cut out the part that is used.
    M = np.zeros((256 * 256, 256 * 256), dtype=K.dtype)
    row = 0
    for i in range(input_shape[0] - K.shape[0] + 1):
        for j in range(input_shape[1] - K.shape[1] + 1):
            for a in range(K.shape[0]):
                start = (i + a) * input_shape[1] + j
                M[row, start : start + K.shape[1]] = K[a]
            row += 1
    return M[:row, : input_shape[0] * input_shape[1]].copy()
