"""Everything recursive, because loops are boring."""

print("loading output_size ...")


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    print("conv_output_size", n, f, stride, padding, dilation)
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("too small")
    if padding > 0:
        return conv_output_size(n + 2 * padding, f, stride, 0, dilation)
    if dilation * (f - 1) + 1 > n:
        raise ValueError("window too large")
    return positions(n - dilation * (f - 1) - 1, stride)


def positions(rest, stride):
    return 1 if rest < stride else 1 + positions(rest - stride, stride)


def fits_exactly(n, f, stride=1, padding=0):
    print("fits_exactly", n, f, stride, padding)
    if padding > 0:
        return conv_output_size(n, f, stride, padding) > 0 and fits_exactly(n + 2 * padding, f, stride)
    if conv_output_size(n, f, stride, padding) == 1:
        return n == f
    return fits_exactly(n - stride, f, stride)


def padding_for_output(n, f, stride, out, padding=0):
    print("padding_for_output", n, f, stride, out, "trying", padding)
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError("too small")
    if n + 2 * padding >= f and conv_output_size(n, f, stride, padding) == out:
        return padding
    return padding_for_output(n, f, stride, out, padding + 1)


def trace_shapes(input_shape, layers):
    print("trace_shapes", input_shape, layers)
    if not layers:
        return []
    first, rest = layers[0], layers[1:]
    if first[0] == "conv":
        _, c, f, s, p = first
        shape = (c, *[conv_output_size(n, f, s, p) for n in input_shape[1:]])
    elif first[0] == "pool":
        _, f, s = first
        shape = (input_shape[0], *[conv_output_size(n, f, s) for n in input_shape[1:]])
    elif first[0] == "flatten":
        shape = (product(input_shape),)
    elif first[0] == "dense" and len(input_shape) == 1:
        shape = (first[1],)
    else:
        raise ValueError("bad layer")
    return [shape] + trace_shapes(shape, rest)


def product(numbers):
    return numbers[0] * product(numbers[1:]) if numbers else 1


def receptive_field(layers):
    print("receptive_field", layers)
    if not layers:
        return 1
    if layers[0][0] < 1 or layers[0][1] < 1:
        raise ValueError("too small")
    return (receptive_field(layers[1:]) - 1) * layers[0][1] + layers[0][0]
