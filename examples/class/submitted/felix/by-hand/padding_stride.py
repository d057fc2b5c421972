from math import ceil

import numpy as np


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def places(n, f, s):
    """(windows, f): which entries lie under each window; every entry under at least one"""
    if f < 1 or s < 1 or f > n:
        raise ValueError('kernel')
    return np.arange(ceil((n - f) / s) + 1)[:, None] * s + np.arange(f)


def pad2d(X, padding):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError('stride or padding')
    side = np.zeros((X.shape[0], q), dtype=X.dtype)
    X = np.hstack([side, X, side])
    lid = np.zeros((p, X.shape[1]), dtype=X.dtype)
    return np.vstack([lid, X, lid])


def same_padding(kernel_shape):
    found = []
    for f in kernel_shape:
        half, rest = divmod(f - 1, 2)
        if rest:
            raise ValueError('even')
        found.append(half)
    return tuple(found)


def corr2d_strided(X, K, stride=1, padding=0):
    P = pad2d(X, padding)
    s, t = pair(stride)
    if s < 1 or t < 1:
        raise ValueError('stride or padding')
    P = P if P.dtype.kind == 'f' else P.astype(int)
    K = K if K.dtype.kind == 'f' else K.astype(int)
    r, c = places(P.shape[0], K.shape[0], s), places(P.shape[1], K.shape[1], t)
    # the last windows may need a few more zeros
    P = np.pad(P, ((0, r[-1, -1] + 1 - P.shape[0]), (0, c[-1, -1] + 1 - P.shape[1])))
    windows = P[r[:, None, :, None], c[None, :, None, :]]
    return windows.reshape(len(r), len(c), -1) @ K.ravel()


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    counts = []
    for n, f, s, p in zip(input_shape, kernel_shape, pair(stride), pair(padding)):
        if p < 0:
            raise ValueError('stride or padding')
        seen = places(n + 2 * p, f, s).ravel() - p
        counts.append(np.bincount(seen[(seen >= 0) & (seen < n)], minlength=n))
    return np.outer(*counts)
