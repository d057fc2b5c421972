import numpy as np

# I renamed the arguments, image and kernel are easier to read than X and K

def corr1d(signal, kernel):
    if len(kernel) > len(signal): raise ValueError("kernel")
    return np.array([(signal[i:i+len(kernel)] * kernel).sum() for i in range(len(signal)-len(kernel)+1)])

def corr2D(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]: raise ValueError("kernel")
    if X.dtype.kind == "u": X = X.astype(int)
    Y = np.zeros((X.shape[0]-K.shape[0]+1, X.shape[1]-K.shape[1]+1), X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i,j] = (X[i:i+K.shape[0], j:j+K.shape[1]] * K).sum()
    return Y

def conv2d(X, K, flip=True):
    return corr2D(X, K[::-1,::-1] if flip else K)

def conv_matrix(K, H, W):
    h, w = K.shape
    M = np.zeros(((H-h+1)*(W-w+1), H*W), K.dtype)
    for i in range(H-h+1):
        for j in range(W-w+1):
            for a in range(h):
                for b in range(w):
                    M[i*(W-w+1)+j, (i+a)*W+j+b] = K[a,b]
    return M
