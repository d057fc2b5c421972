def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError
    room = n + 2*padding - (f + (f-1) * (dilation-1))
    if room < 0:
        raise ValueError
    return room // stride + 1

def fits_exactly(n, f, stride=1, padding=0):
    conv_output_size(n, f, stride, padding)
    return (n + 2*padding - f) % stride == 0

def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError
    p = 0
    while n + 2*p < (out-1)*stride + f:
        p = p + 1
    if conv_output_size(n, f, stride, p) > out:
        raise ValueError
    return p

def trace_shapes(input_shape, layers):
    shapes = []
    s = input_shape
    for layer in layers:
        if layer[0] == "conv":
            s = (layer[1], conv_output_size(s[1], *layer[2:]), conv_output_size(s[2], *layer[2:]))
        elif layer[0] == "pool":
            s = (s[0], conv_output_size(s[1], *layer[1:]), conv_output_size(s[2], *layer[1:]))
        elif layer[0] == "flatten":
            n = 1
            for side in s:
                n = n * side
            s = (n,)
        elif layer[0] == "dense" and len(s) == 1:
            s = (layer[1],)
        else:
            raise ValueError
        shapes.append(s)
    return shapes

def receptive_field(layers):
    r = 1
    for f, s in reversed(layers):
        if f < 1 or s < 1:
            raise ValueError
        r = (r-1)*s + f
    return r
