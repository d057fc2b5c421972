"""Layers: the other parts of a network, forward on whole batches, and one step backward.

A convolutional layer is more than its sums. Each kernel adds an intercept, and an activation
function cuts off what is negative: without it, several layers in a row would do no more than one.
At the end the maps are laid out flat, dense layers weigh all of them, and softmax turns the
result into probabilities. Dropout disturbs a network while it learns, so that it relies on no
single value. And to learn at all, a layer must say how its output would change with its input and
with its kernel: that is the backward pass.

Lectures: 000 (flattening, softmax), 001 (slides 3, 8, 15, 30 and 40), 002 (a complex layer;
convolution as a matrix), 003 (adding nonlinearity, tensor shapes, dropout, flattening, dense
layers, forward and backward passes), 004 (remarks on architecture).

The first axis of everything with an n counts the examples of a batch: they never mix, and come
back in the same order. Channels follow, (n, c, H, W), as in PyTorch; in 003 they come last.

All arrays of one call have one dtype. Floating input gives a result of the same dtype; integer
input (int64) may give integers where the result is whole, else it gives floating numbers.
Arguments must not be changed. A bad argument raises `ValueError`; what is bad is said below.
Loops are fine; not allowed are `numpy.convolve` and `numpy.correlate`. You may import what you
wrote before: `from cross_correlation import corr2d`, `from channels import corr2d_multi_in_out`.
"""

import numpy as np


def relu(x):
    """Return x with every negative value replaced by 0: the rectified linear unit.

    x is an array of any shape; the result has the same shape.

    >>> relu(np.array([[-2.0, 0.5], [3.0, -0.1]]))
    array([[0. , 0.5],
           [3. , 0. ]])
    """
    raise NotImplementedError


def conv_layer(X, K, bias, stride=1, padding=0):
    """Return the maps that a convolutional layer with ReLU makes of a batch of volumes.

    X is a batch (n, c, H, W), K holds o kernels (o, c, h, w), `bias` is an array (o,): an
    intercept for each kernel. `stride` and `padding` are an int or a pair (vertical, horizontal).

    In this order: each volume gets a border of `padding` zeros on all sides; it is
    cross-correlated with every kernel, in steps of `stride` from the top left corner, and summed
    over the channels; map m gets bias[m] added (003: before the activation function is applied);
    then comes ReLU, for all maps alike. The result has shape (n, o, H', W'), with

        H' = floor((H + 2 * padding - h) / stride) + 1    and W' likewise.

    A kernel larger than the padded volume, or for another number of channels, a bias of another
    length than o, a stride below 1 or a negative padding raises `ValueError`.

    The example of 001 on padding and stride has the sums 0, 8, 6, 8. With an intercept of -7, this
    is left of them:

    >>> X, K = np.arange(9).reshape(1, 1, 3, 3), np.arange(4).reshape(1, 1, 2, 2)
    >>> conv_layer(X, K, np.array([-7]), stride=(3, 2), padding=1)
    array([[[[0, 1],
             [0, 1]]]])
    """
    raise NotImplementedError


def flatten(x):
    """Return a batch with the values of each example in one row.

    x is an array (n, ...) with two axes or more, the result has two: n rows, one an example, each
    in row-major order (the last axis runs fastest). Lecture 003 says that this is numpy's
    `flatten()`; that holds for a single example. Called on a batch, it would put all examples
    into one row.

    Once flat, neighbouring pixels are neighbours no more (001, slide 3). So a network does this
    near its end, where the maps say little about places any longer (004).

    >>> flatten(np.arange(8).reshape(2, 2, 2))
    array([[0, 1, 2, 3],
           [4, 5, 6, 7]])
    """
    raise NotImplementedError


def dense(x, W, b):
    """Return what a dense layer makes of a batch: x times W transposed, plus b.

    x is a batch (n, i), W has a row of weights for each output neuron, (o, i), and b an intercept
    for each, (o,). The result has shape (n, o): value k of an example is the sum of its i inputs,
    each times its weight in row k of W, plus b[k]. There is no activation, as in 003's figure.
    Weights for another number of inputs, or another number of intercepts than o, raise
    `ValueError`.

    >>> dense(np.array([[1, 2, 3]]), np.array([[1, 0, 0], [1, 1, 1]]), np.array([0, 10]))
    array([[ 1, 16]])
    """
    raise NotImplementedError


def softmax(z):
    """Return each row of scores as probabilities: exp(z) of every entry, over the row's sum.

    z is an array (n, k), a row an example, a column a class; the result has the same shape, it is
    floating, and its rows sum to 1. Scores may be large: exp(1000) is too large for a float,
    and with exp(-1000) for all scores of a row you would divide 0 by 0, yet the result has to be
    right for both.

    >>> softmax(np.array([[0.0, 0.0], [1000.0, 1000.0]]))
    array([[0.5, 0.5],
           [0.5, 0.5]])
    >>> softmax(np.log([[1.0, 3.0]]))
    array([[0.25, 0.75]])
    """
    raise NotImplementedError


def dropout(x, rate, seed=None, training=True):
    """Return x with entries zeroed at random, and the others scaled up to make up for it.

    x is an array of any shape. Each entry becomes 0 with probability `rate`, whatever happens to
    the others: not whole rows or maps together, and not a fixed number of them (the figure in 003
    shows something else, as its slide says). An entry that survives is divided by 1 - rate (003
    writes ε for the rate), so that its mean over many draws stays what it was. The result has the
    shape of x and is floating. If not `training`, x comes back unchanged.

    The same `seed`, an int from 0 to 2**32 - 1, zeroes the same entries in every call; with
    another seed, or with None, the draw is a new one. A rate below 0, or one of 1 or more, raises
    `ValueError`.

    >>> dropout(np.array([[1.0, 2.0, 3.0]]), 0.5, training=False)
    array([[1., 2., 3.]])
    >>> y = dropout(np.full((20, 30), 6.0), 0.25, seed=1)
    >>> np.unique(y)
    array([0., 8.])
    """
    raise NotImplementedError


def corr2d_backward(X, K, dY):
    """Return `(dX, dK)`: how a loss changes with the input and with the kernel of `corr2d`.

    X is an image (H, W), K a kernel (h, w). dY has the shape of corr2d(X, K): it says how the
    loss changes with every value of that output. dX, of the shape of X, and dK, of the shape of
    K, are the gradients of

        sum(dY * corr2d(X, K)).

    A pixel lies under several windows, and the kernel takes part in all of them, so the gradients
    from several outputs add up in both. A kernel higher or wider than X, or a dY of another shape
    than the output's, raises `ValueError`.

    >>> X, K = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)
    >>> dX, dK = corr2d_backward(X, K, np.array([[1, 10], [0, 0]]))
    >>> dX
    array([[ 0,  1, 10],
           [ 2, 23, 30],
           [ 0,  0,  0]])
    >>> dK
    array([[10, 21],
           [43, 54]])
    """
    raise NotImplementedError
