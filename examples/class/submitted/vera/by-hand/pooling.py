import numpy as np


def paar(v):
    # eine Zahl oder zwei, für Höhe und Breite
    return v if isinstance(v, tuple) else (v, v)


def max_pool2d(X, size, stride=None, padding=0):
    h, w = paar(size)
    s, t = (h, w) if stride is None else paar(stride)
    p, q = paar(padding)
    H, W = X.shape[-2:]
    if min(h, w, s, t) < 1 or min(p, q) < 0 or p >= h or q >= w or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("Fenstergröße passt nicht")
    rows = range(-p, H + p - h + 1, s)
    cols = range(-q, W + q - w + 1, t)
    Y = np.empty(X.shape[:-2] + (len(rows), len(cols)), X.dtype)
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            # das Größte unter dem Fenster
            Y[..., i, j] = X[..., max(r, 0):r + h, max(c, 0):c + w].max(axis=(-2, -1))
    return Y


def avg_pool2d(X, size, stride=None):
    h, w = paar(size)
    s, t = (h, w) if stride is None else paar(stride)
    if min(h, w, s, t) < 1 or h > X.shape[-2] or w > X.shape[-1]:
        raise ValueError("Fenstergröße passt nicht")
    v = np.lib.stride_tricks.sliding_window_view(X, (h, w), axis=(-2, -1))
    return v[..., ::s, ::t, :, :].mean(axis=(-2, -1))
