import numpy as np
from cross_correlation import corr2d

def bar_image(height, width, start, stop):
    row = [1.0] * start + [0.0] * (stop - start) + [1.0] * (width - stop)
    return np.array([row] * height)

def vertical_edges(X):
    return corr2d(X, np.array([[1, -1]], dtype=X.dtype if X.dtype.kind == "f" else int))

def horizontal_edges(X):
    return corr2d(X, np.array([[1], [-1]], dtype=X.dtype if X.dtype.kind == "f" else int))

def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0: raise ValueError("bad argument")
    line = np.exp(-0.5 * ((np.arange(size) - (size - 1) / 2) / sigma) ** 2)
    line = line / line.sum()
    return np.outer(line, line)
