def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("wrong argument")
    if dilation * (f - 1) + 1 > n + 2 * padding:
        raise ValueError("window larger than input")
    return (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    out = conv_output_size(n, f, stride, padding)
    return f + (out - 1) * stride == n + 2 * padding


def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError("wrong argument")
    p = 0
    while n + 2 * p < f + (out - 1) * stride:
        p += 1
    if conv_output_size(n, f, stride, p) != out:
        raise ValueError("no padding")
    return p


def trace_shapes(input_shape, layers):
    # c channels of size n x n
    shapes = []
    shape = input_shape
    for layer in layers:
        if layer[0] == "conv":
            n = conv_output_size(shape[1], layer[2], layer[3], layer[4])
            shape = (layer[1], n, n)
        elif layer[0] == "pool":
            n = conv_output_size(shape[1], layer[1], layer[2])
            shape = (shape[0], n, n)
        elif layer[0] == "flatten":
            total = 1
            for side in shape:
                total *= side
            shape = (total,)
        elif layer[0] == "dense" and len(shape) == 1:
            shape = (layer[1],)
        else:
            raise ValueError("wrong layer")
        shapes.append(shape)
    return shapes


def receptive_field(layers):
    size = 1
    jump = 1
    for f, stride in layers:
        if f < 1 or stride < 1:
            raise ValueError("wrong argument")
        size += jump * (f - 1)
        jump *= stride
    return size
