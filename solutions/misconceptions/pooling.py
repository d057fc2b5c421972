"""Wrong versions of the tasks of `pooling`; each docstring is what the student reads."""

import numpy as np
from pooling import (
    _pair,
    _window,
    max_pool2d,
    max_pool2d_backward,
    max_pool2d_with_indices,
)

from grader.misconceptions import misconception


def _pool(reduce, X, size, stride, padding=0, fill=0.0):
    """Pool with any function of a window, over a border of `fill`."""
    (h, w), (down, right), (top, left), (rows, columns) = _window(X.shape, size, stride, padding)
    border = [(0, 0)] * (X.ndim - 2) + [(top, top), (left, left)]
    padded = np.pad(X, border, constant_values=fill)
    windows = lambda i, j: padded[..., i * down : i * down + h, j * right : j * right + w]
    parts = [[reduce(windows(i, j)) for j in range(columns)] for i in range(rows)]
    return np.moveaxis(np.array(parts), (0, 1), (-2, -1))


def _maximum(window):
    return window.max(axis=(-2, -1))


def _mean(window):
    return window.mean(axis=(-2, -1))


def _swapped(value):
    """Return a pair as (horizontal, vertical), anything else as it is."""
    return value[::-1] if isinstance(value, tuple) else value


def _up(X, size, stride):
    """Pad at the bottom and right with NaN so that windows past the border count.

    A window that starts past the border still does not.
    """
    more = []
    steps = _pair(size if stride is None else stride)
    for n, f, s in zip(X.shape[-2:], _pair(size), steps, strict=True):
        last = min(-(-(n - f) // s), (n - 1) // s) * s
        more.append((0, max(0, last + f - n)))
    border = [(0, 0)] * (X.ndim - 2) + more
    return np.pad(X.astype(float), border, constant_values=np.nan)


def _all_starts(X, size):
    """Pad at the bottom and right with NaN so that a window may start at every pixel."""
    border = [(0, 0)] * (X.ndim - 2) + [(0, f - 1) for f in _pair(size)]
    return np.pad(X.astype(float), border, constant_values=np.nan)


@misconception("max_pool2d")
def average_instead_of_maximum(X, size, stride=None, padding=0):
    """You return the mean of every window. Max pooling keeps its largest value (001, slide 37)."""
    return _pool(_mean, X, size, stride, padding)


@misconception("max_pool2d")
def zero_padding_wins(X, size, stride=None, padding=0):
    """Your padding is a border of zeros, and a zero beats every negative value.

    The border must never win: it acts as minus infinity.
    """
    return _pool(_maximum, X, size, stride, padding)


@misconception("max_pool2d")
def stride_stays_one(X, size, stride=None, padding=0):
    """With `stride=None` your windows move by 1. They should move by the window's own size."""
    return max_pool2d(X, size, 1 if stride is None else stride, padding)


@misconception("max_pool2d")
def stride_ignored(X, size, stride=None, padding=0):
    """You ignore `stride`: your windows always move by their own size."""
    _window(X.shape, size, stride, padding)
    return max_pool2d(X, size, None, padding)


@misconception("max_pool2d")
def windows_past_the_border(X, size, stride=None, padding=0):
    """You keep windows that reach past the border. Only whole windows count (round down)."""
    (top, left) = _pair(padding)
    border = [(0, 0)] * (X.ndim - 2) + [(top, top), (left, left)]
    _window(X.shape, size, stride, padding)
    wide = np.pad(X.astype(float), border, constant_values=-np.inf)
    return _pool(lambda part: np.nanmax(part, axis=(-2, -1)), _up(wide, size, stride), size, stride)


@misconception("max_pool2d")
def pooled_across_channels(X, size, stride=None, padding=0):
    """You take the maximum over the channels as well. Every feature map is pooled on its own."""
    Y = max_pool2d(X, size, stride, padding)
    return Y.max(axis=tuple(range(X.ndim - 2))) if X.ndim > 2 else Y


@misconception("max_pool2d")
def pairs_swapped(X, size, stride=None, padding=0):
    """You read a pair as (horizontal, vertical). It is (vertical, horizontal)."""
    return max_pool2d(X, _swapped(size), _swapped(stride), _swapped(padding))


@misconception("max_pool2d")
def windows_start_at_every_pixel(X, size, stride=None, padding=0):
    """You start windows up to the very border, though the last of them reach past it.

    Only whole windows count: the last one starts at H - size at the latest.
    """
    (top, left) = _pair(padding)
    border = [(0, 0)] * (X.ndim - 2) + [(top, top), (left, left)]
    size, stride, *_ = _window(X.shape, size, stride, padding)
    wide = np.pad(X.astype(float), border, constant_values=-np.inf)
    part_maximum = lambda part: np.nanmax(part, axis=(-2, -1))
    return _pool(part_maximum, _all_starts(wide, size), size, stride)


@misconception("max_pool2d")
def padding_ignored(X, size, stride=None, padding=0):
    """You ignore `padding`: your windows never begin outside the map."""
    _window(X.shape, size, stride, padding)
    return max_pool2d(X, size, stride)


@misconception("avg_pool2d")
def maximum_instead_of_average(X, size, stride=None):
    """You return the largest value of every window. Average pooling returns its mean."""
    return max_pool2d(X, size, stride)


@misconception("avg_pool2d")
def sum_instead_of_average(X, size, stride=None):
    """You add the window up and do not divide by the number of its entries."""
    return _pool(lambda part: part.sum(axis=(-2, -1)), X, size, stride)


@misconception("avg_pool2d")
def divided_by_one_side(X, size, stride=None):
    """You divide by one side of the window. A window has height times width entries."""
    h = _pair(size)[0]
    return _pool(lambda part: part.sum(axis=(-2, -1)) / h, X, size, stride)


@misconception("avg_pool2d")
def average_stride_stays_one(X, size, stride=None):
    """With `stride=None` your windows move by 1. They should move by the window's own size."""
    return _pool(_mean, X, size, 1 if stride is None else stride)


@misconception("avg_pool2d")
def average_stride_ignored(X, size, stride=None):
    """You ignore `stride`: your windows always move by their own size."""
    _window(X.shape, size, stride)
    return _pool(_mean, X, size, None)


@misconception("avg_pool2d")
def average_past_the_border(X, size, stride=None):
    """You keep windows that reach past the border. Only whole windows count (round down)."""
    _window(X.shape, size, stride)
    return _pool(lambda part: np.nanmean(part, axis=(-2, -1)), _up(X, size, stride), size, stride)


@misconception("avg_pool2d")
def average_windows_start_at_every_pixel(X, size, stride=None):
    """You start windows up to the very border, though the last of them reach past it.

    Only whole windows count: the last one starts at H - size at the latest.
    """
    size, stride, *_ = _window(X.shape, size, stride)
    part_mean = lambda part: np.nanmean(part, axis=(-2, -1))
    return _pool(part_mean, _all_starts(X, size), size, stride)


@misconception("avg_pool2d")
def average_rounded_down(X, size, stride=None):
    """Your means lose what stands after the decimal point: divide with `/` into floats."""
    return np.floor(_pool(_mean, X, size, stride))


@misconception("avg_pool2d")
def average_pairs_swapped(X, size, stride=None):
    """You read a pair as (horizontal, vertical). It is (vertical, horizontal)."""
    return _pool(_mean, X, _swapped(size), _swapped(stride))


@misconception("avg_pool2d")
def averaged_across_channels(X, size, stride=None):
    """You average over the channels as well. Every feature map is pooled on its own."""
    Y = _pool(_mean, X, size, stride)
    return Y.mean(axis=tuple(range(X.ndim - 2))) if X.ndim > 2 else Y


@misconception("max_pool2d_with_indices")
def last_maximum_noted(X, size, stride=None):
    """Where a window has its maximum several times, you note the last place, not the first."""
    Y, indices = max_pool2d_with_indices(X, size, stride)
    (h, w), (down, right), _, (rows, columns) = _window(X.shape, size, stride)
    for i in range(rows):
        for j in range(columns):
            part = X[i * down : i * down + h, j * right : j * right + w]
            row, column = np.argwhere(part == part.max())[-1]
            indices[i, j] = (i * down + row) * X.shape[1] + j * right + column
    return Y, indices


@misconception("max_pool2d_with_indices")
def position_within_the_window(X, size, stride=None):
    """Your indices count within each window. They should be positions in the whole of X."""
    (h, w), (down, right), _, (rows, columns) = _window(X.shape, size, stride)
    parts = [
        [X[i * down : i * down + h, j * right : j * right + w].argmax() for j in range(columns)]
        for i in range(rows)
    ]
    return max_pool2d(X, size, stride), np.array(parts)


@misconception("max_pool2d_with_indices")
def counted_column_by_column(X, size, stride=None):
    """Your indices count the pixels column by column. X.ravel() counts them row by row."""
    Y, indices = max_pool2d_with_indices(X, size, stride)
    row, column = np.divmod(indices, X.shape[1])
    return Y, column * X.shape[0] + row


@misconception("max_pool2d_with_indices")
def noted_stride_stays_one(X, size, stride=None):
    """With `stride=None` your windows move by 1. They should move by the window's own size."""
    return max_pool2d_with_indices(X, size, 1 if stride is None else stride)


@misconception("max_pool2d_with_indices")
def noted_stride_ignored(X, size, stride=None):
    """You ignore `stride`: your windows always move by their own size."""
    _window(X.shape, size, stride)
    return max_pool2d_with_indices(X, size)


@misconception("max_pool2d_with_indices")
def noted_pairs_swapped(X, size, stride=None):
    """You read a pair as (horizontal, vertical). It is (vertical, horizontal)."""
    return max_pool2d_with_indices(X, _swapped(size), _swapped(stride))


@misconception("max_pool2d_with_indices")
def start_of_the_window_noted(X, size, stride=None):
    """You note where each window starts. The place of its first maximum is asked."""
    _, (down, right), _, (rows, columns) = _window(X.shape, size, stride)
    starts = down * X.shape[1] * np.arange(rows)[:, None] + right * np.arange(columns)
    return max_pool2d(X, size, stride), starts


@misconception("max_pool2d_backward")
def gradients_overwritten(dY, indices, input_shape):
    """Where windows share a maximum you keep the last gradient. Gradients add up there."""
    dX = max_pool2d_backward(np.zeros_like(dY), indices, input_shape).ravel()
    dX[indices.ravel()] = dY.ravel()
    return dX.reshape(input_shape)


@misconception("max_pool2d_backward")
def ones_instead_of_gradients(dY, indices, input_shape):
    """You mark the maxima with 1. They should receive the gradient that comes from the output."""
    return max_pool2d_backward(np.ones_like(dY), indices, input_shape)


@misconception("max_pool2d_backward")
def indices_read_column_by_column(dY, indices, input_shape):
    """You read the indices column by column. They count row by row: row * W + column."""
    return max_pool2d_backward(dY, indices, input_shape[::-1]).T


@misconception("max_pool2d_backward")
def gradients_averaged(dY, indices, input_shape):
    """Where windows share a maximum you take the mean of their gradients. They add up there."""
    count = max_pool2d_backward(np.ones_like(dY), indices, input_shape)
    return max_pool2d_backward(dY, indices, input_shape) / np.maximum(count, 1)
