"""Right answers to `output_size` by formula, and receptive fields as a product of matrices."""

from functools import reduce
from math import ceil, floor, prod

import numpy as np


def _check(*positive, padding=0):
    if any(value < 1 for value in positive) or padding < 0:
        raise ValueError("sizes and strides must be positive, padding not negative")


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Use the formula as it is printed."""
    _check(n, f, stride, dilation, padding=padding)
    size = floor((n + 2 * padding - dilation * (f - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("the window does not fit")
    return size


def fits_exactly(n, f, stride=1, padding=0):
    """Ask whether the lecture's quotient is whole."""
    conv_output_size(n, f, stride, padding)
    return ((n + 2 * padding - f) / stride).is_integer()


def padding_for_output(n, f, stride, out):
    """Solve the formula for the padding, then check it."""
    _check(n, f, stride, out)
    padding = max(ceil(((out - 1) * stride + f - n) / 2), 0)
    if conv_output_size(n, f, stride, padding) != out:
        raise ValueError("no padding gives that output")
    return padding


def trace_shapes(input_shape, layers):
    """Look each layer up in a table of functions from shape to shape."""

    def conv(shape, c_out, f, stride, padding):
        return (c_out, *(conv_output_size(n, f, stride, padding) for n in shape[1:]))

    def dense(shape, n_out):
        if len(shape) > 1:
            raise ValueError("flatten first")
        return (n_out,)

    table = {
        "conv": conv,
        "pool": lambda shape, f, stride: conv(shape, shape[0], f, stride, 0),
        "flatten": lambda shape: (prod(shape),),
        "dense": dense,
    }
    shapes = []
    for name, *numbers in layers:
        if name not in table:
            raise ValueError(f"no layer is called {name}")
        shapes.append(table[name](shapes[-1] if shapes else input_shape, *numbers))
    return shapes


def receptive_field(layers):
    """Multiply the maps `side -> stride * side + f - stride` of all layers onto (1, 1)."""
    _check(*(value for layer in layers for value in layer))
    maps = [np.array([[stride, f - stride], [0, 1]]) for f, stride in layers]
    return int(reduce(np.matmul, maps, np.eye(2, dtype=int)).sum(axis=1)[0])
