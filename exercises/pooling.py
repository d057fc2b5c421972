"""Pooling: shrink a feature map by keeping one number of every window.

A pooling layer slides a window over each feature map, as a convolution does, but it has nothing
to learn: it keeps the largest value under the window, or the mean. What it gives up is where
exactly in the window a feature was; what it keeps is that the feature was there.

Lectures: 000 (figure 7.2), 001 (slides 31-37 and question 1), 002 (max pooling), 003 (pooling and
backpropagation), 004 (pooling).

In every task `size` is the window and `stride` the step from one window to the next, each an int
or a pair (vertical, horizontal). Windows start at the top left corner; a window that would reach
past the border is left out. Arguments must not be changed. Loops are fine; `numpy.pad` and
`numpy.lib.stride_tricks.sliding_window_view` may help. A bad argument (a size or stride below 1,
a negative padding, a window larger than the padded input) raises `ValueError`.
"""

import numpy as np


def max_pool2d(X, size, stride=None, padding=0):
    """Return the largest value of every window over the last two axes.

    X is an array (..., H, W): leading axes (channels, batch) are kept, each map is pooled on its
    own. The result has shape (..., H', W') and the dtype of X, with

        H' = floor((H + 2 * padding - size) / stride) + 1    and W' likewise.

    `stride=None` means a stride as large as the window. `padding` (int or pair) puts a border
    around the map that never wins, as if it held minus infinity, so that negative maps work too.
    A padding as large as the window would make windows of nothing but border: `ValueError`.

    >>> max_pool2d(np.arange(9).reshape(3, 3), 2, stride=1)
    array([[4, 5],
           [7, 8]])
    >>> X = np.array([[1, 3, 3, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]])
    >>> max_pool2d(X, 2)
    array([[5, 8],
           [3, 2]])
    """
    raise NotImplementedError


def avg_pool2d(X, size, stride=None):
    """Return the mean of every window over the last two axes.

    X is an array (..., H, W), `size` and `stride` as in `max_pool2d`. The result is floating:
    float32 for float32, else float64.

    >>> avg_pool2d(np.arange(9.0).reshape(3, 3), 2, stride=1)
    array([[2., 3.],
           [5., 6.]])
    """
    raise NotImplementedError


def max_pool2d_with_indices(X, size, stride=None):
    """Return `(Y, indices)`: the maxima of a map, and where each of them was.

    X is one map (H, W). `Y` is `max_pool2d(X, size, stride)`. `indices` has the shape of Y and an
    integer dtype: the position in `X.ravel()` (row * W + column) of the first maximum of the
    window, reading row by row. The backward pass needs these places.

    >>> Y, indices = max_pool2d_with_indices(np.array([[1, 5], [5, 2]]), 2)
    >>> Y, indices
    (array([[5]]), array([[1]]))
    """
    raise NotImplementedError


def max_pool2d_backward(dY, indices, input_shape):
    """Return the gradient at the input, given the gradient `dY` at the output of max pooling.

    Only the noted maxima have influenced the output, so each entry of `dY` (H', W') goes to the
    place that `indices` notes for it; the other places get 0. Where windows overlap, one input
    can be the maximum of several windows: its gradients add up. The result has shape
    `input_shape` (H, W) and the dtype of dY. `indices` of another shape than `dY` raise
    `ValueError`.

    >>> max_pool2d_backward(np.array([[1.0, 2.0]]), np.array([[1, 1]]), (2, 2))
    array([[0., 3.],
           [0., 0.]])
    """
    raise NotImplementedError
