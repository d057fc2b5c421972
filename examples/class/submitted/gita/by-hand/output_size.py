import math

def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1: raise ValueError("bad argument")
    reach = dilation * (f - 1) + 1
    if reach > n + 2 * padding: raise ValueError("window too large")
    return (n + 2 * padding - reach) // stride

def fits_exactly(n, f, stride=1, padding=0):
    conv_output_size(n, f, stride, padding)
    return ((n + 2 * padding - f) / stride).is_integer()

def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1: raise ValueError("bad argument")
    least = stride * (out - 1) + f      # entries under the windows
    most = least + stride - 1           # with the longest rest
    p = max(0, (least - n + 1) // 2)
    if not least <= n + 2 * p <= most: raise ValueError("there is none")
    return p

def trace_shapes(input_shape, layers):
    out = []
    shape = input_shape
    for layer in layers:
        kind = layer[0]
        if kind == "conv":
            _, c, f, s, p = layer
            shape = (c, conv_output_size(shape[1], f, s, p), conv_output_size(shape[2], f, s, p))
        elif kind == "pool":
            _, f, s = layer
            shape = (shape[0], conv_output_size(shape[1], f, s), conv_output_size(shape[2], f, s))
        elif kind == "flatten":
            shape = (math.prod(shape),)
        elif kind == "dense" and len(shape) == 1:
            shape = (layer[1],)
        else:
            raise ValueError("bad layer")
        out.append(shape)
    return out

def receptive_field(layers):
    r = 1
    for i in reversed(range(len(layers))):
        f, s = layers[i]
        if f < 1 or s < 1: raise ValueError("bad layer")
        r = s * r - s + f
    return r
