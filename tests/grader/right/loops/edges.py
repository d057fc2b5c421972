"""Right answers to `edges` in plain loops over every pixel."""

import math

import numpy as np


def bar_image(height, width, start, stop):
    image = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            if j < start or j >= stop:
                image[i, j] = 1
    return image


def _kind(X):
    return X.dtype if X.dtype.kind == "f" else np.int64


def vertical_edges(X):
    H, W = X.shape
    if W == 1:
        raise ValueError("there is one column only")
    Y = np.zeros((H, W - 1), dtype=_kind(X))
    for i in range(H):
        for j in range(W - 1):
            Y[i, j] += X[i, j]
            Y[i, j] -= X[i, j + 1]
    return Y


def horizontal_edges(X):
    H, W = X.shape
    if H == 1:
        raise ValueError("there is one row only")
    Y = np.zeros((H - 1, W), dtype=_kind(X))
    for i in range(H - 1):
        for j in range(W):
            Y[i, j] += X[i, j]
            Y[i, j] -= X[i + 1, j]
    return Y


def gaussian_kernel(size, sigma):
    if size <= 0 or size % 2 != 1:
        raise ValueError("size must be odd")
    if sigma <= 0:
        raise ValueError("sigma must be positive")
    middle = (size - 1) / 2
    K = np.zeros((size, size))
    total = 0
    for i in range(size):
        for j in range(size):
            far = math.hypot(i - middle, j - middle)
            K[i, j] = math.exp(-0.5 * (far / sigma) ** 2) / (2 * math.pi * sigma**2)
            total += K[i, j]
    return K / total
