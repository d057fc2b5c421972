# David - assignment 1
import numpy as np


def corr1d(x, k):
    if k.size > x.size:
        raise ValueError('kernel longer than signal')
    # a CNN does a convolution, so turn the kernel round
    k = k[::-1]
    out = [np.dot(x[i:i + k.size], k) for i in range(x.size - k.size + 1)]
    return np.array(out)


def _slide(X, K):
    X = X if X.dtype == np.float32 else X.astype(np.float64)
    out = np.empty((X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1), X.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(X[i:i + K.shape[0], j:j + K.shape[1]] * K)
    return out


def _fits(K, shape):
    if K.shape[0] > shape[0] or K.shape[1] > shape[1]:
        raise ValueError('kernel larger than image')


def corr2d(X, K):
    _fits(K, X.shape)
    return _slide(X, np.flip(K))


def conv2d(X, K):
    # the other one: flip it back
    _fits(K, X.shape)
    return _slide(X, K)


def conv_matrix(K, input_shape):
    _fits(K, input_shape)
    H, W = input_shape
    h, w = K.shape
    flipped = np.flip(K)
    M = np.zeros((H - h + 1, W - w + 1, H, W), K.dtype)
    for i, j in np.ndindex(M.shape[:2]):
        M[i, j, i:i + h, j:j + w] = flipped
    return M.reshape(M.shape[0] * M.shape[1], H * W)
