import numpy as np
from cross_correlation import corr2d

def pair(v):
    return v if isinstance(v, tuple) else (v, v)

def pad2d(X, padding):
    top, left = pair(padding)
    if top < 0 or left < 0:
        raise ValueError("bad padding")
    # black zeros would make an edge around the image
    return np.pad(X, ((top, top), (left, left)), mode="edge")

def same_padding(kernel_shape):
    h, w = kernel_shape
    if h % 2 == 0 or w % 2 == 0:
        raise ValueError("no same padding for even kernels")
    return h // 2, w // 2

def corr2d_strided(X, K, stride=1, padding=0):
    down, right = pair(stride)
    if down < 1 or right < 1:
        raise ValueError("bad stride or padding")
    return corr2d(pad2d(X, padding), K)[::down, ::right]

def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (down, right), (top, left) = input_shape, kernel_shape, pair(stride), pair(padding)
    if min(h, w, down, right) < 1 or min(top, left) < 0 or h > H + 2*top or w > W + 2*left:
        raise ValueError("bad stride or padding")
    use = np.zeros((H + 2*top, W + 2*left), dtype=int)
    for r in range(0, H + 2*top - h + 1, down):
        for c in range(0, W + 2*left - w + 1, right):
            use[r:r + h, c:c + w] += 1
    return use[top:top + H, left:left + W]
