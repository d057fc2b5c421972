"""Parameter counts: how many numbers each layer of a network has to learn."""

import math

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Return how many numbers a convolutional layer learns, an int."""
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if h < 1 or w < 1:
        raise ValueError("a kernel side must be at least 1")
    # Each filter is one kernel that is used on all channels, plus its bias.
    return c_out * (h * w + bias)


def dense_params(n_in, n_out, bias=True):
    """Return how many numbers a dense layer learns, an int."""
    return n_out * (n_in + bias)


def summarize(input_shape, layers):
    """Return a list of `(output_shape, params)`, a row for each layer."""
    shapes = [input_shape, *trace_shapes(input_shape, layers)]
    rows = []
    for layer, before, after in zip(layers, shapes, shapes[1:]):
        match layer:
            case ("conv", c_out, f, _, _):
                rows.append((after, conv_params(before[0], c_out, f)))
            case ("dense", n_out):
                rows.append((after, dense_params(*before, n_out)))
            case _:
                rows.append((after, 0))
    return rows


def total_params(input_shape, layers):
    """Return how many numbers the whole network learns, an int."""
    return sum(params for _, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    """Return what a dense layer would learn that maps one whole volume onto another, an int."""
    return dense_params(math.prod(input_shape), math.prod(output_shape))
