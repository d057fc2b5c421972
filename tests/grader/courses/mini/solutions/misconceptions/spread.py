"""Wrong versions of the tasks of `spread`; each docstring is what the student reads."""

from itertools import pairwise

import numpy as np

from grader.misconceptions import misconception


@misconception("center")
def mean_of_the_whole_table(X):
    """You take the mean of the whole table away; each column has a mean of its own."""
    return X - X.mean()


@misconception("center")
def mean_of_each_row(X):
    """You take the mean of each row away; the columns are what should be centred."""
    return X - X.mean(axis=1, keepdims=True)


@misconception("median")
def mean_instead_of_median(values):
    """You return the mean. The median is the middle of the sorted values."""
    return float(np.mean(values))


@misconception("median")
def values_are_not_sorted(values):
    """You take the value in the middle of the list, but the list is not sorted."""
    return float(values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


@misconception("median")
def lower_of_the_middle_two(values):
    """Of an even number of values you return one of the middle two, and not their mean."""
    return float(np.sort(values)[(len(values) - 1) // 2])


@misconception("counts")
def upper_edge_counts_too(values, edges):
    """You count a value at the upper edge of a bin; it belongs to the next bin."""
    return [sum(low <= v <= high for v in values) for low, high in pairwise(edges)]
