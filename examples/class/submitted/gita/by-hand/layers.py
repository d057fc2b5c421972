import numpy as np
from channels import *

def two(v):
    return v if isinstance(v, tuple) else (v, v)

def relu(x):
    y = x.copy()
    y[y < 0] = 0
    return y

def conv_layer(X, K, bias, stride=1, padding=0):
    (s, t), (p, q) = two(stride), two(padding)
    if s < 1 or t < 1 or p < 0 or q < 0: raise ValueError("bad argument")
    maps = []
    for v in X:
        v = np.pad(v, ((0, 0), (p, p), (q, q)))
        maps.append(corr2d_multi_in_out(v, K, bias)[:, ::s, ::t])
    return relu(np.stack(maps))

def flatten(x):
    return np.array([example.ravel() for example in x])

def dense(x, W, b):
    if W.shape[1] != x.shape[1] or b.shape != W.shape[:1]: raise ValueError("bad argument")
    return np.array([[np.dot(row, w) + c for w, c in zip(W, b)] for row in x])

def softmax(z):
    rows = []
    for row in z:
        e = np.exp(row - np.max(row))
        rows.append(e / e.sum())
    return np.array(rows)

def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1: raise ValueError("bad argument")
    if not training:
        return x
    keep = np.random.default_rng(seed).random(x.shape) >= rate
    return keep * x / (1 - rate) if x.dtype.kind != "f" else keep * x / x.dtype.type(1 - rate)

def corr2d_backward(X, K, dY):
    h, w = K.shape
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1): raise ValueError("bad argument")
    dX = np.zeros_like(X)
    dK = np.zeros_like(K)
    for i, j in np.ndindex(dY.shape):
        dX[i:i + h, j:j + w] += dY[i, j] * K
        dK += dY[i, j] * X[i:i + h, j:j + w]
    return dX, dK
