"""Right answers to `cross_correlation` as products of matrices: everything from `conv_matrix`."""

import numpy as np


def conv_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    if h > H or w > W:
        raise ValueError(f"a kernel of {K.shape} does not fit into {input_shape}")
    # A Toeplitz matrix for each row of the kernel, put together as a block Toeplitz matrix.
    M = 0
    for a, row in enumerate(K):
        across = sum(
            weight * np.eye(W - w + 1, W, b, dtype=K.dtype) for b, weight in enumerate(row)
        )
        M = M + np.kron(np.eye(H - h + 1, H, a, dtype=K.dtype), across)
    return M


def _exact(array):
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def corr2d(X, K):
    X, K = _exact(X), _exact(K)
    shape = tuple(np.subtract(X.shape, K.shape) + 1)
    return (conv_matrix(K, X.shape) @ X.reshape(-1, 1)).reshape(shape)


def corr1d(x, k):
    return corr2d(x[np.newaxis], k[np.newaxis]).squeeze(axis=0)


def conv2d(X, K):
    return corr2d(X, np.rot90(K, 2))
