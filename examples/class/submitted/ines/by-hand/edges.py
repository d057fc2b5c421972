"""Edges: where neighbouring pixels differ."""

import numpy as np

from cross_correlation import corr2d


def bar_image(height, width, start, stop):
    """Return a bright image with a dark vertical bar."""
    row = [1.0] * start + [0.0] * (stop - start) + [1.0] * (width - stop)
    return np.array([row] * height)


def vertical_edges(X):
    """Return the cross-correlation of an image with [[1, -1]]."""
    return corr2d(X, np.array([[1, -1]], dtype=X.dtype if X.dtype.kind == "f" else int))


def horizontal_edges(X):
    """Return the cross-correlation of an image with [[1], [-1]]."""
    return corr2d(X, np.array([[1], [-1]], dtype=X.dtype if X.dtype.kind == "f" else int))


def gaussian_kernel(size, sigma):
    """Return a square kernel in the shape of a Gaussian bump."""
    if size <= 0 or size % 2 != 1 or not sigma > 0:
        raise ValueError("the size must be odd, sigma positive")
    y, x = np.indices((size, size)) - (size - 1) // 2
    bump = np.exp(-(x**2 + y**2) / 2 / sigma**2)
    bump /= np.sum(bump)
    return bump
