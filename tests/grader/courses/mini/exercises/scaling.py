"""Scaling: make columns of different units comparable. Lecture: 2, scaling.

`spread.center` may be imported. A bad argument raises `ValueError`.
"""

import numpy as np  # noqa: F401


def rescale(X, low=0.0, high=1.0):
    """Return X moved and stretched so that its smallest value is `low` and its largest `high`.

    X is an array of any shape. If all its values are equal, or `high` is not above `low`, there
    is no such map: `ValueError`.
    """
    raise NotImplementedError


def standardize(X):
    """Return the table (n, m) with mean 0 and standard deviation 1 in every column.

    A column whose values are all equal becomes 0.
    """
    raise NotImplementedError
