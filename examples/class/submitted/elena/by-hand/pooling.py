"""Max and average pooling."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _both(v):
    return (v, v) if isinstance(v, (int, np.integer)) else v


def _prepare(X, size, stride, padding=0):
    size, padding = _both(size), _both(padding)
    stride = size if stride is None else _both(stride)
    if min(size) <= 0 or min(stride) <= 0 or min(padding) < 0:
        raise ValueError("bad size, stride or padding")
    if padding[0] >= size[0] or padding[1] >= size[1]:
        raise ValueError("padding too large")
    # zero padding, as in the lecture on convolution
    border = ((0, 0),) * (X.ndim - 2) + ((padding[0],) * 2, (padding[1],) * 2)
    X = np.pad(X, border, mode="constant")
    view = sliding_window_view(X, size, axis=(-2, -1))  # ValueError if too large
    return view[..., ::stride[0], ::stride[1], :, :]


def max_pool2d(X, size, stride=None, padding=0):
    """Largest value of every window."""
    return _prepare(X, size, stride, padding).max((-2, -1))


def avg_pool2d(X, size, stride=None):
    """Mean of every window."""
    return _prepare(X, size, stride).mean((-2, -1))


def max_pool2d_with_indices(X, size, stride=None):
    """Largest values, and where they were."""
    view = _prepare(X, size, stride)
    places = _prepare(np.arange(X.size).reshape(X.shape), size, stride)
    first = view.reshape(*view.shape[:2], -1).argmax(-1)
    flat = places.reshape(*view.shape[:2], -1)
    rows, columns = np.indices(first.shape)
    indices = flat[rows, columns, first]
    return X.reshape(-1)[indices], indices


def max_pool2d_backward(dY, indices, input_shape):
    """Send the gradient back."""
    if dY.shape != indices.shape:
        raise ValueError("dY and indices differ")
    dX = np.zeros(input_shape, dY.dtype)
    np.add.at(dX.reshape(-1), indices, dY)
    return dX
