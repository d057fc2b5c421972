# David - assignment 1
import numpy as np

from channels import corr2d_multi_in_out


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    return x * (x > 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    (down, right), (p, q) = pair(stride), pair(padding)
    if min(down, right) < 1 or min(p, q) < 0:
        raise ValueError('stride below 1 or negative padding')
    maps = []
    for volume in X:
        volume = np.pad(volume, ((0, 0), (p, p), (q, q)))
        maps.append(corr2d_multi_in_out(volume, K, bias)[:, ::down, ::right])
    return relu(np.stack(maps))


def flatten(x):
    return x.reshape(len(x), -1)


def dense(x, W, b):
    if x.shape[1] != W.shape[1] or len(b) != len(W):
        raise ValueError('shapes do not fit')
    return x @ W.T + b


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError('not a rate')
    if not training:
        return x
    keep = np.random.default_rng(seed).random(x.shape) >= rate
    return keep * x / (1 - rate) if x.dtype.kind != 'f' else keep * x / x.dtype.type(1 - rate)


def corr2d_backward(X, K, dY):
    h, w = K.shape
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError('dY does not fit')
    # forward with the kernel turned round, so backward with the kernel as it is
    edge = np.pad(dY, ((h - 1, h - 1), (w - 1, w - 1)))
    dX, dK = np.zeros_like(X), np.zeros_like(K)
    for i, j in np.ndindex(dX.shape):
        dX[i, j] = np.sum(edge[i:i + h, j:j + w] * K)
    for a, b in np.ndindex(dK.shape):
        dK[a, b] = np.sum(X[a:a + dY.shape[0], b:b + dY.shape[1]] * dY)
    return dX, dK
