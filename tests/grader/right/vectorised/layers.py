"""Right answers to `layers` with views of all windows, and no loop."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def relu(x):
    return x * (x > 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    down, right = np.broadcast_to(stride, 2)
    top, left = np.broadcast_to(padding, 2)
    if down < 1 or right < 1:
        raise ValueError("the stride must be positive")
    if bias.shape != K.shape[:1] or X.shape[1] != K.shape[1]:
        raise ValueError("filters, channels and intercepts do not go together")
    X = np.pad(X, ((0, 0), (0, 0), (top, top), (left, left)))
    windows = sliding_window_view(X, K.shape[2:], axis=(2, 3))[:, :, ::down, ::right]
    Y = np.einsum("ncijab,ocab->noij", windows, K) + bias[:, None, None]
    return Y.clip(min=0)


def flatten(x):
    return x.reshape(x.shape[0], -1)


def dense(x, W, b):
    if b.shape != W.shape[:1]:
        raise ValueError("there must be an intercept for every neuron")
    return np.einsum("ni,oi->no", x, W) + b


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("0 <= rate < 1, please")
    if not training or rate == 0:
        return x
    mask = np.random.default_rng(seed).random(x.shape, dtype=np.float32) > rate
    y = x / (1 - rate)
    y[~mask] = 0
    return y


def corr2d_backward(X, K, dY):
    h, w = K.shape
    if sliding_window_view(X, K.shape).shape[:2] != dY.shape:
        raise ValueError("dY does not have the shape of the output")
    dK = np.einsum("abij,ij->ab", sliding_window_view(X, dY.shape), dY)
    around = np.pad(dY, ((h - 1, h - 1), (w - 1, w - 1)))
    dX = np.einsum("ijab,ab->ij", sliding_window_view(around, K.shape), np.flip(K))
    return dX, dK
