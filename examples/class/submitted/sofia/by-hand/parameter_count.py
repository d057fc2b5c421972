"""The surest way to count the weights is to make them and look at the size."""

import numpy as np

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if h < 1 or w < 1:
        raise ValueError("kernel too small")
    weights = np.zeros((c_out, c_in, h, w))
    return weights.size + (c_out if bias else 0)


def dense_params(n_in, n_out, bias=True):
    weights = np.zeros((n_out, n_in))
    return weights.size + (n_out if bias else 0)


def summarize(input_shape, layers):
    rows = []
    before = input_shape
    for layer, shape in zip(layers, trace_shapes(input_shape, layers)):
        params = 0
        if layer[0] == "conv":
            params = conv_params(before[0], layer[1], layer[2])
        elif layer[0] == "dense":
            params = dense_params(before[0], layer[1])
        rows.append((shape, params))
        before = shape
    return rows


def total_params(input_shape, layers):
    return sum(params for _, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    return dense_params(np.zeros(input_shape).size, np.zeros(output_shape).size)
