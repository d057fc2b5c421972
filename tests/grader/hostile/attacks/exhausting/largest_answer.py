"""Answers just as much as the judge takes, again and again.

Answers are read one by one, and none is kept longer than it is needed.

Outcome: failed | malformed | timeout
"""

import numpy as np


def span(values):
    return np.zeros(2**21 - 100)


def median(values):
    return ["x" * 10**6] * 16


def center(X):
    return np.zeros((1400, 1400))
