"""Slide, multiply, add."""
import numpy as np
from numpy.lib.stride_tricks import as_strided


def corr1d(x, k):
    """n - m + 1 values."""
    n, m = x.shape[0], k.shape[0]
    if m > n:
        raise ValueError("kernel too long")
    x = np.ascontiguousarray(x)
    view = as_strided(x, (n - m + 1, m), x.strides * 2, writeable=False)
    return np.dot(view, k)


def corr2d(X, K):
    """Same in 2-D."""
    if any(np.greater(K.shape, X.shape)):
        raise ValueError("kernel too large")
    if X.dtype == np.uint8:
        X, K = X.astype(np.int32), K.astype(np.int32)
    X = np.ascontiguousarray(X)
    shape = tuple(np.subtract(X.shape, K.shape) + 1) + K.shape
    view = as_strided(X, shape, X.strides * 2, writeable=False)
    return np.einsum("ijab,ab", view, K)


def conv2d(X, K):
    """Flip, then the same."""
    return corr2d(X, np.rot90(K, k=2))


def conv_matrix(K, input_shape):
    """One row per output."""
    (H, W), (h, w) = input_shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            image = np.pad(K, ((i, H - h - i), (j, W - w - j)))
            rows.append(image.ravel())
    return np.array(rows)
