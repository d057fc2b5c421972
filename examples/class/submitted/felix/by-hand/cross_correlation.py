import numpy as np


def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError
    # via the matrix: a 1-D signal is an image with one row
    return conv_matrix(k[None, :], (1, len(x))) @ x


def corr2d(X, K):
    if X.dtype.kind == 'u':
        X = X.astype(int)
        K = K.astype(int)
    M = conv_matrix(K, X.shape)
    return (M @ X.ravel()).reshape(X.shape[0] - K.shape[0] + 1, -1)


def conv2d(X, K):
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError(f'{K.shape} kernel on {input_shape} image')
    # first output: the kernel in the upper left corner. All others: shifted to the right
    first = np.zeros((H, W), dtype=K.dtype)
    first[:h, :w] = K
    first = first.ravel()
    starts = [i * W + j for i in range(H - h + 1) for j in range(W - w + 1)]
    return np.array([np.roll(first, s) for s in starts])
