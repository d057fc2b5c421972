"""Reference solution of `edges`: two cross-correlations, and two arrays written down directly."""

import numpy as np
from cross_correlation import corr2d


def bar_image(height, width, start, stop):
    """Return a bright image with a dark vertical bar."""
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X


def vertical_edges(X):
    """Return the vertical edges of an image: its cross-correlation with [[1, -1]]."""
    return corr2d(X, np.array([[1, -1]]))


def horizontal_edges(X):
    """Return the horizontal edges of an image: its cross-correlation with [[1], [-1]]."""
    return corr2d(X, np.array([[1], [-1]]))


def gaussian_kernel(size, sigma):
    """Return a square kernel in the shape of a Gaussian bump."""
    if not size % 2 or min(size, sigma) <= 0:
        raise ValueError(f"size {size} must be positive and odd, sigma {sigma} positive")
    distance = np.arange(size) - size // 2
    squares = distance[:, None] ** 2 + distance**2
    bump = np.exp(-squares / (2 * sigma**2))
    return bump / bump.sum()
