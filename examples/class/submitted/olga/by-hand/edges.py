import numpy as np
import matplotlib.pyplot as plt
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
        raise ValueError("size or sigma is wrong")
    distance = np.arange(size) - (size - 1) / 2
    line = np.exp(-distance**2 / (2 * sigma**2))
    kernel = np.outer(line, line)
    return kernel / kernel.sum()


plt.imshow(gaussian_kernel(15, 3))
plt.colorbar()
plt.savefig("bump.png")
