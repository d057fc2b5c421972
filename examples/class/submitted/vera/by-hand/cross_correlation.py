import numpy as np


def corr1d(x, k):
    m = len(k)
    if m > len(x):
        raise ValueError("the kernel is longer than the signal")
    # the formula has a minus sign, k(x - u), so the kernel runs backwards
    return np.array([x[i:i + m].dot(k[::-1]) for i in range(len(x) - m + 1)])


def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("the kernel is larger than the image")
    if X.dtype != np.float32:
        X = X.astype(np.float64)
    K = np.fliplr(np.flipud(K))
    Y = np.array([
        [(X[i:i + h, j:j + w] * K).sum() for j in range(X.shape[1] - w + 1)]
        for i in range(X.shape[0] - h + 1)
    ])
    return Y


def conv2d(X, K):
    return corr2d(X, np.fliplr(np.flipud(K)))


def conv_matrix(K, input_shape):
    # "valid" rows of a matrix with one row per pixel
    (H, W), (h, w) = input_shape, K.shape
    if h > H or w > W:
        raise ValueError("the kernel is larger than the image")
    M = np.zeros((H * W, H * W), dtype=K.dtype)
    keep = []
    for r in range(H):
        for c in range(W):
            if r + h <= H and c + w <= W:
                keep.append(r * W + c)
                for (a, b), value in np.ndenumerate(K):
                    M[r * W + c, (r + a) * W + c + b] = value
    return M[keep]
