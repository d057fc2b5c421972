"""Right answers to `edges` with another exercise's function and its rounding noise.

The bump is a polynomial in exp(-1 / (2 sigma**2)), found by powers of one number.
"""

from fractions import Fraction

import numpy as np
from cross_correlation import conv2d


def bar_image(height, width, start, stop):
    row = [1] * start + [0] * (stop - start) + [1] * (width - stop)
    return np.array([row for _ in range(height)], dtype=float).reshape(height, width)


def vertical_edges(X):
    return conv2d(X, np.array([[-1.0, 1.0]]))  # flipped beforehand, since conv2d flips it again


def horizontal_edges(X):
    return vertical_edges(X.swapaxes(0, 1)).swapaxes(0, 1)


def gaussian_kernel(size, sigma):
    if size not in range(1, 10**6, 2) or Fraction(sigma) <= 0:
        raise ValueError("there is no such kernel")
    step = np.exp(np.longdouble(-0.5) / np.longdouble(sigma) ** 2)
    radius = size // 2
    powers = [[step ** (i * i + j * j) for j in range(radius + 1)] for i in range(radius + 1)]
    quarter = np.array(powers)
    half = np.concatenate([quarter[:0:-1], quarter])
    K = np.concatenate([half[:, :0:-1], half], axis=1)
    return (K / K.sum()).astype(np.float32)
