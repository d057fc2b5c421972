"""Wrong versions of the tasks of `scaling`; each docstring is what the student reads."""

import numpy as np
from spread import center

from grader.misconceptions import misconception


@misconception("rescale")
def divided_by_the_maximum(X, low=0.0, high=1.0):
    """You divide by the largest value. The smallest must be taken away first."""
    return low + X / X.max() * (high - low)


def _columns_are_not_scaled(standardize):
    answer = standardize(np.array([[0.0, 0.0], [2.0, 8.0]]))
    return np.allclose(answer, [[-1.0, -4.0], [1.0, 4.0]])


@misconception("standardize", probe=_columns_are_not_scaled)
def only_centered(X):
    """You only take the mean away; the columns must be divided by their deviation as well."""
    return center(X)
