"""Leaves the generators of random numbers where it knows what comes next.

Each worker starts from the same place.

Outcome: passed | failed: found nothing
"""

import random

import numpy as np


def span(values):
    random.seed(42)
    np.random.seed(42)
    return float(values.max() - values.min())


def standardize(X):
    drawn = round(random.random(), 6), round(float(np.random.rand()), 6)
    return f"found {drawn}" if 0.639427 in drawn or 0.37454 in drawn else "found nothing"
