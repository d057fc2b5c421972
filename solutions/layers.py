"""Reference solution of `layers`: every step as its task says it."""

import numpy as np
from channels import corr2d_multi_in_out
from cross_correlation import corr2d


def _pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


def relu(x):
    """Return x with every negative value replaced by 0."""
    return np.maximum(x, 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    """Return the maps that a convolutional layer with ReLU makes of a batch of volumes."""
    (down, right), (top, left) = _pair(stride), _pair(padding)
    if min(down, right) < 1:
        raise ValueError("a stride is at least 1")
    padded = np.pad(X, [(0, 0), (0, 0), (top, top), (left, left)])  # refuses negative ones
    maps = np.stack([corr2d_multi_in_out(volume, K, bias) for volume in padded])
    rows, columns = np.arange(0, maps.shape[2], down), np.arange(0, maps.shape[3], right)
    return relu(maps[:, :, rows][:, :, :, columns])


def flatten(x):
    """Return a batch with the values of each example in one row."""
    return x.reshape(len(x), x.size // len(x))


def dense(x, W, b):
    """Return what a dense layer makes of a batch: x times W transposed, plus b."""
    if b.shape != (len(W),):
        raise ValueError(f"{len(W)} neurons need as many intercepts, not {b.shape}")
    return x @ W.T + b  # the product refuses another number of inputs


def softmax(z):
    """Return each row of scores as probabilities."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def dropout(x, rate, seed=None, training=True):
    """Return x with entries zeroed at random, and the others scaled up to make up for it."""
    if not 0 <= rate < 1:
        raise ValueError(f"a rate of {rate} is not a probability below 1")
    if not training:
        return x
    survives = np.random.default_rng(seed).random(x.shape) >= rate
    return np.where(survives, x / (1 - rate), 0)


def corr2d_backward(X, K, dY):
    """Return the gradients of sum(dY * corr2d(X, K)) with respect to X and K."""
    if dY.shape != corr2d(X, K).shape:
        raise ValueError(f"dY has shape {dY.shape}, the output has another")
    h, w = K.shape
    dX, dK = np.zeros_like(X), np.zeros_like(K)
    for i, j in np.ndindex(dY.shape):
        dX[i : i + h, j : j + w] += dY[i, j] * K
        dK += dY[i, j] * X[i : i + h, j : j + w]
    return dX, dK
