# David - assignment 1
import math

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if h <= 0 or w <= 0:
        raise ValueError('kernel side must be positive')
    return c_in * h * w * c_out + (c_out if bias else 0)


def dense_params(n_in, n_out, bias=True):
    # a dense layer is a 1x1 convolution of a 1x1 image
    return conv_params(n_in, n_out, 1, bias)


def summarize(input_shape, layers):
    outputs = trace_shapes(input_shape, layers)
    inputs = [input_shape] + outputs[:-1]
    counts = []
    for layer, shape in zip(layers, inputs):
        if layer[0] == 'conv':
            counts.append(conv_params(shape[0], layer[1], layer[2]))
        elif layer[0] == 'dense':
            counts.append(dense_params(shape[0], layer[1]))
        else:
            counts.append(0)
    return list(zip(outputs, counts))


def total_params(input_shape, layers):
    return sum(count for shape, count in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    return dense_params(math.prod(input_shape), math.prod(output_shape))
