# David - assignment 1
import numpy as np

from cross_correlation import corr2d


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    p, q = pair(padding)
    if min(p, q) < 0:
        raise ValueError('stride below 1 or negative padding')
    P = np.zeros((X.shape[0] + 2 * p, X.shape[1] + 2 * q), dtype=X.dtype)
    P[p:p + X.shape[0], q:q + X.shape[1]] = X
    return P


def same_padding(kernel_shape):
    h, w = kernel_shape
    if h % 2 == 0 or w % 2 == 0:
        raise ValueError('even kernel')
    return h // 2, w // 2


def corr2d_strided(X, K, stride=1, padding=0):
    down, right = pair(stride)
    if down < 1 or right < 1:
        raise ValueError('stride below 1 or negative padding')
    return corr2d(pad2d(X, padding), K)[::down, ::right]


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (down, right), (p, q) = input_shape, kernel_shape, pair(stride), pair(padding)
    if min(h, w, down, right) < 1 or min(p, q) < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError('stride below 1 or negative padding')
    use = np.zeros((H + 2 * p, W + 2 * q), dtype=int)
    for r in range(0, H + 2 * p - h + 1, down):
        for c in range(0, W + 2 * q - w + 1, right):
            use[r:r + h, c:c + w] += 1
    return use[p:p + H, q:q + W]
