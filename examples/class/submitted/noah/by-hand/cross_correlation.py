import numpy as np

def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError("kernel too long")
    return np.array([np.dot(x[i:i+len(k)], k) for i in range(len(x) - len(k) + 1)])

def corr2d(X, K):
    h, w = K.shape
    rows, cols = X.shape[0] - h + 1, X.shape[1] - w + 1
    if rows < 1 or cols < 1:
        raise ValueError("kernel too large")
    X = X.astype(np.float32 if X.dtype == np.float32 else np.float64)
    Y = np.zeros((rows, cols), X.dtype)
    for i in range(rows):
        for j in range(cols):
            Y[i, j] = (X[i:i+h, j:j+w] * K).sum()
    return Y

def conv2d(X, K):
    return corr2d(X, K[::-1, ::-1])

def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    M = np.zeros(((H-h+1) * (W-w+1), H*W), K.dtype)
    for i in range(H-h+1):
        for j in range(W-w+1):
            for a in range(h):
                for b in range(w):
                    M[i*(W-w+1) + j, (i+a)*W + j+b] = K[a, b]
    return M
