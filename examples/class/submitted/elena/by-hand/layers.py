"""Layers."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _both(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    """Nothing below 0."""
    return np.maximum(x, 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    """Sums, bias, ReLU."""
    (down, right), (top, left) = _both(stride), _both(padding)
    if down < 1 or right < 1 or top < 0 or left < 0:
        raise ValueError("bad arguments")
    if X.shape[1] != K.shape[1] or len(bias) != len(K):
        raise ValueError("bad arguments")
    P = np.pad(X, ((0, 0), (0, 0), (top, top), (left, left)))
    if K.shape[2] > P.shape[2] or K.shape[3] > P.shape[3]:
        raise ValueError("bad arguments")
    view = sliding_window_view(P, K.shape[2:], axis=(2, 3))[:, :, ::down, ::right]
    sums = np.einsum("ncijab,ocab->noij", view, K)
    return relu(sums + bias[:, None, None])


def flatten(x):
    """One row per example."""
    return np.array([example.ravel() for example in x])


def dense(x, W, b):
    """x W^T + b."""
    if x.shape[1] != W.shape[1] or len(b) != len(W):
        raise ValueError("bad arguments")
    return x @ W.T + b


def softmax(z):
    """Probabilities."""
    # numpy: axis 0 are the rows
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


def dropout(x, rate, seed=None, training=True):
    """Switch entries off."""
    if rate < 0 or rate >= 1:
        raise ValueError("bad arguments")
    if not training:
        return x
    keep = np.random.default_rng(seed).random(x.shape) >= rate
    return keep * x / (1 - rate) if x.dtype.kind != "f" else keep * x / x.dtype.type(1 - rate)


def corr2d_backward(X, K, dY):
    """Two gradients."""
    (h, w), (m, n) = K.shape, dY.shape
    if (m, n) != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError("dY has another shape")
    wide = np.pad(dY, ((h - 1, h - 1), (w - 1, w - 1)))
    dX = np.einsum("ijab,ab->ij", sliding_window_view(wide, (h, w)), K[::-1, ::-1])
    dK = np.einsum("abij,ij->ab", sliding_window_view(X, (m, n)), dY)
    return dX, dK
