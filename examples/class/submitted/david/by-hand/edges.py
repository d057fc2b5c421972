# David - assignment 1
import numpy as np

from cross_correlation import corr2d


def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X


def vertical_edges(X):
    # corr2d turns the kernel round, as a CNN does
    return corr2d(X, np.array([[1, -1]]))


def horizontal_edges(X):
    return corr2d(X, np.array([[1], [-1]]))


def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError('size odd, sigma positive')
    line = np.exp(-0.5 * ((np.arange(size) - (size - 1) / 2) / sigma) ** 2)
    line = line / line.sum()
    return np.outer(line, line)
