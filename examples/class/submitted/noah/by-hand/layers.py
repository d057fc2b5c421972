import numpy as np

def pair(v):
    return v if isinstance(v, tuple) else (v, v)

def relu(x):
    return np.maximum(x, 0)

def conv_layer(X, K, bias, stride=1, padding=0):
    n, c, H, W = X.shape
    o, depth, h, w = K.shape
    down, right = pair(stride)
    top, left = pair(padding)
    if depth != c or len(bias) != o:
        raise ValueError("wrong channels")
    if down < 1 or right < 1 or top < 0 or left < 0 or h > H + 2*top or w > W + 2*left:
        raise ValueError("bad stride or padding")
    rows = (H + 2*top - h) // down + 1
    cols = (W + 2*left - w) // right + 1
    P = np.zeros((n, c, H + 2*top, W + 2*left), dtype=X.dtype)
    P[:, :, top:top + H, left:left + W] = X
    Y = np.zeros((n, o, rows, cols), dtype=X.dtype)
    for example in range(n):
        for m in range(o):
            for i in range(rows):
                for j in range(cols):
                    window = P[example, :, i*down:i*down + h, j*right:j*right + w]
                    Y[example, m, i, j] = max((window*K[m]).sum() + bias[m], 0)
    return Y

def flatten(x):
    return x.reshape(len(x), -1)

def dense(x, W, b):
    if x.shape[1] != W.shape[1] or len(b) != len(W):
        raise ValueError("shapes do not fit")
    return x @ W.T + b

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError("bad rate")
    if not training:
        return x
    alive = np.random.default_rng(seed).random(x.shape) >= rate
    return np.where(alive, x, 0).astype(x.dtype if x.dtype.kind == "f" else float)

def corr2d_backward(X, K, dY):
    h, w = K.shape
    if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
        raise ValueError("wrong dY")
    dX = np.zeros_like(X)
    dK = np.zeros_like(K)
    for i, j in np.ndindex(dY.shape):
        dX[i:i + h, j:j + w] += dY[i, j] * K
        dK += dY[i, j] * X[i:i + h, j:j + w]
    return dX, dK
