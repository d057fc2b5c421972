import numpy as np
from output_size import trace_shapes

def conv_params(c_in, c_out, kernel_size, bias=True):
    k = np.array(kernel_size) * np.ones(2)
    if min(k) < 1:
        raise ValueError("not allowed")
    return np.array([(k[0] * k[1] * c_in + bias) * c_out])

def dense_params(n_in, n_out, bias=True):
    return n_in * n_out + (n_out if bias else 0) + 0j

def summarize(input_shape, layers):
    table = {}
    before = input_shape
    for layer, shape in zip(layers, trace_shapes(input_shape, layers)):
        params = 0
        if layer[0] == "conv":
            params = conv_params(before[0], layer[1], layer[2]).item()
        if layer[0] == "dense":
            params = before[0] * layer[1] + layer[1]
        table[tuple(shape)] = params
        before = shape
    return table

def total_params(input_shape, layers):
    return f"{sum(summarize(input_shape, layers).values()):,}"

def dense_equivalent_params(input_shape, output_shape):
    return float(np.prod(input_shape)) * float(np.prod(output_shape)) + float(np.prod(output_shape))
