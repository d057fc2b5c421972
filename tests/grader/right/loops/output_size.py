"""Right answers to `output_size` that walk the windows along the axis, one by one."""


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Count the windows while they fit."""
    if n <= 0 or f <= 0 or stride <= 0 or padding < 0 or dilation <= 0:
        raise ValueError("bad argument")
    positions = 0
    start = -padding
    while start + (f - 1) * dilation < n + padding:
        positions += 1
        start += stride
    if positions == 0:
        raise ValueError("the window does not fit")
    return positions


def fits_exactly(n, f, stride=1, padding=0):
    """Walk to the last window and look where it ends."""
    conv_output_size(n, f, stride, padding)
    end = f
    while end < n + 2 * padding:
        end += stride
    return end == n + 2 * padding


def padding_for_output(n, f, stride, out):
    """Try one padding after the other."""
    conv_output_size(max(n, f), f, stride)
    if n <= 0 or out <= 0:
        raise ValueError("bad argument")
    for padding in range(f + stride * out + 1):
        if n + 2 * padding < f:
            continue
        if conv_output_size(n, f, stride, padding) == out:
            return padding
    raise ValueError("no padding gives that output")


def trace_shapes(input_shape, layers):
    """Keep the current shape while walking through the layers."""
    result = []
    current = input_shape
    for layer in layers:
        if layer[0] == "conv":
            height = conv_output_size(current[1], layer[2], layer[3], layer[4])
            width = conv_output_size(current[2], layer[2], layer[3], layer[4])
            current = (layer[1], height, width)
        elif layer[0] == "pool":
            height = conv_output_size(current[1], layer[1], layer[2])
            width = conv_output_size(current[2], layer[1], layer[2])
            current = (current[0], height, width)
        elif layer[0] == "flatten":
            count = 1
            for side in current:
                count *= side
            current = (count,)
        elif layer[0] == "dense" and len(current) == 1:
            current = (layer[1],)
        else:
            raise ValueError(f"cannot apply {layer} to {current}")
        result.append(current)
    return result


def receptive_field(layers):
    """Widen the field layer by layer, counting how far apart neighbours are."""
    side = 1
    apart = 1
    for f, stride in layers:
        if f < 1 or stride < 1:
            raise ValueError("bad layer")
        for _ in range(f - 1):
            side += apart
        apart *= stride
    return side
