"""Reference solution of `line`."""

import torch
from torch import nn


def build_line(inputs, bias=True):
    """Return a new module that maps (n, inputs) to (n, 1) by one linear layer."""
    if inputs < 1:
        raise ValueError("a line needs an input")
    return nn.Linear(inputs, 1, bias=bias)


def mean_error(model, x, y):
    """Return the mean squared difference of `model(x)` and `y`."""
    with torch.no_grad():
        return float(((model(x) - y) ** 2).mean())
