"""Edges."""
import numpy as np


def bar_image(height, width, start, stop):
    """Dark bar, bright rest."""
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X


def vertical_edges(X):
    """Left minus right."""
    if X.shape[1] < 2:
        raise ValueError("too small")
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:, :-1] - X[:, 1:]


def horizontal_edges(X):
    """Upper minus lower."""
    if X.shape[0] < 2:
        raise ValueError("too small")
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:-1] - X[1:]


def gaussian_kernel(size, sigma):
    """Weights that sum to 1."""
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("bad arguments")
    line = np.exp(-0.5 * ((np.arange(size) - (size - 1) / 2) / sigma) ** 2)
    line = line / line.sum()
    return np.outer(line, line)
