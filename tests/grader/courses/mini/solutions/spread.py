"""Reference solution of `spread`."""

from itertools import pairwise

import numpy as np


def center(X):
    """Return the table with the mean of each column taken away."""
    return X - X.mean(axis=0)


def median(values):
    """Return the middle one of the sorted values."""
    if len(values) == 0:
        raise ValueError("there are no values")
    ordered = np.sort(values)
    return float(ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


def counts(values, edges):
    """Return how many values lie from each edge up to, but not at, the next one."""
    bins = list(pairwise(edges))
    if any(low >= high for low, high in bins):
        raise ValueError("the edges must rise")
    return [sum(low <= value < high for value in values) for low, high in bins]


def span(values):
    """Return the largest value minus the smallest."""
    return float(values.max() - values.min())
