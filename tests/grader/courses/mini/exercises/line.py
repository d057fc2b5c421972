"""A line: the smallest model there is. Lecture: 3, models."""

import torch  # noqa: F401
from torch import nn  # noqa: F401


def build_line(inputs, bias=True):
    """Return a new module that maps (n, inputs) to (n, 1) by one linear layer.

    `inputs` below 1 raises `ValueError`.
    """
    raise NotImplementedError


def mean_error(model, x, y):
    """Return the mean of the squared differences of `model(x)` and `y`, a float.

    x is a tensor (n, inputs), y a tensor (n, 1). No gradients are needed; the model stays in the
    mode that it was in.
    """
    raise NotImplementedError
