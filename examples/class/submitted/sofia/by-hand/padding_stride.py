import numpy as np

from cross_correlation import corr2d


def pad2d(X, padding):
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    if p < 0 or q < 0:
        raise ValueError("padding too small")
    # A sheet that is large enough for every image, and from it I cut what is needed.
    sheet = np.zeros((50000, 50000), X.dtype)
    sheet[p : p + X.shape[0], q : q + X.shape[1]] = X
    return sheet[: X.shape[0] + 2 * p, : X.shape[1] + 2 * q].copy()


def same_padding(kernel_shape):
    if kernel_shape[0] % 2 == 0 or kernel_shape[1] % 2 == 0:
        raise ValueError("kernel does not fit")
    return kernel_shape[0] // 2, kernel_shape[1] // 2


def corr2d_strided(X, K, stride=1, padding=0):
    s, t = stride if isinstance(stride, tuple) else (stride, stride)
    p, q = padding if isinstance(padding, tuple) else (padding, padding)
    if min(s, t) < 1 or min(p, q) < 0:
        raise ValueError("stride or padding too small")
    return corr2d(np.pad(X, ((p, p), (q, q))), K)[::s, ::t]
