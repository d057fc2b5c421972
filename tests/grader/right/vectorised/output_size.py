"""Right answers to `output_size` that lay the entries out as arrays; results are numpy scalars."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _windows(n, f, stride, padding, dilation=1):
    """Return the padded positions under every window, a row each."""
    if np.any(np.array([n, f, stride, dilation]) < 1) or padding < 0:
        raise ValueError("bad argument")
    reach = dilation * (f - 1) + 1
    return sliding_window_view(np.arange(n + 2 * padding), reach)[::stride, ::dilation]


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Count the rows; too large a window is refused by numpy, with ValueError."""
    return np.int64(_windows(n, f, stride, padding, dilation).shape[0])


def fits_exactly(n, f, stride=1, padding=0):
    """Compare the last covered position with the last one there is."""
    return _windows(n, f, stride, padding).max() == n + 2 * padding - 1


def padding_for_output(n, f, stride, out):
    """Compute all paddings that could do at once and take the first that does."""
    if np.any(np.array([n, f, stride, out]) < 1):
        raise ValueError("bad argument")
    paddings = np.arange(out * stride + f + 1)
    rest = n + 2 * paddings - f
    found = paddings[(rest >= 0) & (rest // stride + 1 == out)]
    if found.size == 0:
        raise ValueError("no padding gives that output")
    return found[0]


def trace_shapes(input_shape, layers):
    """Treat height and width as one array."""
    shapes = [np.array(input_shape)]
    for kind, *numbers in layers:
        shape = shapes[-1]
        if kind in ("conv", "pool"):
            c_out, f, stride, padding = numbers if kind == "conv" else (shape[0], *numbers, 0)
            rest = shape[1:] + 2 * padding - f
            if stride < 1 or f < 1 or rest.min() < 0:
                raise ValueError("the window does not fit")
            shapes.append(np.array([c_out, *(rest // stride + 1)]))
        elif kind == "flatten":
            shapes.append(np.array([shape.prod()]))
        elif kind == "dense" and shape.size == 1:
            shapes.append(np.array(numbers))
        else:
            raise ValueError("that layer cannot come here")
    return [tuple(shape) for shape in shapes[1:]]


def receptive_field(layers):
    """Sum f - 1 times the product of the strides before."""
    sizes, strides = np.array([*layers, (1, 1)]).T
    if sizes.min() < 1 or strides.min() < 1:
        raise ValueError("bad layer")
    apart = np.cumprod(np.concatenate([[1], strides[:-1]]))
    return 1 + ((sizes - 1) * apart).sum()
