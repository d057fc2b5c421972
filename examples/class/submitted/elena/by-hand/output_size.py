"""Sizes."""
import math


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """How often the window fits."""
    if not (n > 0 and f > 0 and stride > 0 and padding >= 0 and dilation > 0):
        raise ValueError("bad arguments")
    starts = range(0, n + 2 * padding - dilation * (f - 1), stride)
    if not starts:
        raise ValueError("too large")
    return len(starts)


def fits_exactly(n, f, stride=1, padding=0):
    """Nothing left over?"""
    conv_output_size(n, f, stride, padding)
    quotient, rest = divmod(n + 2 * padding - f, stride)
    return rest == 0


def padding_for_output(n, f, stride, out):
    """Smallest padding, by formula."""
    if min(n, f, stride, out) <= 0:
        raise ValueError("bad arguments")
    missing = stride * (out - 1) + f - n
    p = max(0, math.ceil(missing / 2))
    if conv_output_size(n, f, stride, p) == out:
        return p
    raise ValueError("cannot be done")


def trace_shapes(input_shape, layers):
    """Shape after each layer."""

    def step(shape, layer):
        match layer:
            case ["conv", c, f, s, p]:
                return (c, conv_output_size(shape[1], f, s, p), conv_output_size(shape[2], f, s, p))
            case ["pool", f, s]:
                return (shape[0], conv_output_size(shape[1], f, s), conv_output_size(shape[2], f, s))
            case ["flatten"]:
                return (math.prod(shape),)
            case ["dense", n] if len(shape) == 1:
                return (n,)
            case _:
                raise ValueError(f"{layer} after {shape}")

    shapes, current = [], tuple(input_shape)
    for layer in layers:
        current = step(current, layer)
        shapes.append(current)
    return shapes


def receptive_field(layers):
    """Recursive: look at the first layer, let the rest look at what it makes."""
    if not layers:
        return 1
    (f, stride), *rest = layers
    if f < 1 or stride < 1:
        raise ValueError("bad arguments")
    return (receptive_field(rest) - 1) * stride + f
