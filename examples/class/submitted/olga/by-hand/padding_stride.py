import numpy as np


def pad2d(X, padding):
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    if p < 0 or q < 0:
        raise ValueError("negative padding")
    padded = np.zeros((X.shape[0] + 2 * p, X.shape[1] + 2 * q), dtype=X.dtype)
    padded[p:p + X.shape[0], q:q + X.shape[1]] = X
    return padded


def same_padding(kernel_shape):
    h, w = kernel_shape
    if h % 2 == 0 or w % 2 == 0:
        raise ValueError("even kernel")
    return (h - 1) // 2, (w - 1) // 2


# the other two on the weekend
