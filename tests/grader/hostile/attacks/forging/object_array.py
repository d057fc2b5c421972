"""Hides an object that is equal to everything in an array of objects.

Only arrays of numbers and bools cross the wire.

Outcome: malformed: not plain data
"""

import numpy as np


class Equal:
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0


def span(values):
    return np.array([Equal()], dtype=object)
