import numpy as np

def two(v):
    return v if isinstance(v, tuple) else (v, v)

def pad2d(X, padding):
    p, q = two(padding)
    if p < 0 or q < 0: raise ValueError("bad argument")
    side = np.zeros((X.shape[0], q), dtype=X.dtype)
    X = np.hstack([side, X, side])
    lid = np.zeros((p, X.shape[1]), dtype=X.dtype)
    return np.vstack([lid, X, lid])

def same_padding(kernel_shape):
    if any(f % 2 == 0 for f in kernel_shape): raise ValueError("bad argument")
    return tuple((f - 1) // 2 for f in kernel_shape)

def corr2d_strided(X, K, stride=1, padding=0):
    s, t = two(stride)
    P = pad2d(X, padding)
    (H, W), (h, w) = P.shape, K.shape
    if s < 1 or t < 1 or h > H or w > W: raise ValueError("bad argument")
    kind = X.dtype if X.dtype.kind == "f" else "int64"
    P, K = P.astype(kind), K.astype(kind)
    rows, cols = range(0, H - h, s), range(0, W - w, t)
    Y = np.zeros((len(rows), len(cols)), kind)
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            Y[i, j] = (P[r : r + h, c : c + w] * K).sum()
    return Y

def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (s, t), (p, q) = input_shape, kernel_shape, two(stride), two(padding)
    if min(h, w, s, t) < 1 or min(p, q) < 0 or h > H + 2 * p or w > W + 2 * q: raise ValueError("bad argument")
    use = np.zeros((H + 2 * p, W + 2 * q), int)
    for r in range(0, H + 2 * p - h, s):
        for c in range(0, W + 2 * q - w, t):
            use[r : r + h, c : c + w] += 1
    return use[p : p + H, q : q + W]
