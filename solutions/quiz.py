"""The answers of the quiz that depend on the student's numbers, by the reference solutions.

A function has its question's name and takes the numbers that `exercises/quiz.toml` draws for it. It
returns the answer, or a dict of the answer and of facts which the explanations in quiz.toml
mention, among them the wrong values that mistakes lead to.
"""

import numpy as np
from cross_correlation import conv2d, corr2d
from output_size import conv_output_size, fits_exactly, padding_for_output, trace_shapes
from parameter_count import conv_params, summarize
from pooling import avg_pool2d, max_pool2d


def _strided(X, K, stride, padding):
    """Return the cross-correlation with zero padding, at every `stride`-th position."""
    return corr2d(np.pad(X, padding), K)[::stride, ::stride]


def q01(A, B):
    """Find the layer that makes just B of A."""
    X = np.array(A)
    made = {
        "a": avg_pool2d(X, 2),
        "b": max_pool2d(X, 2),
        "c": max_pool2d(X, 2, stride=1),
        "d": _strided(X, np.ones((2, 2), int), stride=2, padding=0),
    }
    (answer,) = (letter for letter, Y in made.items() if Y.tolist() == B)
    names = {"a": "average", "b": "maximum", "c": "overlapping", "d": "sums"}
    return {"answer": answer, **{names[letter]: Y for letter, Y in made.items()}}


def q02(stride, K, X):
    """Find the smallest padding with which the windows end flush."""
    n, f = len(X), len(K)
    padding = next(p for p in range(f) if fits_exactly(n, f, stride, p))
    side = conv_output_size(n, f, stride, padding)
    return {
        "answer": padding_for_output(n, f, stride, side),
        "n": n,
        "f": f,
        "side": side,
        "padded": n + 2 * padding,
        "result": _strided(np.array(X), np.array(K), stride, padding),
        "both_sides": 2 * padding,
        "same": (f - 1) // 2,
    }


def q06(n, f, stride):
    """Count the side of the output."""
    return {
        "answer": conv_output_size(n, f, stride),
        "room": n - f,
        "without_one": (n - f) // stride,
        "stride_one": conv_output_size(n, f),
    }


def q07a(n, f, stride):
    """Count the side of the output without padding."""
    return {
        "answer": conv_output_size(n, f, stride),
        "room": n - f,
        "left": (n - f) % stride,
        "rounded_up": -(-(n - f) // stride) + 1,
        "without_one": (n - f) // stride,
    }


def q07b(n, f, stride):
    """Count the side of the output with padding 1."""
    return {
        "answer": conv_output_size(n, f, stride, padding=1),
        "padded": n + 2,
        "room": n + 2 - f,
        "left": (n + 2 - f) % stride,
        "padded_once": conv_output_size(n + 1, f, stride),
        "rounded_up": -(-(n + 2 - f) // stride) + 1,
        "without_padding": conv_output_size(n, f, stride),
        "without_one": (n + 2 - f) // stride,
    }


def q07c(n, f, stride):
    """Find out when the windows end flush: without padding, with padding 1."""
    fits = fits_exactly(n, f, stride), fits_exactly(n, f, stride, padding=1)
    letters = {(True, False): "a", (False, True): "b", (True, True): "c", (False, False): "d"}
    return {
        "answer": letters[fits],
        "room": n - f,
        "left": (n - f) % stride,
        "padded_room": n + 2 - f,
        "padded_left": (n + 2 - f) % stride,
    }


def q08(side, channels, filters, f):
    """Count the learned numbers of a convolutional layer."""
    return {
        "answer": conv_params(channels, filters, f),
        "one_filter": conv_params(channels, 1, f),
        "weights": conv_params(channels, 1, f, bias=False),
        "without_bias": conv_params(channels, filters, f, bias=False),
        "one_channel": conv_params(1, filters, f),
        "bias_per_channel": channels * conv_params(1, filters, f),
        "bias_per_layer": conv_params(channels, filters, f, bias=False) + 1,
    }


def q09(F, X):
    """Compute the cross-correlation with padding 1 and stride 3."""
    X, F = np.array(X), np.array(F)
    answer = _strided(X, F, stride=3, padding=1)
    return {
        "answer": answer,
        "first": answer[0, 0],
        "flipped": _strided(X, F[::-1, ::-1], stride=3, padding=1),
        "unpadded": _strided(X, F, stride=3, padding=0),
    }


def q10(X):
    """Pool the map."""
    X = np.array(X)
    return {
        "answer": max_pool2d(X, 2),
        "average": avg_pool2d(X, 2),
        "overlapping": max_pool2d(X, 2, stride=1),
        "absolute": max_pool2d(abs(X), 2),
    }


def q11():
    """Count the numbers of a CIFAR-10 image."""
    (length,) = trace_shapes((3, 32, 32), [("flatten",)])[0]
    (one_channel,) = trace_shapes((1, 32, 32), [("flatten",)])[0]
    return {"answer": length, "one_channel": one_channel, "added": 32 + 32 + 3, "side": 3 * 32}


def q16a(size, channels):
    """Count the learned numbers of a pooling layer."""
    _, learned = summarize((channels, 24, 24), [("pool", size, size)])[0]
    window = size * size
    return {"answer": learned, "window": window, "every_channel": channels * window}


def q17a(f, channels):
    """Count the products in one value: as many as one filter has weights."""
    return {
        "answer": conv_params(channels, 1, f, bias=False),
        "one_channel": conv_params(1, 1, f, bias=False),
        "apart": channels + f * f,
    }


def q17b(before, after):
    """Count the 2-D kernels of a layer: the weights it would have if each were one number."""
    return {"answer": conv_params(before, after, 1, bias=False), "sum": before + after}


def q21(X, K, Y):
    """Find out whether Y is the cross-correlation, the convolution, both or neither."""
    X, K = np.array(X), np.array(K)
    correlated, convolved = corr2d(X, K), conv2d(X, K)
    is_either = correlated.tolist() == Y, convolved.tolist() == Y
    letters = {(True, False): "a", (False, True): "b", (True, True): "c", (False, False): "d"}
    return {"answer": letters[is_either], "correlated": correlated, "convolved": convolved}


def _lenet(side, padding):
    layers = [("conv", 6, 5, 1, padding), ("pool", 2, 2), ("conv", 16, 5, 1, 0), ("pool", 2, 2)]
    layers += [("flatten",), ("dense", 120), ("dense", 84), ("dense", 10)]
    return trace_shapes((1, side, side), layers)


def q25(side):
    """Trace the shapes through LeNet."""
    answer = _lenet(side, padding=2)
    return {
        "answer": answer,
        "half": side // 2,
        "second": answer[2][1],
        "quarter": answer[3][1],
        "flat": answer[4][0],
        "without_padding": _lenet(side, padding=0),
    }
