from output_size import *
from math import prod

def conv_params(c_in, c_out, kernel_size, bias=True):
    if type(kernel_size) is int:
        kernel_size = kernel_size, kernel_size
    if kernel_size[0] < 1 or kernel_size[1] < 1: raise ValueError("bad kernel")
    params = c_in * c_out * kernel_size[0] * kernel_size[1]
    if bias:
        params += c_out
    return params

def dense_params(n_in, n_out, bias=True):
    params = n_in * n_out
    if bias:
        params += n_out
    return params

def summarize(input_shape, layers):
    shapes = trace_shapes(input_shape, layers)
    params = []
    before = [input_shape] + shapes
    for i, layer in enumerate(layers):
        if layer[0] == "conv":
            params.append(conv_params(before[i][0], layer[1], layer[2]))
        elif layer[0] == "dense":
            params.append(dense_params(before[i][0], layer[1]))
        else:
            params.append(0)
    return [(s, p) for s, p in zip(shapes, params)]

def total_params(input_shape, layers):
    return sum(p for s, p in summarize(input_shape, layers))

def dense_equivalent_params(input_shape, output_shape):
    return (prod(input_shape) + 1) * prod(output_shape)
