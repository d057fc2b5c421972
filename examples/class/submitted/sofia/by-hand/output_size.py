import numpy as np


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if min(n, f, stride, dilation) < 1 or padding < 0:
        raise ValueError("argument too small")
    covered = np.arange(f) * dilation
    starts = np.arange(0, n + 2 * padding, stride)
    whole = starts + covered[-1] < n + 2 * padding
    if not whole.any():
        raise ValueError("window does not fit")
    return int(whole.sum())


def fits_exactly(n, f, stride=1, padding=0):
    out = conv_output_size(n, f, stride, padding)
    return (out - 1) * stride + f == n + 2 * padding


def padding_for_output(n, f, stride, out):
    if min(n, f, stride, out) < 1:
        raise ValueError("argument too small")
    for padding in range(out * stride + f):
        if n + 2 * padding >= f and conv_output_size(n, f, stride, padding) == out:
            return padding
    raise ValueError("no padding")


def trace_shapes(input_shape, layers):
    shapes = [tuple(input_shape)]
    for layer in layers:
        before = shapes[-1]
        if layer[0] == "conv":
            _, c, f, s, p = layer
            shapes.append((c,) + tuple(conv_output_size(n, f, s, p) for n in before[1:]))
        elif layer[0] == "pool":
            _, f, s = layer
            shapes.append((before[0],) + tuple(conv_output_size(n, f, s) for n in before[1:]))
        elif layer[0] == "flatten":
            shapes.append((int(np.prod(before)),))
        elif layer[0] == "dense" and len(before) == 1:
            shapes.append((layer[1],))
        else:
            raise ValueError("layer does not fit")
    return shapes[1:]


def receptive_field(layers):
    side = 1
    for f, s in reversed(layers):
        if min(f, s) < 1:
            raise ValueError("argument too small")
        side = (side - 1) * s + f
    return side
