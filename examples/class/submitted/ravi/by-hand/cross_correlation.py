import numpy as np

def corr1d(x, k):
    if len(k) > len(x):
        raise ValueError("too long")
    result = []
    for i in range(len(x) - len(k) + 1):
        result.append(float(sum(x[i:i+len(k)] * k)))
    return result

def corr2d(X, K):
    if len(K) > len(X) or len(K[0]) > len(X[0]):
        raise ValueError("too large")
    result = []
    for i in range(len(X) - len(K) + 1):
        row = []
        for j in range(len(X[0]) - len(K[0]) + 1):
            row.append(float((X[i:i+len(K), j:j+len(K[0])].astype(float) * K).sum()))
        result.append(row)
    return np.array(result, dtype=object)

def conv2d(X, K):
    result = corr2d(X, K[::-1, ::-1])
    return np.matrix(result.astype(float))

def conv_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("too large")
    entries = {}
    for i in range(H-h+1):
        for j in range(W-w+1):
            for a in range(h):
                for b in range(w):
                    entries[(i*(W-w+1)+j, (i+a)*W+j+b)] = float(K[a, b])
    return entries   # most of the matrix is zero anyway
