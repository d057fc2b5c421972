import numpy as np

# I use plain loops everywhere, like on the blackboard.


def check_size(big, small):
    if small > big:
        raise ValueError("kernel is too big")


def corr1d(x, k):
    """Return the cross-correlation of a signal with a kernel, where they overlap completely."""
    n = len(x)
    m = len(k)
    check_size(n, m)
    y = []
    for i in range(n - m + 1):
        total = 0.0
        for a in range(m):
            total = total + float(x[i + a]) * float(k[a])
        y.append(total)
    if x.dtype == np.float32:
        return np.array(y, dtype=np.float32)
    return np.array(y)


def corr2d(X, K):
    """Return the cross-correlation of an image with a kernel, where they overlap completely."""
    H, W = X.shape
    h, w = K.shape
    check_size(H, h)
    check_size(W, w)
    if X.dtype == np.float32:
        Y = np.zeros((H - h + 1, W - w + 1), dtype=np.float32)
    else:
        Y = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            total = 0.0
            for a in range(h):
                for b in range(w):
                    total = total + float(X[i + a, j + b]) * float(K[a, b])
            Y[i, j] = total
    return Y


def conv2d(X, K):
    """Return the convolution of an image with a kernel, where they overlap completely."""
    # flip up-down and left-right, then it is the same as above
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    """Return the matrix that does to a flattened image what `corr2d` with K does to the image."""
    H = input_shape[0]
    W = input_shape[1]
    h = K.shape[0]
    w = K.shape[1]
    check_size(H, h)
    check_size(W, w)
    M = np.zeros(((H - h + 1) * (W - w + 1), H * W), dtype=K.dtype)
    row = 0
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    M[row, (i + a) * W + j + b] = K[a, b]
            row = row + 1
    return M


if __name__ == "__main__":
    X = np.arange(9).reshape(3, 3)
    K = np.arange(4).reshape(2, 2)
    print(corr2d(X, K))  # 19 25 37 43
    print(conv_matrix(K, (3, 3)) @ X.ravel())
