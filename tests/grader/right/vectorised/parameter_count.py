"""Right answers to `parameter_count` on whole arrays; results are numpy scalars."""

import numpy as np
from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Broadcast the kernel size to a pair and take the product."""
    sides = np.broadcast_to(kernel_size, 2)
    if (sides < 1).any():
        raise ValueError("bad kernel")
    return (np.prod(sides) * c_in + np.int64(bias)) * c_out


def dense_params(n_in, n_out, bias=True):
    """Append a 1 to the inputs for the bias."""
    return np.dot([n_in, int(bias)], [n_out, n_out])


def summarize(input_shape, layers):
    """Count all layers, then zip the counts with the shapes."""
    shapes = trace_shapes(input_shape, layers)
    kinds = np.array([layer[0] for layer in layers])
    filters = np.array([layer[1] if len(layer) > 1 else 0 for layer in layers])
    areas = np.array([layer[2] ** 2 if layer[0] == "conv" else 1 for layer in layers])
    inputs = np.array([shape[0] for shape in [input_shape, *shapes[:-1]]])
    learn = (kinds == "conv") | (kinds == "dense")
    return list(zip(shapes, np.where(learn, filters * (inputs * areas + 1), 0), strict=True))


def total_params(input_shape, layers):
    """Sum the counts."""
    return np.sum([params for _, params in summarize(input_shape, layers)])


def dense_equivalent_params(input_shape, output_shape):
    """Count weights and biases of the flattened volumes."""
    n_in, n_out = np.prod([input_shape, output_shape], axis=1)
    return n_in * n_out + n_out
