"""Reference solution of `padding_stride`: pad, look at all windows, keep every so many."""

import numpy as np
from cross_correlation import corr2d


def _pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


def pad2d(X, padding):
    """Return the image with a border of zeros."""
    top, left = _pair(padding)
    return np.pad(X, ((top, top), (left, left)))  # which refuses what is negative


def same_padding(kernel_shape):
    """Return the padding with which a kernel keeps height and width at stride 1."""
    h, w = kernel_shape
    if not (h % 2 and w % 2):
        raise ValueError(f"a kernel of {kernel_shape} would need more on one side than the other")
    return h // 2, w // 2


def corr2d_strided(X, K, stride=1, padding=0):
    """Return the cross-correlation of an image with a kernel, with zero padding and a stride."""
    down, right = _pair(stride)
    if min(down, right) < 1:
        raise ValueError(f"a stride of {stride} does not move the kernel forward")
    return corr2d(pad2d(X, padding), K)[::down, ::right]


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    """Return how many windows cover each pixel of an image."""
    if min(kernel_shape) < 1:
        raise ValueError(f"a kernel of {kernel_shape} has no values")
    (H, W), (h, w) = input_shape, kernel_shape
    (top, left), (down, right) = _pair(padding), _pair(stride)
    windows = corr2d_strided(np.zeros(input_shape), np.zeros(kernel_shape), stride, padding)
    use = pad2d(np.zeros(input_shape, np.int64), padding)
    for i, j in np.ndindex(windows.shape):
        use[i * down : i * down + h, j * right : j * right + w] += 1
    return use[top : top + H, left : left + W]
