"""Output sizes: how large a feature map is, and how much of the input one value of it sees."""

import math


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Return the number of window positions along one axis, an int."""
    if any(value < 1 for value in (n, f, stride, dilation)) or padding < 0:
        raise ValueError("n, f, stride and dilation must be at least 1, padding at least 0")
    steps = n + 2 * padding - dilation * (f - 1) - 1
    if steps < 0:
        raise ValueError("the window does not fit into the padded input")
    return steps // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    """Say whether the last window ends flush with the padded input, a bool."""
    positions = conv_output_size(n, f, stride, padding)
    return stride * (positions - 1) + f == n + 2 * padding


def padding_for_output(n, f, stride, out):
    """Return the smallest padding with which the windows have `out` positions, an int."""
    if any(value < 1 for value in (n, f, stride, out)):
        raise ValueError("all arguments must be at least 1")
    candidates = range(max(0, math.ceil((f - n) / 2)), f + stride * out)
    for padding in candidates:
        if conv_output_size(n, f, stride, padding) == out:
            return padding
    raise ValueError(f"no padding gives {out} positions")


def trace_shapes(input_shape, layers):
    """Return the list of the output shapes of all layers, the input's own shape not included."""
    steps = {"conv": _conv, "pool": _pool, "flatten": _flatten, "dense": _dense}
    shapes = []
    shape = input_shape
    for name, *arguments in layers:
        if name not in steps:
            raise ValueError(f"unknown layer {name}")
        shape = steps[name](shape, *arguments)
        shapes.append(shape)
    return shapes


def _conv(shape, c_out, f, stride, padding):
    _, h, w = shape
    return (c_out, conv_output_size(h, f, stride, padding), conv_output_size(w, f, stride, padding))


def _pool(shape, f, stride):
    return _conv(shape, shape[0], f, stride, 0)


def _flatten(shape):
    return (math.prod(shape),)


def _dense(shape, n_out):
    if len(shape) > 1:
        raise ValueError("flatten the volume before a dense layer")
    return (n_out,)


def receptive_field(layers):
    """Return the side of the input region that one output value sees, an int."""
    side, distance = 1, 1
    for f, stride in layers:
        if f < 1 or stride < 1:
            raise ValueError("f and stride must be at least 1")
        side += (f - 1) * distance
        distance *= stride
    return side
