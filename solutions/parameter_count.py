"""Reference solution of `parameter_count`: weights and biases, layer by layer."""

import math

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Return how many numbers a convolutional layer learns."""
    height, width = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if min(height, width) < 1:
        raise ValueError(f"a kernel of {height} by {width} has no weights")
    weights = c_in * height * width
    return c_out * (weights + 1 if bias else weights)


def dense_params(n_in, n_out, bias=True):
    """Return how many numbers a dense layer learns."""
    return n_out * (n_in + 1 if bias else n_in)


def summarize(input_shape, layers):
    """Return the output shape and the number of parameters of every layer."""
    shapes = trace_shapes(input_shape, layers)
    inputs = [input_shape, *shapes]
    return [
        (shape, _layer_params(before, layer))
        for before, layer, shape in zip(inputs, layers, shapes, strict=False)
    ]


def _layer_params(before, layer):
    """Return the parameters of a layer on an input of shape `before`."""
    match layer:
        case ("conv", c_out, f, _, _):
            return conv_params(before[0], c_out, f)
        case ("dense", n_out):
            return dense_params(*before, n_out)
    return 0


def total_params(input_shape, layers):
    """Return how many numbers the whole network learns."""
    return sum(params for _, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    """Return the parameters of a dense layer from one whole volume to another."""
    return dense_params(math.prod(input_shape), math.prod(output_shape))
