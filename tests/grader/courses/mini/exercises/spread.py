"""Middle and spread: where the values of a table lie, and how they are spread out.

Lecture: 1, describing a table. Arguments must not be changed; a bad argument raises `ValueError`.
"""

import numpy as np  # noqa: F401


def center(X):
    """Return the table with the mean of each column taken away.

    X is an array (n, m) of n rows; the result has the same shape, and float32 stays float32.

    >>> center(np.array([[1.0, 0.0], [3.0, 0.0]]))
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    raise NotImplementedError


def median(values):
    """Return the middle one of the sorted values, of an even number the mean of the middle two.

    `values` is an array (n,); the result is a float. No values at all raise `ValueError`.
    """
    raise NotImplementedError


def counts(values, edges):
    """Return how many values lie from each edge up to, but not at, the next one.

    `values` and `edges` are lists; the result is a list of ints, one shorter than `edges`. Edges
    that do not rise raise `ValueError`.

    >>> counts([1, 2, 2, 5], [0, 2, 4])
    [1, 2]
    """
    raise NotImplementedError


def span(values):
    """Return the largest value minus the smallest, a float; `values` is an array (n,).

    >>> span(np.array([1.0, 3.0, 5.0]))
    4.0
    """
    raise NotImplementedError
