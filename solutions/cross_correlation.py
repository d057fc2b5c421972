"""Reference solution of `cross_correlation`: the slow, obvious loops are the specification."""

import math

import numpy as np


def _positions(input_shape, kernel_shape):
    """Return at how many places the kernel fits along each axis; ValueError if at none."""
    if any(f > n for n, f in zip(input_shape, kernel_shape, strict=True)):
        raise ValueError(f"a kernel of {kernel_shape} does not fit into {tuple(input_shape)}")
    return tuple(n - f + 1 for n, f in zip(input_shape, kernel_shape, strict=True))


def _wide(array):
    """Return an array in which sums of products fit: integers as int64, the rest as it is."""
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.int64)


def corr1d(x, k):
    """Return the cross-correlation of a signal with a kernel, where they overlap completely."""
    (length,) = _positions(x.shape, k.shape)
    y = np.zeros(length, x.dtype)
    for i in range(length):
        for a in range(len(k)):
            y[i] += x[i + a] * k[a]
    return y


def corr2d(X, K):
    """Return the cross-correlation of an image with a kernel, where they overlap completely."""
    rows, columns = _positions(X.shape, K.shape)
    h, w = K.shape
    X, K = _wide(X), _wide(K)
    Y = np.zeros((rows, columns), X.dtype)
    for i in range(rows):
        for j in range(columns):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def conv2d(X, K):
    """Return the convolution of an image with a kernel, where they overlap completely."""
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    """Return the matrix that does to a flattened image what `corr2d` with K does to the image."""
    rows, columns = _positions(input_shape, K.shape)
    h, w = K.shape
    M = np.zeros((rows, columns, *input_shape), K.dtype)
    for i in range(rows):
        for j in range(columns):
            M[i, j, i : i + h, j : j + w] = K
    return M.reshape(rows * columns, math.prod(input_shape))
