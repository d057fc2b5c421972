"""Right answers to `padding_stride` in plain loops over every index."""

import numpy as np


def _two(value):
    if isinstance(value, int):
        return value, value
    return value


def pad2d(X, padding):
    p, q = _two(padding)
    if p < 0 or q < 0:
        raise ValueError("padding has to be 0 or more")
    H, W = X.shape
    result = np.zeros((H + 2 * p, W + 2 * q), dtype=X.dtype)
    for i in range(H):
        for j in range(W):
            result[i + p, j + q] = X[i, j]
    return result


def same_padding(kernel_shape):
    found = []
    for f in kernel_shape:
        p = 0
        while 2 * p < f - 1:
            p += 1
        if 2 * p != f - 1:
            raise ValueError("there is none for an even kernel")
        found.append(p)
    return tuple(found)


def _places(n, f, s, p):
    """Return where windows start on one padded axis."""
    if f < 1 or s < 1 or p < 0 or f > n + 2 * p:
        raise ValueError("bad kernel, stride or padding")
    places = []
    start = 0
    while start + f <= n + 2 * p:
        places.append(start - p)
        start += s
    return places


def corr2d_strided(X, K, stride=1, padding=0):
    (H, W), (h, w), (s, t), (p, q) = X.shape, K.shape, _two(stride), _two(padding)
    rows, columns = _places(H, h, s, p), _places(W, w, t, q)
    kind = X.dtype if X.dtype.kind == "f" else int
    Y = np.zeros((len(rows), len(columns)), dtype=kind)
    for i, top in enumerate(rows):
        for j, left in enumerate(columns):
            for a in range(h):
                for b in range(w):
                    if 0 <= top + a < H and 0 <= left + b < W:
                        Y[i, j] += X[top + a, left + b].astype(kind) * K[a, b].astype(kind)
    return Y


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (s, t), (p, q) = input_shape, kernel_shape, _two(stride), _two(padding)
    rows, columns = _places(H, h, s, p), _places(W, w, t, q)
    use = np.zeros((H, W), dtype=int)
    for r in range(H):
        for c in range(W):
            for top in rows:
                for left in columns:
                    if top <= r < top + h and left <= c < left + w:
                        use[r, c] += 1
    return use
