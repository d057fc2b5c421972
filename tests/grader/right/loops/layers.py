"""Right answers to `layers` in plain loops over every index."""

import math
import random

import numpy as np


def _kind(x):
    return x.dtype if x.dtype in (np.float32, np.float64) else np.float64


def relu(x):
    y = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            y[place] = x[place]
    return y


def _two(value):
    if isinstance(value, int):
        return value, value
    return value


def conv_layer(X, K, bias, stride=1, padding=0):
    n, c, H, W = X.shape
    o, channels, h, w = K.shape
    (down, right), (top, left) = _two(stride), _two(padding)
    if channels != c:
        raise ValueError("wrong number of channels")
    if len(bias) != o:
        raise ValueError("wrong number of intercepts")
    if down <= 0 or right <= 0 or top < 0 or left < 0:
        raise ValueError("bad stride or padding")
    if h > H + 2 * top or w > W + 2 * left:
        raise ValueError("the kernel is too large")
    rows = (H + 2 * top - h) // down + 1
    columns = (W + 2 * left - w) // right + 1
    Y = np.zeros((n, o, rows, columns), _kind(X))
    for example in range(n):
        for m in range(o):
            for i in range(rows):
                for j in range(columns):
                    total = bias[m]
                    for channel in range(c):
                        for a in range(h):
                            for b in range(w):
                                row, column = i * down + a - top, j * right + b - left
                                if 0 <= row < H and 0 <= column < W:
                                    total += K[m, channel, a, b] * X[example, channel, row, column]
                    Y[example, m, i, j] = max(total, 0)
    return Y


def flatten(x):
    rows = []
    for example in x:
        row = []
        for place in np.ndindex(example.shape):
            row.append(example[place])
        rows.append(row)
    return np.array(rows)


def dense(x, W, b):
    n, i = x.shape
    o, inputs = W.shape
    if inputs != i or len(b) != o:
        raise ValueError("shapes do not fit")
    y = np.zeros((n, o), _kind(x))
    for example in range(n):
        for k in range(o):
            for v in range(i):
                y[example, k] += W[k, v] * x[example, v]
            y[example, k] += b[k]
    return y


def softmax(z):
    y = np.zeros(z.shape, _kind(z))
    for i, row in enumerate(z):
        largest = max(row)
        powers = [math.exp(float(v) - float(largest)) for v in row]
        for j, power in enumerate(powers):
            y[i, j] = power / sum(powers)
    return y


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("not a rate")
    if not training:
        return x.copy()
    chance = random.Random(seed)
    y = np.zeros(x.shape, _kind(x))
    for place in np.ndindex(x.shape):
        if chance.random() >= rate:
            y[place] = x[place] / (1 - rate)
    return y


def corr2d_backward(X, K, dY):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("the kernel is too large")
    if dY.shape != (H - h + 1, W - w + 1):
        raise ValueError("dY has the wrong shape")
    dX = np.zeros(X.shape, X.dtype)
    dK = np.zeros(K.shape, K.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    dX[i + a, j + b] += dY[i, j] * K[a, b]
                    dK[a, b] += dY[i, j] * X[i + a, j + b]
    return dX, dK
