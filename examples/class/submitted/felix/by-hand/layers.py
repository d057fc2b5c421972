import numpy as np
from channels import corr2d_multi_in_out
from cross_correlation import conv_matrix


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def relu(x):
    return np.maximum(x, 0)


def conv_layer(X, K, bias, stride=1, padding=0):
    (s, t), (p, q) = pair(stride), pair(padding)
    if s < 1 or t < 1 or p < 0 or q < 0:
        raise ValueError('stride or padding')
    out = []
    for v in X:
        v = np.pad(v, ((0, 0), (p, p), (q, q)))
        out.append(corr2d_multi_in_out(v, K, bias)[:, ::s, ::t])
    return relu(np.stack(out))


def flatten(x):
    return x.reshape(len(x), -1)


def dense(x, W, b):
    if W.shape[1] != x.shape[1] or b.shape != W.shape[:1]:
        raise ValueError('shapes')
    return np.einsum('ni,oi->no', x, W) + b


def softmax(z):
    powers = np.exp(z.T - z.max(axis=1))  # classes down, examples across
    return (powers / powers.sum(axis=0)).T


def dropout(x, rate, seed=None, training=True):
    if rate < 0 or rate >= 1:
        raise ValueError('rate')
    if training:
        mask = np.random.RandomState(seed).uniform(size=x.shape) > rate
        x = np.where(mask, x / (1 - rate), 0).astype(x.dtype if x.dtype.kind == 'f' else float)
    return x


def corr2d_backward(X, K, dY):
    M = conv_matrix(K, X.shape)
    if dY.shape != (X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1):
        raise ValueError('dY')
    # y = M x, so the gradient goes back through M transposed
    dX = (M.T @ dY.ravel()).reshape(X.shape)
    dK = (conv_matrix(dY, X.shape) @ X.ravel()).reshape(K.shape)
    return dX, dK
