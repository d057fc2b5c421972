"""Practica 1: sizes."""


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("all the arguments have to be positive")
    last = n + 2 * padding - (f - 1) * dilation - 1
    if last < 0:
        raise ValueError("the window does not fit")
    return last // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    conv_output_size(n, f, stride, padding)
    rest = n + 2 * padding - f
    while rest > 0:
        rest -= stride
    return rest == 0


def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError("all the arguments have to be positive")
    padding = 0
    # more and more padding until it is right
    while True:
        if n + 2 * padding >= f and conv_output_size(n, f, stride, padding) == out:
            return padding
        padding += 1


def trace_shapes(input_shape, layers):
    shapes = []
    shape = tuple(input_shape)
    for layer in layers:
        kind = layer[0]
        if kind == "conv":
            sides = [conv_output_size(n, layer[2], layer[3], layer[4]) for n in shape[1:]]
            shape = (layer[1], sides[0], sides[1])
        elif kind == "pool":
            sides = [conv_output_size(n, layer[1], layer[2]) for n in shape[1:]]
            shape = (shape[0], sides[0], sides[1])
        elif kind == "flatten":
            values = 1
            for n in shape:
                values *= n
            shape = (values,)
        elif kind == "dense" and len(shape) == 1:
            shape = (layer[1],)
        else:
            raise ValueError("this layer cannot be here")
        shapes.append(shape)
    return shapes


def receptive_field(layers):
    field = 1
    distance = 1
    for f, stride in layers:
        if f < 1 or stride < 1:
            raise ValueError("all the arguments have to be positive")
        field += (f - 1) * distance
        distance *= stride
    return field
