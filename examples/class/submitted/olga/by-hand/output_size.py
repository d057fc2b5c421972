import math


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("argument out of range")
    if n + 2 * padding < dilation * (f - 1) + 1:
        raise ValueError("window too large")
    return math.floor((n + 2 * padding - dilation * (f - 1) - 1) / stride + 1)


def fits_exactly(n, f, stride=1, padding=0):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or n + 2 * padding < f:
        raise ValueError("argument out of range")
    return math.fmod(n + 2 * padding - f, stride) == 0


def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError("argument out of range")
    padding = max(0, math.ceil((stride * (out - 1) + f - n) / 2))
    if conv_output_size(n, f, stride, padding) != out:
        raise ValueError("no padding")
    return padding


def trace_shapes(input_shape, layers):
    shapes = []
    current = list(input_shape)
    for layer in layers:
        if layer[0] == "conv":
            current = [layer[1]] + [conv_output_size(n, *layer[2:]) for n in current[1:]]
        elif layer[0] == "pool":
            current = [current[0]] + [conv_output_size(n, *layer[1:]) for n in current[1:]]
        elif layer[0] == "flatten":
            current = [math.prod(current)]
        elif layer[0] == "dense" and len(current) == 1:
            current = [layer[1]]
        else:
            raise ValueError("layer")
        shapes.append(tuple(current))
    return shapes


def receptive_field(layers):
    size = 1
    for f, stride in layers[::-1]:
        if f < 1 or stride < 1:
            raise ValueError("argument out of range")
        size = size * stride - stride + f
    return size
