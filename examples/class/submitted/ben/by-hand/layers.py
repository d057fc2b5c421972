import math
import random

import numpy as np

# Plain loops again, that makes eleven in a row.


def both(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    """Return x with every negative value replaced by 0: the rectified linear unit."""
    y = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            y[place] = x[place]
    return y


def conv_layer(X, K, bias, stride=1, padding=0):
    n, c, H, W = X.shape
    o, depth, h, w = K.shape
    step_down, step_right = both(stride)
    p, q = both(padding)
    if depth != c or len(bias) != o:
        raise ValueError("channels or kernel do not fit")
    if step_down < 1 or step_right < 1 or p < 0 or q < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("this stride or padding is not possible")
    rows = (H + 2 * p - h) // step_down + 1
    cols = (W + 2 * q - w) // step_right + 1
    P = np.zeros((n, c, H + 2 * p, W + 2 * q), dtype=X.dtype)
    P[:, :, p:p + H, q:q + W] = X
    Y = np.zeros((n, o, rows, cols), dtype=X.dtype)
    for example in range(n):
        for m in range(o):
            for i in range(rows):
                for j in range(cols):
                    window = P[example, :, i * step_down:i * step_down + h, j * step_right:j * step_right + w]
                    Y[example, m, i, j] = max((window * K[m]).sum() + bias[m], 0)
    return Y


def flatten(x):
    """Return a batch with the values of each example in one row."""
    rows = []
    for example in x:
        rows.append([value for value in example.flat])
    return np.array(rows, dtype=x.dtype)


def dense(x, W, b):
    n, o = len(x), len(W)
    if W.shape[1] != x.shape[1] or len(b) != o:
        raise ValueError("shapes do not fit")
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
        raise ValueError("not a rate")
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
        raise ValueError("dY has the wrong shape")
    dX = np.zeros((H, W), dtype=X.dtype)
    dK = np.zeros((h, w), dtype=K.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    dX[i + a, j + b] += dY[i, j] * K[a, b]
                    dK[a, b] += dY[i, j] * X[i + a, j + b]
    return dX, dK
