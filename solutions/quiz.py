"""The answers of the quiz that depend on the student's numbers, by the reference solutions.

A function has its question's name and takes the numbers that `exercises/quiz.toml` draws for it. It
returns the answer, or a dict of the answer and of facts which the explanations in quiz.toml
mention, among them the wrong values that mistakes lead to.
"""

import math

import numpy as np
from cross_correlation import conv2d, corr2d
from output_size import (
    conv_output_size,
    fits_exactly,
    padding_for_output,
    receptive_field,
    trace_shapes,
)
from parameter_count import conv_params, dense_params, summarize
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


def _baseline(side, filters, padding=0):
    """Return shape and parameters of each layer of a network like the baseline."""
    layers = [("conv", filters, 5, 1, padding), ("pool", 4, 4), ("flatten",), ("dense", 2)]
    return summarize((1, side, side), layers)


def q12a(side, filters):
    """Trace the shapes through the baseline."""
    answer = [shape for shape, _ in _baseline(side, filters)]
    (_, convolved, _), (_, pooled, _), (flat,), _ = answer
    return {
        "answer": answer,
        "convolved": convolved,
        "pooled": pooled,
        "flat": flat,
        "channels_last": [(*shape[1:], shape[0]) for shape in answer],
        "padded": [shape for shape, _ in _baseline(side, filters, padding=2)],
        "one_map": [*answer[:2], (pooled * pooled,), answer[3]],
    }


def q12b(side, filters):
    """Count the parameters of each layer of the baseline."""
    conv, pool, flatten, dense = (params for _, params in _baseline(side, filters))
    (flat,) = _baseline(side, filters)[2][0]
    conv_weights = conv_params(1, filters, 5, bias=False)
    dense_weights = dense_params(flat, 2, bias=False)
    return {
        "answer": [[conv, pool, flatten, dense]],
        "conv": conv,
        "dense": dense,
        "flat": flat,
        "without_bias": [[conv_weights, 0, 0, dense_weights]],
        "dense_without_bias": [[conv, 0, 0, dense_weights]],
        "one_bias": [[conv_weights + 1, 0, 0, dense_weights + 1]],
        "pooling_learns": [[conv, 4 * 4 * filters, 0, dense]],
    }


def q13(side, filters):
    """Compute the share of the dense layer, in per cent."""
    conv, _, _, dense = (params for _, params in _baseline(side, filters))
    total = conv + dense
    return {
        "answer": round(100 * dense / total, 2),
        "conv": conv,
        "dense": dense,
        "total": total,
        "fraction": round(dense / total, 4),
        "convolution": round(100 * conv / total, 2),
        "half": 50,
    }


def q14c(n, side, kernels, f):
    """Find the shape of a batch after a convolution."""
    (shape,) = trace_shapes((3, side, side), [("conv", kernels, f, 1, 0)])
    _, convolved, _ = shape
    return {
        "answer": (n, *shape),
        "convolved": convolved,
        "channels_last": (n, *shape[1:], shape[0]),
        "input_channels": (n, 3, *shape[1:]),
        "without_batch": shape,
        "padded": (n, kernels, side, side),
    }


def q15a(rate):
    """Find what survivors are divided by."""
    return {"answer": round(1 - rate, 6), "factor": round(1 / (1 - rate), 4), "one": 1}


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


def q19b(n, f):
    """Stack layers as long as the kernel fits."""
    sides = [n]
    while sides[-1] >= f:
        sides.append(conv_output_size(sides[-1], f))
    layers = len(sides) - 1
    return {
        "answer": layers,
        "loss": f - 1,
        "sides": ", ".join(map(str, sides)),
        "last": sides[-1],
        "one_less": layers - 1,
        "one_more": layers + 1,
        "whole_kernels": n // f,
    }


def q21(X, K, Y):
    """Find out whether Y is the cross-correlation, the convolution, both or neither."""
    X, K = np.array(X), np.array(K)
    correlated, convolved = corr2d(X, K), conv2d(X, K)
    is_either = correlated.tolist() == Y, convolved.tolist() == Y
    letters = {(True, False): "a", (False, True): "b", (True, True): "c", (False, False): "d"}
    return {"answer": letters[is_either], "correlated": correlated, "convolved": convolved}


def q23b(X, K):
    """Mix the channels of one pixel: a cross-correlation a channel, summed."""
    X, K = np.array(X), np.array(K)
    products = np.array([[corr2d(X[:, [c]], row[None, [c]])[0, 0] for c in (0, 1)] for row in K])
    first, second = products.sum(1)
    return {
        "answer": products.sum(1)[None],
        "first": first,
        "second": second,
        "transposed": X @ K,
        "apart": np.diag(products)[None],
        "mean": products.mean(1)[None],
    }


def q24(layers):
    """Trace one value back to the image."""
    sizes = [f for f, _ in layers]
    sides = [receptive_field(layers[start:]) for start in range(len(layers) - 1, -1, -1)]
    return {
        "answer": receptive_field(layers),
        "sides": ", ".join(map(str, sides)),
        "without_strides": receptive_field([(f, 1) for f in sizes]),
        "product": math.prod(sizes),
        "added": sum(sizes),
        "last": sizes[-1],
    }


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


