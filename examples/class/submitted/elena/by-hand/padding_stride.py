"""Padding and stride."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _both(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    """Zeros all around."""
    top, left = _both(padding)
    if top < 0 or left < 0:
        raise ValueError("bad arguments")
    return np.pad(X, ((top, top), (left, left)))


def same_padding(kernel_shape):
    """Half of what the kernel takes."""
    if any(f % 2 == 0 for f in kernel_shape):
        raise ValueError("even kernel")
    return tuple((f - 1) // 2 for f in kernel_shape)


def corr2d_strided(X, K, stride=1, padding=0):
    """Every down-th window."""
    down, right = _both(stride)
    P = pad2d(X, padding)
    if min(down, right) < 1 or K.shape[0] > P.shape[0] or K.shape[1] > P.shape[1]:
        raise ValueError("bad arguments")
    if P.dtype.kind in "iu":
        P, K = P.astype(np.int64), K.astype(np.int64)
    view = sliding_window_view(P, K.shape)[::down, ::right]
    return np.einsum("ijab,ab->ij", view, K)


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    """Windows per pixel."""
    H, W = input_shape
    if min(kernel_shape) < 1:
        raise ValueError("bad arguments")
    numbers = pad2d(np.arange(1, H * W + 1).reshape(H, W), padding)
    down, right = _both(stride)
    if down < 1 or right < 1 or kernel_shape[0] > numbers.shape[0] or kernel_shape[1] > numbers.shape[1]:
        raise ValueError("bad arguments")
    seen = sliding_window_view(numbers, kernel_shape)[::down, ::right]
    return np.bincount(seen.ravel(), minlength=H * W + 1)[1:].reshape(H, W)  # 0 is the border
