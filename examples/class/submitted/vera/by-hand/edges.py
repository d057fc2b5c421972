import numpy as np

from cross_correlation import corr2d


def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X


def vertical_edges(X):
    return corr2d(X, np.array([[1, -1]]))


def horizontal_edges(X):
    return corr2d(X, np.array([[1], [-1]]))


def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("Größe oder sigma passt nicht")
    r = np.abs(np.arange(size) - size // 2)
    K = np.exp(-np.add.outer(r**2, r**2) / (2 * sigma**2))
    return K / K.sum()
