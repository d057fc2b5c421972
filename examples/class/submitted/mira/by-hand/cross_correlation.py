"""Cross-correlation: slide a kernel over the input, and at each place multiply and add up."""

import numpy as np


def corr1d(x, k):
    """Return the cross-correlation of a signal with a kernel, where they overlap completely.

    >>> corr1d(np.array([1, 2, 3, 4]), np.array([-1, 0, 1]))
    array([2, 2])
    """
    if len(k) > len(x):
        raise ValueError("k does not fit on x")
    return np.array([(x[i : i + len(k)] * k).sum() for i in range(len(x) - len(k) + 1)])


def corr2d(X, K):
    """Return the cross-correlation of an image with a kernel, where they overlap completely.

    >>> corr2d(np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2))
    array([[19, 25],
           [37, 43]])
    """
    H, W = X.shape
    h, w = K.shape
    # still to do: what if K is larger than X?
    Y = np.zeros((H - h + 1, W - w + 1), X.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def conv2d(X, K):
    """Return the convolution of an image with a kernel, where they overlap completely."""
    raise NotImplementedError


def conv_matrix(K, input_shape):
    """Return the matrix that does to a flattened image what `corr2d` with K does to the image."""
    raise NotImplementedError
