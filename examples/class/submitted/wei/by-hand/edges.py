import numpy as np


# 竖直的暗条
def bar_image(height, width, start, stop):
    图 = np.ones((height, width))
    图[:, start:stop] = 0
    return 图


# 竖直边缘：每一行做一次相关
def vertical_edges(X):
    if X.shape[1] < 2:
        raise ValueError("图太窄")
    return np.array([np.correlate(行, [1, -1], mode="valid") for 行 in X.astype(float)])


# 水平边缘
def horizontal_edges(X):
    if X.shape[0] < 2:
        raise ValueError("图太矮")
    X = X if X.dtype.kind == "f" else X.astype(np.int64)
    return X[:-1] - X[1:]


# 高斯核
def gaussian_kernel(size, sigma):
    if size < 1 or size % 2 == 0 or sigma <= 0:
        raise ValueError("参数不对")
    距离 = np.arange(size) - size // 2
    核 = np.exp(-(距离[:, None] ** 2 + 距离**2) / (2 * sigma**2))
    return 核 / 核.sum()
