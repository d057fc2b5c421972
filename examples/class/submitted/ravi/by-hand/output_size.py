def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError("not allowed")
    size = (n + 2*padding - dilation*(f-1) - 1) / stride + 1
    if size < 1:
        raise ValueError("not allowed")
    return float(int(size))

def fits_exactly(n, f, stride=1, padding=0):
    conv_output_size(n, f, stride, padding)
    if (n + 2*padding - f) % stride == 0:
        return "yes"
    return "no"

def padding_for_output(n, f, stride, out):
    for p in range(100):
        try:
            if conv_output_size(n, f, stride, p) == out:
                return str(p)
        except ValueError:
            pass
    print("there is no padding")

def trace_shapes(input_shape, layers):
    shape = list(input_shape)
    shapes = []
    for layer in layers:
        if layer[0] == "conv":
            shape = [layer[1]] + [int(conv_output_size(n, *layer[2:])) for n in shape[1:]]
        elif layer[0] == "pool":
            shape = [shape[0]] + [int(conv_output_size(n, *layer[1:])) for n in shape[1:]]
        elif layer[0] == "flatten":
            size = 1
            for n in shape:
                size *= n
            shape = [size]
        elif layer[0] == "dense" and len(shape) == 1:
            shape = [layer[1]]
        else:
            raise ValueError("not allowed")
        shapes.append(shape)
    return shapes

def receptive_field(layers):
    r = 1
    for f, s in reversed(layers):
        if f < 1 or s < 1:
            raise ValueError("not allowed")
        r = (r - 1) * s + f
    print(r)
