# David - assignment 1
from math import floor, prod


def positive(*values):
    if any(v < 1 for v in values):
        raise ValueError('expected positive numbers, got %s' % (values,))


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    positive(n, f, stride, dilation, padding + 1)
    left = n + 2 * padding - dilation * (f - 1) - 1
    positive(left + 1)
    return floor(left / stride) + 1


def fits_exactly(n, f, stride=1, padding=0):
    out = conv_output_size(n, f, stride, padding)
    return (out - 1) * stride + f == n + 2 * padding


def padding_for_output(n, f, stride, out):
    positive(n, f, stride, out)
    for p in range(0, f + stride * out):
        if n + 2 * p >= f and conv_output_size(n, f, stride, p) == out:
            return p
    raise ValueError('no such padding')


def trace_shapes(input_shape, layers):
    shapes = []
    last = input_shape
    for layer in layers:
        if layer[0] == 'conv':
            last = tuple([layer[1]] + [conv_output_size(n, *layer[2:]) for n in last[1:]])
        elif layer[0] == 'pool':
            last = tuple([last[0]] + [conv_output_size(n, *layer[1:]) for n in last[1:]])
        elif layer[0] == 'flatten':
            last = (prod(last),)
        elif layer[0] == 'dense':
            if len(last) != 1:
                raise ValueError('dense needs a flat input')
            last = (layer[1],)
        else:
            raise ValueError('unknown layer %r' % layer[0])
        shapes.append(last)
    return shapes


def receptive_field(layers):
    field, step = 1, 1
    for f, stride in layers:
        positive(f, stride)
        field += step * (f - 1)
        step *= stride
    return field
