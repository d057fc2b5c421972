"""Exercise 2 - Ada."""

from math import prod


def _room(n, f, stride, padding, dilation=1):
    """What is left of the padded input behind the first window."""
    if min(n, f, stride, dilation) < 1 or padding < 0:
        raise ValueError("sizes, stride and dilation start at 1, padding at 0")
    room = n + 2 * padding - (dilation * (f - 1) + 1)
    if room < 0:
        raise ValueError("the window is larger than the padded input")
    return room


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    return _room(n, f, stride, padding, dilation) // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    return _room(n, f, stride, padding) % stride == 0


def padding_for_output(n, f, stride, out):
    if min(n, f, stride, out) < 1:
        raise ValueError("all four start at 1")
    needed = (out - 1) * stride + f
    padding = max(0, -((n - needed) // 2))  # half of what is missing, rounded up
    if conv_output_size(n, f, stride, padding) != out:
        raise ValueError(f"no padding gives {out} positions")
    return padding


def trace_shapes(input_shape, layers):
    shapes = [tuple(input_shape)]
    for layer in layers:
        shapes.append(_after(shapes[-1], *layer))
    return shapes[1:]


def _after(shape, kind, *numbers):
    if kind == "conv":
        c_out, f, stride, padding = numbers
        return (c_out, *(conv_output_size(n, f, stride, padding) for n in shape[1:]))
    if kind == "pool":
        f, stride = numbers
        return (shape[0], *(conv_output_size(n, f, stride) for n in shape[1:]))
    if kind == "flatten":
        return (prod(shape),)
    if kind == "dense" and len(shape) == 1:
        return tuple(numbers)
    raise ValueError(f"{kind} cannot follow a shape {shape}")


def receptive_field(layers):
    if any(f < 1 or stride < 1 for f, stride in layers):
        raise ValueError("window and stride start at 1")
    return 1 + sum(
        (f - 1) * prod(stride for _, stride in layers[:depth])
        for depth, (f, _) in enumerate(layers)
    )
