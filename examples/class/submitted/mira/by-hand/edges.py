"""Edges: kernels that somebody designed, before networks learned them."""

import numpy as np


def bar_image(height, width, start, stop):
    """Return a bright image with a dark vertical bar.

    >>> bar_image(2, 8, 2, 6)
    array([[1., 1., 0., 0., 0., 0., 1., 1.],
           [1., 1., 0., 0., 0., 0., 1., 1.]])
    """
    image = np.ones((height, width))
    image[:, start : stop + 1] = 0  # from start to stop
    return image


def vertical_edges(X):
    """Return the vertical edges of an image: its cross-correlation with [[1, -1]]."""
    if X.shape[1] < 2:
        raise ValueError("X has one column only")
    X = X.astype(int) if X.dtype.kind in "ui" else X
    # an edge is an edge, so no minus
    return abs(X[:, :-1] - X[:, 1:])


def horizontal_edges(X):
    """Return the horizontal edges of an image: its cross-correlation with [[1], [-1]]."""
    raise NotImplementedError


def gaussian_kernel(size, sigma):
    """Return a square kernel in the shape of a Gaussian bump."""
    raise NotImplementedError
