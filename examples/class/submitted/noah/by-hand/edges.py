import numpy as np

def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    X[:, start:stop] = 0
    return X

def vertical_edges(X):
    if X.shape[1] < 2:
        raise ValueError("image too small")
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:, :-1] - X[:, 1:]

def horizontal_edges(X):
    if X.shape[0] < 2:
        raise ValueError("image too small")
    X = X.astype(int) if X.dtype.kind in "iu" else X
    return X[:-1] - X[1:]

def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("bad size or sigma")
    d = np.arange(size) - size // 2
    K = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2*sigma**2))
    return K / K.sum()
