from helpers import at_least_one


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    at_least_one(n, f, stride, dilation, padding + 1)
    reach = dilation * (f - 1) + 1
    if reach > n + 2 * padding:
        raise ValueError("the window is too large")
    return (n + 2 * padding - reach) // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    return f + stride * (conv_output_size(n, f, stride, padding) - 1) == n + 2 * padding


def padding_for_output(n, f, stride, out):
    at_least_one(n, f, stride, out)
    padding = 0
    while n + 2 * padding < f or conv_output_size(n, f, stride, padding) < out:
        padding += 1
    if conv_output_size(n, f, stride, padding) > out:
        raise ValueError("no padding fits")
    return padding


def trace_shapes(input_shape, layers):
    shapes = []
    shape = input_shape
    for kind, *numbers in layers:
        if kind == "conv":
            c, f, s, p = numbers
            shape = (c, conv_output_size(shape[1], f, s, p), conv_output_size(shape[2], f, s, p))
        elif kind == "pool":
            f, s = numbers
            shape = (shape[0], conv_output_size(shape[1], f, s), conv_output_size(shape[2], f, s))
        elif kind == "flatten":
            if len(shape) == 3:
                # an image becomes a row of height * width pixels
                shape = (shape[1] * shape[2],)
        elif kind == "dense" and len(shape) == 1:
            shape = tuple(numbers)
        else:
            raise ValueError(f"a {kind} layer is not possible here")
        shapes.append(shape)
    return shapes


def receptive_field(layers):
    field = jump = 1
    for f, stride in layers:
        at_least_one(f, stride)
        field += (f - 1) * jump
        jump *= stride
    return field
