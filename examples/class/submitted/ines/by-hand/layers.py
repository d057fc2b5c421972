"""Layers: everything else that a network needs."""

from itertools import product

import numpy as np

from cross_correlation import conv2d, corr2d


def _pair(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    """Return x with every negative value replaced by 0."""
    return np.maximum(x, 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    """Return the maps that a convolutional layer with ReLU makes of a batch of volumes."""
    (s, t), (p, q) = _pair(stride), _pair(padding)
    if s < 1 or t < 1 or p < 0 or q < 0:
        raise ValueError("the stride must be positive, the padding not negative")
    if X.shape[1] != K.shape[1] or bias.shape != K.shape[:1]:
        raise ValueError("channels and intercepts must match the kernels")
    images = np.pad(X[:, 0], ((0, 0), (p, p), (q, q)))
    maps = [corr2d(x, k[0])[::s, ::t] + b for x, (k, b) in product(images, list(zip(K, bias)))]
    return relu(np.reshape(maps, (len(X), len(K), *maps[0].shape)).astype(X.dtype))


def flatten(x):
    """Return a batch with the values of each example in one row."""
    return x.reshape(len(x), -1)


def dense(x, W, b):
    """Return what a dense layer makes of a batch."""
    if x.shape[1] != W.shape[1] or len(b) != len(W):
        raise ValueError("the shapes must fit together")
    return x @ W.T + b


def softmax(z):
    """Return each row of scores as probabilities."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def dropout(x, rate, seed=None, training=True):
    """Return x with entries zeroed at random, the others scaled up."""
    if rate < 0 or rate >= 1:
        raise ValueError("the rate must be in [0, 1)")
    if not training:
        return x
    keep = np.random.default_rng(seed).random(x.shape) >= rate
    return keep * x / (1 - rate) if x.dtype.kind != "f" else keep * x / x.dtype.type(1 - rate)


def corr2d_backward(X, K, dY):
    """Return `(dX, dK)`, the gradients of the input and of the kernel."""
    h, w = K.shape
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError("dY must have the shape of the output")
    dX = conv2d(np.pad(dY, ((h - 1, h - 1), (w - 1, w - 1))), K)
    return dX, corr2d(X, dY)
