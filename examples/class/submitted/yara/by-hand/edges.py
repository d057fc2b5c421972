import numpy as np

from helpers import at_least_one


def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X


def vertical_edges(X):
    at_least_one(X.shape[1] - 1)
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:, :-1] - X[:, 1:]


def horizontal_edges(X):
    at_least_one(X.shape[0] - 1)
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:-1, :] - X[1:, :]


def gaussian_kernel(size, sigma):
    at_least_one(size, size % 2)
    if sigma <= 0:
        raise ValueError(f"sigma is {sigma}")
    d2 = (np.arange(size) - size // 2) ** 2
    K = np.exp(-np.add.outer(d2, d2) / (2 * sigma**2))
    return K / K.sum()
