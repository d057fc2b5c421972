import math
import random

import numpy as np


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    y = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            y[place] = x[place]
    return y


def conv_layer(X, K, bias, stride=1, padding=0):
    n, c, H, W = X.shape
    o, depth, h, w = K.shape
    p, q = pair(padding)
    s = pair(stride)[0]
    if min(pair(stride)) < 1 or p < 0 or q < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("wrong argument")
    if depth != c or len(bias) != o:
        raise ValueError("wrong shapes")
    rows = (H + 2 * p - h) // s + 1
    cols = (W + 2 * q - w) // s + 1
    P = np.pad(X, ((0, 0), (0, 0), (p, p), (q, q)))
    Y = np.zeros((n, o, rows, cols), dtype=X.dtype)
    for e in range(n):
        for m in range(o):
            for i in range(rows):
                for j in range(cols):
                    value = bias[m] + np.sum(P[e, :, i * s:i * s + h, j * s:j * s + w] * K[m])
                    Y[e, m, i, j] = value if value > 0 else 0
    return Y


def flatten(x):
    return np.array([example.ravel() for example in x])


def dense(x, W, b):
    n, o = len(x), len(W)
    if W.shape[1] != x.shape[1] or len(b) != o:
        raise ValueError("wrong shapes")
    y = np.zeros((n, o), dtype=x.dtype)
    for i in range(n):
        for k in range(o):
            y[i, k] = b[k]
            for v in range(x.shape[1]):
                y[i, k] += x[i, v] * W[k, v]
    return y


def softmax(z):
    y = np.zeros(z.shape, dtype=z.dtype if z.dtype.kind == "f" else float)
    for i in range(len(z)):
        largest = z[i].max()
        powers = [math.exp(value - largest) for value in z[i]]
        for j in range(len(powers)):
            y[i, j] = powers[j] / sum(powers)
    return y


def dropout(x, rate, seed=None, training=True):
    if not 0 <= rate < 1:
        raise ValueError("wrong argument")
    if not training:
        return x
    dice = random.Random(seed)
    y = np.zeros(x.shape, dtype=x.dtype if x.dtype.kind == "f" else float)
    for place in np.ndindex(x.shape):
        if dice.random() >= rate:
            y[place] = x[place] / (1 - rate)
    return y


def corr2d_backward(X, K, dY):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W or dY.shape != (H - h + 1, W - w + 1):
        raise ValueError("wrong shapes")
    dX = np.zeros((H, W), dtype=X.dtype)
    dK = np.zeros((h, w), dtype=K.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    dX[i + a, j + b] += dY[i, j] * K[a, b]
                    dK[a, b] += dY[i, j] * X[i + a, j + b]
    return dX, dK
