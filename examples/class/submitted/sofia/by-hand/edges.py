import numpy as np

from cross_correlation import corr2d


def bar_image(height, width, start, stop):
    image = np.ones((height, width))
    image[:, start:stop] = 0
    return image


def vertical_edges(X):
    return corr2d(X, np.array([[1, -1]]))


def horizontal_edges(X):
    return corr2d(X, np.array([[1], [-1]]))


def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("size or sigma does not fit")
    d = np.arange(size) - size // 2
    bump = np.exp(-(np.square(d)[:, None] + np.square(d)) / (2 * np.square(sigma)))
    return bump / bump.sum()
