"""Wrong versions of the tasks of `line`; each docstring is what the student reads."""

import torch
from line import build_line
from torch import nn

from grader.misconceptions import misconception


@misconception("build_line")
def bent_line(inputs, bias=True):
    """You apply a ReLU to the output, so your line never goes below 0."""
    return nn.Sequential(build_line(inputs, bias), nn.ReLU())


@misconception("mean_error")
def sum_instead_of_mean(model, x, y):
    """You add the squared differences up and do not divide by their number."""
    with torch.no_grad():
        return float(((model(x) - y) ** 2).sum())
