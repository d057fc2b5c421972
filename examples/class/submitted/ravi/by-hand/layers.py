import numpy as np

def relu(x):
    x[x < 0] = 0
    return x

def flatten(x):
    return map(np.ravel, x)

def dense(x, W, b):
    return [[float(sum(row * w) + c) for w, c in zip(W, b)] for row in x]

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.char.mod("%.1f %%", 100 * e / e.sum(axis=1, keepdims=True))

def dropout(x, rate, seed=None, training=True):
    if not training:
        return x
    if rate < 0 or rate >= 1:
        raise ValueError("not allowed")
    keep = np.random.default_rng(seed).random(x.shape) >= rate
    return np.ma.masked_array(x / (1 - rate), mask=~keep)
