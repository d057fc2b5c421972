"""Answers what comparisons often let through: NaN, infinity, empty arrays, nothing.

Kind and shape are compared first, and NaN is never right.

Outcome: failed: not a finite number|expected
"""

import numpy as np


def center(X):
    return np.full_like(X, np.nan)


def median(values):
    return np.float64("nan")


def counts(values, edges):
    return []


def span(values):
    return np.zeros((0, 5))