ALEXNET = [
    *(("conv", 96, 11, 4, 0), ("pool", 3, 2), ("conv", 256, 5, 1, 2), ("pool", 3, 2)),
    *(("conv", 384, 3, 1, 1), ("conv", 384, 3, 1, 1), ("conv", 256, 3, 1, 1), ("pool", 3, 2)),
    *(("flatten",), ("dense", 4096), ("dense", 4096), ("dense", 1000)),
]
ALEXNET_NAMES = (
    *("CONV1", "MAX POOL1", "CONV2", "MAX POOL2", "CONV3", "CONV4", "CONV5", "MAX POOL3"),
    *("flatten", "FC6", "FC7", "FC8"),
)
VGG19 = [
    *(("conv", 64, 3, 1, 1), ("conv", 64, 3, 1, 1), ("pool", 2, 2)),
    *(("conv", 128, 3, 1, 1), ("conv", 128, 3, 1, 1), ("pool", 2, 2)),
    *(*[("conv", 256, 3, 1, 1)] * 4, ("pool", 2, 2)),
    *(*[("conv", 512, 3, 1, 1)] * 4, ("pool", 2, 2)),
    *(*[("conv", 512, 3, 1, 1)] * 4, ("pool", 2, 2)),
    *(("flatten",), ("dense", 4096), ("dense", 4096), ("dense", 1000)),
]


def _params_of(kind, side, layers):
    """Return how many parameters the layers of one kind have in a network for colour images."""
    rows = zip(layers, summarize((3, side, side), layers), strict=True)
    return sum(params for layer, (_, params) in rows if layer[0] == kind)


def q26a():
    """Find out whether convolutional or dense layers hold more, in both networks."""
    alexnet_conv, alexnet_dense = (_params_of(kind, 227, ALEXNET) for kind in ("conv", "dense"))
    vgg_conv, vgg_dense = (_params_of(kind, 224, VGG19) for kind in ("conv", "dense"))
    letters = {(False, False): "a", (True, False): "b", (False, True): "c", (True, True): "d"}
    alexnet, vgg = alexnet_conv + alexnet_dense, vgg_conv + vgg_dense
    return {
        "answer": letters[alexnet_dense > alexnet_conv, vgg_dense > vgg_conv],
        "alexnet": f"{alexnet:,}",
        "alexnet_conv": f"{alexnet_conv:,}",
        "alexnet_dense": f"{alexnet_dense:,}",
        "alexnet_percent": round(100 * alexnet_dense / alexnet),
        "vgg": f"{vgg:,}",
        "vgg_conv": f"{vgg_conv:,}",
        "vgg_dense": f"{vgg_dense:,}",
        "vgg_percent": round(100 * vgg_dense / vgg),
    }


def q26b():
    """Find the layer of AlexNet that has more than half of its parameters."""
    rows = summarize((3, 227, 227), ALEXNET)
    params = {name: count for name, (_, count) in zip(ALEXNET_NAMES, rows, strict=True)}
    total = sum(params.values())
    (most,) = (name for name, count in params.items() if count > total / 2)
    dense = sorted(name for name in params if name.startswith("FC") and name != most)
    conv = max((name for name in params if name.startswith("CONV")), key=params.__getitem__)
    channels, side, _ = rows[ALEXNET_NAMES.index("MAX POOL3")][0]
    (inputs,) = rows[ALEXNET_NAMES.index("flatten")][0]
    return {
        "answer": [most, most.replace("FC", "FC "), most.replace("FC", "FC-")],
        "channels": channels,
        "map": side,
        "inputs": inputs,
        "most": f"{params[most]:,}",
        "total": f"{total:,}",
        "second": dense[0],
        "second_params": f"{params[dense[0]]:,}",
        "third": dense[1],
        "third_params": f"{params[dense[1]]:,}",
        "largest_conv": conv,
        "largest_conv_params": f"{params[conv]:,}",
    }


def q26c(side):
    """Count the parameters of the first dense layer of VGG-19."""
    rows = summarize((3, side, side), VGG19)
    flat = VGG19.index(("flatten",))
    (_, pooled, _), ((inputs,), _), (_, answer) = rows[flat - 1][0], rows[flat], rows[flat + 1]
    return {
        "answer": answer,
        "map": pooled,
        "inputs": inputs,
        "without_bias": dense_params(inputs, 4096, bias=False),
        "one_map": dense_params(pooled * pooled, 4096),
        "one_place": dense_params(512, 4096),
        "four_halvings": dense_params(512 * (side // 16) ** 2, 4096),
    }


def q27(count, first, second, third, index):
    """Index the array as the question writes it."""
    x = np.arange(count).reshape(first, second, third)
    entries = [slice(None) if entry == ":" else int(entry) for entry in index.split(", ")]
    (axis,) = (axis for axis, entry in enumerate(entries) if entry != slice(None))
    position = entries[axis]
    by_columns = np.arange(count).reshape((first, second, third), order="F")
    answer = x[tuple(entries)]
    return {
        "answer": answer,
        "position": position,
        "shape": answer.shape,
        **{f"take_{other}": x.take(position, other) for other in range(3)},
        "column_order": by_columns[tuple(entries)],
        "transposed": answer.T,
    }


def q28b(row, column, value, direction):
    """Pool the map before and after the move."""
    X = np.zeros((6, 6), int)
    X[row, column] = value
    move = {"to the right": (0, 1), "downwards": (1, 0)}[direction]
    new_row, new_column = row + move[0], column + move[1]
    before = max_pool2d(X, 2)
    return {
        "answer": max_pool2d(np.roll(X, move, (0, 1)), 2),
        "new_row": new_row,
        "new_column": new_column,
        "window": (row // 2, column // 2),
        "new_window": (new_row // 2, new_column // 2),
        "before": before,
        "moved": np.roll(before, move, (0, 1)),
    }
