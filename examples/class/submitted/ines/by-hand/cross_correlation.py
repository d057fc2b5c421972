"""Cross-correlation: slide a kernel over the input, and at each place multiply and add up."""

from itertools import product

import numpy as np


def corr1d(x, k):
    """Return the cross-correlation of a signal with a kernel, where they overlap completely."""
    positions = range(len(x) - len(k) + 1)
    if not positions:
        raise ValueError("the kernel must not be longer than the signal")
    return np.asarray([sum(p * q for p, q in zip(x[i:], k)) for i in positions], dtype=x.dtype)


def corr2d(X, K):
    """Return the cross-correlation of an image with a kernel, where they overlap completely."""
    rows, columns = (range(n - f + 1) for n, f in zip(X.shape, K.shape))
    if not (rows and columns):
        raise ValueError("the kernel must not be larger than the image")
    wide = np.promote_types(X.dtype, np.float32 if X.dtype == np.float32 else np.int64)
    X, K = X.astype(wide), K.astype(wide)
    h, w = K.shape
    values = [np.vdot(X[i : i + h, j : j + w], K) for i, j in product(rows, columns)]
    return np.reshape(values, (len(rows), len(columns)))


def conv2d(X, K):
    """Return the convolution of an image with a kernel, where they overlap completely."""
    return corr2d(X, K[::-1, ::-1])


def conv_matrix(K, input_shape):
    """Return the matrix that does to a flattened image what `corr2d` with K does to the image."""
    (H, W), (h, w) = input_shape, K.shape
    if h > H or w > W:
        raise ValueError("the kernel must not be larger than the image")
    out = (H - h + 1, W - w + 1)
    M = np.zeros(out + (H, W), dtype=K.dtype)
    for a, b in product(range(h), range(w)):
        i, j = np.indices(out)
        M[i, j, i + a, j + b] = K[a, b]
    return M.reshape(np.prod(out), H * W)
