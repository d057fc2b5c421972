import numpy as np

# Plain loops again.


def both(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    """Return the image with a border of zeros."""
    p, q = both(padding)
    if p < 0 or q < 0:
        raise ValueError("this stride or padding is not possible")
    H, W = X.shape
    P = np.zeros((H + 2 * p, W + 2 * q), dtype=X.dtype)
    for i in range(H):
        for j in range(W):
            P[p + i, q + j] = X[i, j]
    return P


def same_padding(kernel_shape):
    """Return the padding with which a kernel keeps height and width at stride 1."""
    found = []
    for f in kernel_shape:
        half, rest = divmod(f - 1, 2)
        if rest:
            raise ValueError("even kernel")
        found.append(half)
    return tuple(found)


def corr2d_strided(X, K, stride=1, padding=0):
    step_down, step_right = both(stride)
    P = pad2d(X, padding)
    h, w = K.shape
    if step_down < 1 or step_right < 1 or h > P.shape[0] or w > P.shape[1]:
        raise ValueError("this stride or padding is not possible")
    rows = (P.shape[0] - h) // step_down + 1
    cols = (P.shape[1] - w) // step_right + 1
    Y = np.zeros((rows, cols), dtype=X.dtype if X.dtype.kind == "f" else float)
    for i in range(rows):
        for j in range(cols):
            total = 0.0
            for a in range(h):
                for b in range(w):
                    total += float(P[i * step_down + a, j * step_right + b]) * float(K[a, b])
            Y[i, j] = total
    return Y


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    """Return how many windows cover each pixel of an image."""
    H, W = input_shape
    h, w = kernel_shape
    step_down, step_right = both(stride)
    p, q = both(padding)
    if h < 1 or w < 1 or step_down < 1 or step_right < 1 or p < 0 or q < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("this stride or padding is not possible")
    use = np.zeros((H, W), dtype=int)
    for top in range(-p, H + p - h + 1, step_down):
        for left in range(-q, W + q - w + 1, step_right):
            for i in range(max(top, 0), min(top + h, H)):
                for j in range(max(left, 0), min(left + w, W)):
                    use[i, j] += 1
    return use
