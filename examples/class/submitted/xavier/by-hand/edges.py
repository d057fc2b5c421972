"""Everything recursive, because loops are boring."""

import numpy as np

print("loading edges ...")


def bar_image(height, width, start, stop):
    print("bar_image", height, width, start, stop)
    if start == stop:
        return np.ones((height, width))
    X = bar_image(height, width, start + 1, stop)
    X[:, start] = 0
    return X


def vertical_edges(X):
    print("vertical_edges", X)
    if X.shape[1] < 2:
        raise ValueError("too narrow")
    if X.dtype.kind in "iu":
        X = X.astype(int)
    first = X[:, :1] - X[:, 1:2]
    return first if X.shape[1] == 2 else np.hstack([first, vertical_edges(X[:, 1:])])


def horizontal_edges(X):
    print("horizontal_edges", X)
    return vertical_edges(X.T).T


def gaussian_kernel(size, sigma):
    print("gaussian_kernel", size, sigma)
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("no such bump")
    bump = grow(np.ones((1, 1)), size, sigma)
    return bump / bump.sum()


def grow(bump, size, sigma):
    if len(bump) == size:
        return bump
    side = len(bump) // 2 + 1
    r = np.arange(-side, side + 1)
    wider = np.exp(-(r[:, None] ** 2 + r**2) / (2 * sigma**2))
    wider[1:-1, 1:-1] = bump
    return grow(wider, size, sigma)
