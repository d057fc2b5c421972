"""Pooling: shrink a feature map by keeping one number of every window."""

import numpy as np


def max_pool2d(X, size, stride=None, padding=0):
    """Return the largest value of every window over the last two axes.

    >>> max_pool2d(np.arange(9).reshape(3, 3), 2, stride=1)
    array([[4, 5],
           [7, 8]])
    """
    raise NotImplementedError


def avg_pool2d(X, size, stride=None):
    """Return the mean of every window over the last two axes."""
    raise NotImplementedError("next week")


def max_pool2d_with_indices(X, size, stride=None):
    """Return `(Y, indices)`: the maxima of a map, and where each of them was."""
    raise NotImplementedError


def max_pool2d_backward(dY, indices, input_shape):
    """Return the gradient at the input, given the gradient `dY` at the output of max pooling."""
    if dY.shape != indices.shape:
        raise ValueError("dY and indices have different shapes")
    dX = np.zeros(input_shape[0] * input_shape[1], dY.dtype)
    dX[indices.ravel()] = dY.ravel()
    return dX.reshape(input_shape)
