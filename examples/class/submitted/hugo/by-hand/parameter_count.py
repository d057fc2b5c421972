# -*- coding: utf-8 -*-
"""
Created on Wed Oct 15 00:58:20

@author: Hugo
"""

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if kernel_size[0] < 1 or kernel_size[1] < 1:
        raise ValueError('wrong kernel size')
    return c_in * c_out * kernel_size[0] * kernel_size[1]


def dense_params(n_in, n_out, bias=True):
    return n_in * n_out


def summarize(input_shape, layers):
    rows = []
    shape = input_shape
    for layer in layers:
        new_shape = trace_shapes(shape, [layer])[0]
        if layer[0] == 'conv':
            rows.append((new_shape, conv_params(shape[0], layer[1], layer[2])))
        elif layer[0] == 'dense':
            rows.append((new_shape, dense_params(shape[0], layer[1])))
        else:
            rows.append((new_shape, 0))
        shape = new_shape
    return rows


def total_params(input_shape, layers):
    total = 0
    for row in summarize(input_shape, layers):
        total += row[1]
    return total


def dense_equivalent_params(input_shape, output_shape):
    n_in = input_shape[0] * input_shape[1] * input_shape[2]
    n_out = output_shape[0] * output_shape[1] * output_shape[2]
    return dense_params(n_in, n_out)
