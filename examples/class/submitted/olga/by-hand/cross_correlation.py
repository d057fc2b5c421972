import numpy as np
import matplotlib.pyplot as plt
from skimage import data


def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError("kernel too long")
    result = np.zeros(len(x) - len(k) + 1, dtype=x.dtype)
    for i in range(len(result)):
        result[i] = np.sum(x[i:i + len(k)] * k)
    return result


def corr2d(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    dtype = X.dtype if X.dtype.kind == "f" else np.int64
    result = np.zeros((X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1), dtype=dtype)
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = np.sum(X[i:i + K.shape[0], j:j + K.shape[1]].astype(dtype) * K)
    return result


# show what it does
blurred = corr2d(np.eye(20), np.ones((3, 3)) / 9)
plt.imshow(blurred)
plt.savefig("blurred.png")
sharpened = corr2d(image, np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]))
plt.imshow(sharpened)


def conv2d(X, K):
    return corr2d(X, np.flip(K))


def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    matrix = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            one_row = np.zeros((H, W), dtype=K.dtype)
            one_row[i:i + h, j:j + w] = K
            matrix.append(one_row.ravel())
    return np.array(matrix)
