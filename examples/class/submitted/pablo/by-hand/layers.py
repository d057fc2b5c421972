"""Practica 1: layers."""

import numpy as np

from channels import corr2d_multi_in_out


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    y = x.copy()
    y[y < 0] = 0
    return y


def conv_layer(X, K, bias, stride=1, padding=0):
    (s, t), (p, q) = pair(stride), pair(padding)
    if s < 1 or t < 1 or p < 0 or q < 0:
        raise ValueError("wrong stride or padding")
    results = []
    for image in X:
        image = np.pad(image, ((0, 0), (p, p), (q, q)))
        results.append(corr2d_multi_in_out(image, K, bias)[:, ::s, ::t])
    return relu(np.stack(results))


def flatten(x):
    return np.array([example.ravel() for example in x])


def dense(x, W, b):
    if x.shape[1] != W.shape[1] or len(b) != len(W):
        raise ValueError("wrong shapes")
    return x @ W.T + b


def softmax(z):
    rows = []
    for row in z:
        e = np.exp(row - np.max(row))
        rows.append(e / e.sum())
    return np.array(rows)


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("wrong rate")
    if training:
        mask = np.random.RandomState(seed).uniform(size=x.shape) > rate
        x = np.where(mask, x / (1 - rate), 0).astype(x.dtype if x.dtype.kind == "f" else float)
    return x


def corr2d_backward(X, K, dY):
    h, w = K.shape
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError("wrong shape of dY")
    dX = np.zeros_like(X)
    dK = np.zeros_like(K)
    for i, j in np.ndindex(dY.shape):
        dX[i:i + h, j:j + w] += dY[i, j] * K
        dK += dY[i, j] * X[i:i + h, j:j + w]
    return dX, dK
