"""Padding and stride: the border, and the step of the kernel."""

import numpy as np

from cross_correlation import corr2d


def _pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    """Return the image with a border of zeros."""
    p, q = _pair(padding)
    if min(p, q) < 0:
        raise ValueError("the stride must be positive, the padding not negative")
    P = np.zeros((X.shape[0] + 2 * p, X.shape[1] + 2 * q), dtype=X.dtype)
    P[p:p + X.shape[0], q:q + X.shape[1]] = X
    return P


def same_padding(kernel_shape):
    """Return the padding with which a kernel keeps height and width."""
    if any(f % 2 == 0 for f in kernel_shape):
        raise ValueError("the kernel must have odd sides")
    return tuple((f - 1) // 2 for f in kernel_shape)


def corr2d_strided(X, K, stride=1, padding=0):
    """Return the cross-correlation of an image with a kernel, padded and strided."""
    s, t = _pair(stride)
    if s < 1 or t < 1:
        raise ValueError("the stride must be positive, the padding not negative")
    return corr2d(pad2d(X, padding), K)[::s, ::t]


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    """Return how many windows cover each pixel of an image."""
    # rows and columns do not know of each other, so the counts are multiplied
    along = []
    for n, f, s, p in zip(input_shape, kernel_shape, _pair(stride), _pair(padding)):
        if f < 1 or s < 1 or p < 0 or f > n + 2 * p:
            raise ValueError("the stride must be positive, the padding not negative")
        starts = np.arange(-p, n + p - f + 1, s)
        pixel = np.arange(n)[:, None]
        along.append(((starts <= pixel) & (pixel < starts + f)).sum(axis=1))
    return np.outer(*along)
