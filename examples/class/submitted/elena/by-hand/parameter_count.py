"""Counting."""
from math import prod

import output_size


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Weights and biases of a convolutional layer."""
    size = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    if min(size) < 1:
        raise ValueError("kernel without extent")
    return (prod((c_in,) + size) + int(bias)) * c_out


def dense_params(n_in, n_out, bias=True):
    """Weights and biases of a dense layer."""
    return (n_in + int(bias)) * n_out


def summarize(input_shape, layers):
    """The table of the lecture."""
    table, shape = [], input_shape
    for layer, after in zip(layers, output_size.trace_shapes(input_shape, layers)):
        count = {"conv": conv_params, "dense": dense_params}.get(layer[0])
        table.append((after, count(shape[0], *layer[1:3]) if count else 0))
        shape = after
    return table


def total_params(input_shape, layers):
    """Sum of the table."""
    return sum(params for _, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    """If the layer were dense."""
    return dense_params(prod(input_shape), prod(output_shape))
