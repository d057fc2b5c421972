from helpers import at_least_one, pair
from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = pair(kernel_size)
    at_least_one(h, w)
    return c_out * (c_in * h * w + (1 if bias else 0))


def dense_params(n_in, n_out, bias=True):
    return n_out * (n_in + (1 if bias else 0))


def summarize(input_shape, layers):
    shapes = trace_shapes(input_shape, layers)
    rows = []
    for layer, before, after in zip(layers, [input_shape] + shapes, shapes):
        if layer[0] == "conv":
            rows.append((after, conv_params(before[0], layer[1], layer[2])))
        elif layer[0] == "dense":
            rows.append((after, dense_params(before[0], layer[1])))
        else:
            rows.append((after, 0))
    return rows


def total_params(input_shape, layers):
    return sum(params for shape, params in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    n_in = input_shape[0] * input_shape[1] * input_shape[2]
    n_out = output_shape[0] * output_shape[1] * output_shape[2]
    return dense_params(n_in, n_out)
