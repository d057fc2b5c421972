"""Practica 1: parameters."""

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if h < 1 or w < 1:
        raise ValueError("the kernel has to be positive")
    return (c_in * h * w + int(bias)) * c_out


def dense_params(n_in, n_out, bias=True):
    return (n_in + int(bias)) * n_out


def summarize(input_shape, layers):
    shapes = trace_shapes(input_shape, layers)
    rows = []
    i = 0
    while i < len(layers):
        before = shapes[i - 1] if i > 0 else input_shape
        if layers[i][0] == "conv":
            rows.append((shapes[i], conv_params(before[0], layers[i][1], layers[i][2])))
        elif layers[i][0] == "dense":
            rows.append((shapes[i], dense_params(before[0], layers[i][1])))
        else:
            rows.append((shapes[i], 0))
        i += 1
    return rows


def total_params(input_shape, layers):
    return sum(p for _, p in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    n = input_shape[0] * input_shape[1] * input_shape[2]
    m = output_shape[0] * output_shape[1] * output_shape[2]
    return n * m + m
