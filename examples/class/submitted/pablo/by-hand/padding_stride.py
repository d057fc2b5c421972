"""Practica 1: padding and stride."""

import numpy as np


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad2d(X, padding):
    p, q = pair(padding)
    if min(p, q) < 0:
        raise ValueError("wrong stride or padding")
    P = np.zeros((X.shape[0] + 2 * p, X.shape[1] + 2 * q), dtype=X.dtype)
    P[p:p + X.shape[0], q:q + X.shape[1]] = X
    return P


def same_padding(kernel_shape):
    result = ()
    for f in kernel_shape:
        p = 0
        while 2 * p < f - 1:
            p += 1
        if 2 * p > f - 1:
            raise ValueError("an even kernel")
        result += (p,)
    return result


def corr2d_strided(X, K, stride=1, padding=0):
    s, t = pair(stride)
    P = pad2d(X, padding)
    h, w = K.shape
    if s < 1 or t < 1 or h > P.shape[0] or w > P.shape[1]:
        raise ValueError("wrong stride, or K is too large")
    if P.dtype.kind in "iu":
        P = P.astype(np.int64)
    rows = []
    top = 0
    while top + h <= P.shape[0]:
        row = []
        left = 0
        while left + w <= P.shape[1]:
            row.append((P[top:top + h, left:left + w] * K).sum())
            left += t
        rows.append(row)
        top += s
    return np.array(rows)


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (s, t), (p, q) = input_shape, kernel_shape, pair(stride), pair(padding)
    if min(h, w, s, t) < 1 or min(p, q) < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("wrong stride or padding")
    count = np.zeros((H + 2 * p, W + 2 * q), dtype=int)
    for r in range(0, H + 2 * p - h + 1, s):
        for c in range(0, W + 2 * q - w + 1, t):
            count[r:r + h, c:c + w] += 1
    return count[p:p + H, q:q + W]
