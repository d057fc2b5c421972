"""Reference solution of `output_size`: positions are counted, not computed."""

import math


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Return the number of window positions along one axis."""
    if min(n, f, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes, stride and dilation must be positive, padding not negative")
    reach = dilation * (f - 1) + 1
    padded = n + 2 * padding
    if reach > padded:
        raise ValueError(f"a window over {reach} entries does not fit into {padded}")
    return len(range(0, padded - reach + 1, stride))


def fits_exactly(n, f, stride=1, padding=0):
    """Say whether the last window ends flush with the padded input."""
    last = (conv_output_size(n, f, stride, padding) - 1) * stride
    return last + f == n + 2 * padding


def padding_for_output(n, f, stride, out):
    """Return the smallest symmetric padding that gives `out` positions."""
    padding = 0
    while n + 2 * padding < f:
        padding += 1
    while conv_output_size(n, f, stride, padding) < out:
        padding += 1
    found = conv_output_size(n, f, stride, padding)
    if found != out:
        raise ValueError(f"no padding gives {out} positions; padding {padding} gives {found}")
    return padding


def trace_shapes(input_shape, layers):
    """Return the output shape of every layer."""
    shapes = []
    shape = tuple(input_shape)
    for layer in layers:
        shape = _shape_after(layer, shape)
        shapes.append(shape)
    return shapes


def _shape_after(layer, shape):
    match layer:
        case ("conv", c_out, f, stride, padding):
            _, height, width = shape
            sides = [conv_output_size(n, f, stride, padding) for n in (height, width)]
            return (c_out, *sides)
        case ("pool", f, stride):
            channels, height, width = shape
            return (channels, *[conv_output_size(n, f, stride) for n in (height, width)])
        case ("flatten",):
            return (math.prod(shape),)
        case ("dense", n_out):
            if len(shape) != 1:
                raise ValueError(f"a dense layer takes a flat input, not {shape}; flatten it first")
            return (n_out,)
    raise ValueError(f"unknown layer {layer!r}")


def receptive_field(layers):
    """Return the side of the input region that one output value sees."""
    side = 1
    for f, stride in reversed(layers):
        if min(f, stride) < 1:
            raise ValueError("window and stride must be positive")
        side = (side - 1) * stride + f
    return side
