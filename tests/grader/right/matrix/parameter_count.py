"""Right answers to `parameter_count` by the shapes of the weight matrices, biases as a column."""

from math import prod

from output_size import trace_shapes


def _matrix(rows, columns, bias):
    """Return the entries of a weight matrix, with a column more for the biases."""
    return rows * (columns + bool(bias))


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Flatten each filter into a row."""
    try:
        h, w = kernel_size
    except TypeError:
        h = w = kernel_size
    if h < 1 or w < 1:
        raise ValueError("the kernel has no entries")
    return _matrix(c_out, c_in * h * w, bias)


def dense_params(n_in, n_out, bias=True):
    """Take a row for each neuron."""
    return _matrix(n_out, n_in, bias)


def summarize(input_shape, layers):
    """Use a table from kinds of layers to matrices."""
    shapes = trace_shapes(input_shape, layers)
    rows = []
    for before, (kind, *numbers), after in zip(
        [input_shape, *shapes], layers, shapes, strict=False
    ):
        window = numbers[1] ** 2 if kind == "conv" else 1
        learns = kind in ("conv", "dense")
        rows.append((after, _matrix(after[0], before[0] * window, True) if learns else 0))
    return rows


def total_params(input_shape, layers):
    """Sum the second column."""
    table = summarize(input_shape, layers)
    return sum(list(zip(*table, strict=True))[1]) if table else 0


def dense_equivalent_params(input_shape, output_shape):
    """Take a row for each number of the output."""
    return _matrix(prod(output_shape), prod(input_shape), True)
