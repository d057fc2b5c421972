"""Exercise 4 - Ada."""

from math import prod

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if h < 1 or w < 1:
        raise ValueError("a kernel has at least one row and one column")
    return c_out * (c_in * h * w + bool(bias))


def dense_params(n_in, n_out, bias=True):
    return n_out * (n_in + bool(bias))


def summarize(input_shape, layers):
    shapes = trace_shapes(input_shape, layers)
    return [
        (after, _learned(layer, before))
        for layer, before, after in zip(layers, [input_shape, *shapes], shapes)
    ]


def _learned(layer, before):
    if layer[0] == "conv":
        return conv_params(before[0], *layer[1:3])
    if layer[0] == "dense":
        return dense_params(before[0], layer[1])
    return 0


def total_params(input_shape, layers):
    return sum(params for _, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    return dense_params(prod(input_shape), prod(output_shape))
