import numpy as np

def corr2d_multi_in(X, K):
    c, h, w = K.shape
    if c != X.shape[0] or h > X.shape[1] or w > X.shape[2]:
        raise ValueError("wrong channels")
    if X.dtype.kind in "iu":
        X = X.astype(np.int64)
    rows, cols = X.shape[1] - h + 1, X.shape[2] - w + 1
    Y = np.zeros((rows, cols), dtype=X.dtype)
    for i in range(rows):
        for j in range(cols):
            # the kernel is a block as deep as the input
            Y[i, j] = np.sum(X[:, i:i + h, j:j + w] * K)
    return Y

def corr2d_multi_in_out(X, K, bias=None):
    if bias is not None and len(bias) != len(K):
        raise ValueError("not one bias per kernel")
    Y = np.stack([corr2d_multi_in(X, k) for k in K])
    if bias is not None:
        Y = Y + bias[:, None, None]
    return Y

def corr2d_1x1(X, K):
    if K.shape[1:] != (X.shape[0], 1, 1):
        raise ValueError("not a 1x1 kernel for this input")
    if X.dtype.kind in "iu":
        X, K = X.astype(np.int64), K.astype(np.int64)
    return np.einsum("oc,cij->oij", K[:, :, 0, 0], X)

def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h < 1 or w < 1 or in_channels < 1:
        raise ValueError("must be positive")
    return h*w*in_channels
