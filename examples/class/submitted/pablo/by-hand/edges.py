"""Practica 1: edges."""

import numpy as np


def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    j = start
    while j < stop:
        X[:, j] = 0
        j += 1
    return X


def vertical_edges(X):
    n = X.shape[1] - 1
    if n < 1:
        raise ValueError("X is too narrow")
    if X.dtype.kind in "iu":
        X = X.astype(np.int64)
    Y = np.zeros((X.shape[0], n), dtype=X.dtype)
    j = 0
    while j < n:
        Y[:, j] = X[:, j] - X[:, j + 1]
        j += 1
    return Y


def horizontal_edges(X):
    n = X.shape[0] - 1
    if n < 1:
        raise ValueError("X is too low")
    if X.dtype.kind in "iu":
        X = X.astype(np.int64)
    Y = np.zeros((n, X.shape[1]), dtype=X.dtype)
    i = 0
    while i < n:
        Y[i] = X[i] - X[i + 1]
        i += 1
    return Y


def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("wrong size or sigma")
    d = np.arange(size) - size // 2
    K = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return K / K.sum()
