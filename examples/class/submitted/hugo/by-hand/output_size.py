# -*- coding: utf-8 -*-
"""
Created on Tue Oct 14 22:31:02

@author: Hugo
"""


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
        raise ValueError('wrong input')
    size = (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
    if n + 2 * padding < dilation * (f - 1) + 1:
        raise ValueError('the window is too large')
    return size


def fits_exactly(n, f, stride=1, padding=0):
    size = conv_output_size(n, f, stride, padding)
    return n + 2 * padding == f + stride * (size - 1)


def padding_for_output(n, f, stride, out):
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError('wrong input')
    padding = 0
    while True:
        try:
            size = conv_output_size(n, f, stride, padding)
        except ValueError:
            size = 0
        if size == out:
            return padding
        elif size > out:
            raise ValueError('there is no such padding')
        padding += 1


def trace_shapes(input_shape, layers):
    result = []
    shape = input_shape
    for layer in layers:
        if layer[0] == 'conv':
            shape = (layer[1],
                     conv_output_size(shape[1], layer[2], layer[3], layer[4]),
                     conv_output_size(shape[2], layer[2], layer[3], layer[4]))
        elif layer[0] == 'pool':
            shape = (shape[0],
                     conv_output_size(shape[1], layer[1], layer[2]),
                     conv_output_size(shape[2], layer[1], layer[2]))
        elif layer[0] == 'flatten':
            shape = (shape[0] * shape[1] * shape[2],) if len(shape) == 3 else shape
        elif layer[0] == 'dense':
            if len(shape) == 3:
                raise ValueError('flatten is missing')
            shape = (layer[1],)
        else:
            raise ValueError('unknown layer')
        result.append(shape)
    return result


def receptive_field(layers):
    rf = 1
    jump = 1
    for (f, stride) in layers:
        if f < 1 or stride < 1:
            raise ValueError('wrong input')
        rf = rf + (f - 1) * jump
        jump = jump * stride
    return rf
