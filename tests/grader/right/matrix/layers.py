"""Right answers to `layers` as products of matrices, with the matrices of the other exercises."""

import numpy as np
from channels import corr2d_multi_in_out
from cross_correlation import conv_matrix


def relu(x):
    y = x.copy()
    y[y < 0] = 0
    return y


def conv_layer(X, K, bias, stride=1, padding=0):
    stride = (stride, stride) if np.isscalar(stride) else tuple(stride)
    padding = (padding, padding) if np.isscalar(padding) else tuple(padding)
    if min(stride) <= 0 or min(padding) < 0:
        raise ValueError("a stride must be positive, a padding must not be negative")
    n, c, H, W = X.shape
    framed = np.zeros((n, c, H + 2 * padding[0], W + 2 * padding[1]), X.dtype)
    framed[:, :, padding[0] : padding[0] + H, padding[1] : padding[1] + W] = X
    maps = [corr2d_multi_in_out(image, K, bias)[:, :: stride[0], :: stride[1]] for image in framed]
    return relu(np.array(maps, X.dtype if X.dtype.kind == "f" else np.int64))


def flatten(x):
    return x.reshape(-1, int(np.prod(x.shape[1:])))


def dense(x, W, b):
    if x.shape[1] != W.shape[1] or W.shape[0] != b.size:
        raise ValueError("shapes of x, W and b")
    # The intercept is the weight of an input that is always 1.
    ones = np.ones((len(x), 1), x.dtype)
    return np.hstack([x, ones]) @ np.hstack([W, b[:, None]]).T


def softmax(z):
    # The probabilities one by one: 1 over the sum of exp of all differences.
    differences = z[:, None, :] - z[:, :, None]
    with np.errstate(over="ignore"):
        return 1 / np.exp(differences).sum(axis=2)


def dropout(x, rate, seed=None, training=True):
    if not (rate >= 0 and rate < 1):
        raise ValueError(f"{rate} is no rate")
    if training:
        kept = np.random.RandomState(seed).binomial(1, 1 - rate, size=x.shape)
        return (x * kept / (1 - rate)).astype(x.dtype if x.dtype.kind == "f" else float)
    return x


def corr2d_backward(X, K, dY):
    M = conv_matrix(K, X.shape)
    if np.prod(dY.shape) != len(M) or dY.shape != tuple(np.subtract(X.shape, K.shape) + 1):
        raise ValueError("dY is not a gradient of this output")
    # Y = M x is linear in x, so the gradient is M transposed; and likewise in the kernel.
    dX = (M.T @ dY.ravel()).reshape(X.shape)
    dK = (conv_matrix(dY, X.shape) @ X.ravel()).reshape(K.shape)
    return dX, dK
