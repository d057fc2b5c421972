"""Answers just as much as the wire takes, again and again.

Answers are read one by one, and none is kept longer than it is needed.

Outcome: failed | malformed | timeout
"""

import numpy as np


def span(values):
    return np.zeros(2**23 - 100)


def median(values):
    return ["x" * 10**6] * 60


def center(X):
    return np.zeros((2**11, 2**11))
