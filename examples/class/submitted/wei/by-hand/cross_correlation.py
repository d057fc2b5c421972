import numpy as np
from scipy.signal import convolve2d  # 只用来检查结果 (only to check the results)


# 一维互相关：卷积会翻转核，所以先把核反过来
def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError("核太长")
    return np.convolve(x, k[::-1], mode="valid")


# 二维互相关
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("核太大")
    类型 = X.dtype if X.dtype.kind == "f" else np.int64
    Y = np.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1), dtype=类型)
    for i, j in np.ndindex(Y.shape):
        Y[i, j] = np.sum(X[i:i + h, j:j + w].astype(类型) * K)
    return Y


# 真正的卷积
def conv2d(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("核太大")
    return convolve2d(X, K, mode="valid")


# 矩阵的每一行对应一个输出
def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("核太大")
    M = np.zeros((H - h + 1, W - w + 1, H, W), dtype=K.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            M[i, j, i:i + h, j:j + w] = K
    return M.reshape(-1, H * W)
