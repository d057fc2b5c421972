from math import prod
from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    if isinstance(kernel_size, tuple):
        a, b = kernel_size
    else:
        a = b = kernel_size
    if a < 1 or b < 1:
        raise ValueError('kernel')
    return c_out * (a * b * c_in + 1) if bias else c_out * a * b * c_in


def dense_params(n_in, n_out, bias=True):
    return n_out * (n_in + 1) if bias else n_out * n_in


def summarize(input_shape, layers):
    rows = []
    c = input_shape[0]
    for layer, shape in zip(layers, trace_shapes(input_shape, layers)):
        if layer[0] == 'conv':
            rows.append((shape, conv_params(c, layer[1], layer[2])))
        elif layer[0] == 'dense':
            rows.append((shape, dense_params(c, layer[1])))
        else:
            rows.append((shape, 0))
        c = shape[0]
    return rows


def total_params(input_shape, layers):
    return sum([p for _, p in summarize(input_shape, layers)])


def dense_equivalent_params(input_shape, output_shape):
    return prod(output_shape) * (1 + prod(input_shape))
