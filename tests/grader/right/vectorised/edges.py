"""Right answers to `edges` by slicing and broadcasting."""

import numpy as np


def bar_image(height, width, start, stop):
    columns = np.arange(width)
    row = np.where((start <= columns) & (columns < stop), 0.0, 1.0)
    return np.broadcast_to(row, (height, width)).copy()


def _signed(X):
    """Return X in a dtype that has negative numbers."""
    return X if X.dtype.kind == "f" else X.astype(int)


def vertical_edges(X):
    if X.shape[-1] < 2:
        raise ValueError("two columns are needed")
    return -np.diff(_signed(X), axis=-1)


def horizontal_edges(X):
    if len(X) < 2:
        raise ValueError("two rows are needed")
    X = _signed(X)
    return X[:-1] - X[1:]


def gaussian_kernel(size, sigma):
    if size < 1 or not size % 2 or not sigma > 0:
        raise ValueError(f"no kernel for size {size} and sigma {sigma}")
    y, x = np.mgrid[:size, :size] - (size - 1) // 2
    bump = np.exp(-(x * x + y * y) / (2.0 * sigma * sigma))
    bump /= bump.sum()
    return bump
