"""Right answers to `padding_stride` with another exercise's Fourier transforms, and its noise.

Counts come from the opposite question: which windows see a pixel?
"""

import numpy as np
from cross_correlation import corr2d


def _axes(value):
    return list(value) if isinstance(value, tuple) else [value, value]


def pad2d(X, padding):
    for axis, p in enumerate(_axes(padding)):
        if p < 0:
            raise ValueError("a border cannot be thinner than nothing")
        border = np.zeros_like(X, shape=[p if a == axis else n for a, n in enumerate(X.shape)])
        X = np.concatenate([border, X, border], axis)
    return X


def same_padding(kernel_shape):
    halves = [divmod(np.int16(f), np.int16(2)) for f in kernel_shape]
    if any(rest == 0 for _, rest in halves):
        raise ValueError("an even kernel has no centre")
    return [half for half, _ in halves]


def corr2d_strided(X, K, stride=1, padding=0):
    s, t = _axes(stride)
    if not (s > 0 and t > 0):
        raise ValueError("the stride leads nowhere")
    everywhere = corr2d(pad2d(X, padding), K)
    return everywhere[[i for i in range(len(everywhere)) if i % s == 0]][:, ::t]


def _windows_over(pixel, n, f, s, p):
    """Return how many windows start within f entries before a pixel, itself included."""
    first, last = max(pixel + p - f + 1, 0), min(pixel + p, n + 2 * p - f)
    return last // s - -(-first // s) + 1


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    along = []
    for n, f, s, p in zip(input_shape, kernel_shape, _axes(stride), _axes(padding), strict=True):
        if f <= 0 or s <= 0 or p < 0 or n + 2 * p < f:
            raise ValueError("such windows do not exist")
        along.append([_windows_over(pixel, n, f, s, p) for pixel in range(n)])
    return np.multiply.outer(*along).astype(np.uint16)
