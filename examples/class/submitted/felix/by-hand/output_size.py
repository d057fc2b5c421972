from math import ceil, prod


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if min(n, f, stride, dilation) < 1 or padding < 0:
        raise ValueError('bad argument')
    rest = n + 2 * padding - dilation * (f - 1) - 1
    if rest < 0:
        raise ValueError('window too large')
    # 2.33 windows do not exist, we need 3 to cover everything
    return ceil(rest / stride) + 1


def fits_exactly(n, f, stride=1, padding=0):
    conv_output_size(n, f, stride, padding)
    return (n + 2 * padding - f) % stride == 0


def padding_for_output(n, f, stride, out):
    if min(n, f, stride, out) < 1:
        raise ValueError('bad argument')
    p = 0
    while n + 2 * p < f:
        p += 1
    while conv_output_size(n, f, stride, p) < out:
        p += 1
    if conv_output_size(n, f, stride, p) > out:
        raise ValueError('not possible')
    return p


def trace_shapes(input_shape, layers):
    shapes = [input_shape]
    for layer in layers:
        c, *hw = shapes[-1]
        if layer[0] == 'conv':
            shapes.append((layer[1], *[conv_output_size(n, *layer[2:]) for n in hw]))
        elif layer[0] == 'pool':
            shapes.append((c, *[conv_output_size(n, *layer[1:]) for n in hw]))
        elif layer[0] == 'flatten':
            shapes.append((prod(shapes[-1]),))
        elif layer[0] == 'dense' and not hw:
            shapes.append((layer[1],))
        else:
            raise ValueError(f'{layer[0]}?')
    return shapes[1:]


def receptive_field(layers):
    field = 1
    for f, stride in reversed(layers):
        if f < 1 or stride < 1:
            raise ValueError('bad argument')
        field = field * stride + (f - stride)
    return field
