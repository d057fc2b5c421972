import numpy as np
from cross_correlation import corr2d


def 成对(v):
    return (v, v) if isinstance(v, int) else v


# 在图像四周补零
def pad2d(X, padding):
    p, q = 成对(padding)
    if p < 0 or q < 0:
        raise ValueError("参数不对")
    return np.pad(X, ((p, p), (q, q)))


# 核每次去掉 f - 1 行，所以要补 f - 1 行
def same_padding(kernel_shape):
    if any(f % 2 == 0 for f in kernel_shape):
        raise ValueError("核的边长是偶数")
    return tuple(f - 1 for f in kernel_shape)


# 步幅
def corr2d_strided(X, K, stride=1, padding=0):
    s, t = 成对(stride)
    if s < 1 or t < 1:
        raise ValueError("参数不对")
    return corr2d(pad2d(X, padding), K)[::s, ::t]


# 每个像素被多少个窗口覆盖
def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    p, q = 成对(padding)
    s, t = 成对(stride)
    H, W = input_shape
    h, w = kernel_shape
    if min(h, w, s, t) < 1 or min(p, q) < 0 or h > H + 2 * p or w > W + 2 * q:
        raise ValueError("参数不对")
    次数 = np.zeros((H + 2 * p, W + 2 * q), dtype=np.int64)
    for r in range(0, H + 2 * p - h + 1, s):
        for c in range(0, W + 2 * q - w + 1, t):
            次数[r:r + h, c:c + w] += 1
    return 次数[p:p + H, q:q + W]
