import numpy as np

def bar_image(height, width, start, stop):
    return [["#" if start <= j < stop else " " for j in range(width)] for i in range(height)]

def vertical_edges(X):
    if X.shape[1] == 1:
        raise ValueError("not allowed")
    return X[:, :-1] - X[:, 1:]   # stays uint8 if X is

def horizontal_edges(X):
    if X.shape[0] == 1:
        raise ValueError("not allowed")
    return {"edges": X[:-1].astype(float) - X[1:]}

def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("not allowed")
    d = np.arange(size) - size // 2
    K = np.exp(-(d[:, None] ** 2 + d ** 2) / (2 * sigma ** 2))
    return np.round(K / K.sum(), 2)
