import numpy as np

def corr1d(x, k):
    out = len(x) - len(k) + 1
    if out <= 0: raise ValueError("k longer than x")
    y = np.zeros(out, x.dtype)
    for a, weight in enumerate(k):
        y += x[a : a + out] * weight
    return y

def corr2d(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W: raise ValueError("K larger than X")
    kind = X.dtype if X.dtype.kind == "f" else "int64"
    # each row of the output is a sum of 1-D correlations
    Y = np.zeros((H - h + 1, W - w + 1), kind)
    for i in range(H - h + 1):
        for a in range(h):
            Y[i] += corr1d(X[i + a].astype(kind), K[a].astype(kind))
    return Y

def conv2d(X, K):
    return corr2d(X, K[::-1, ::-1])

def conv_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    if h > H or w > W: raise ValueError("K larger than the input")
    M = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            row = np.zeros(H * W, K.dtype)
            for a in range(h):
                start = (i + a) * W + j
                row[start : start + w] = K[a]
            M.append(row)
    return np.stack(M)
