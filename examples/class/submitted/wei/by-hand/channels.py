import math

import numpy as np
from cross_correlation import corr2d


# 每个通道各做一次互相关，再相加
def corr2d_multi_in(X, K):
    if len(X) != len(K):
        raise ValueError("通道数不同")
    return sum(corr2d(图, 核) for 图, 核 in zip(X, K))


# 每个核得到一张特征图
def corr2d_multi_in_out(X, K, bias=None):
    if bias is None:
        bias = np.zeros(len(K), dtype=X.dtype)
    if len(bias) != len(K):
        raise ValueError("偏置的个数不对")
    return np.stack([corr2d_multi_in(X, 核) + 偏置 for 核, 偏置 in zip(K, bias)])


# 1×1 卷积：每个像素上的矩阵乘法
def corr2d_1x1(X, K):
    if K.shape[2:] != (1, 1):
        raise ValueError("核不是 1×1")
    return corr2d_multi_in_out(X, K)


def values_summed(kernel_shape, in_channels):
    if min(kernel_shape) < 1 or in_channels < 1:
        raise ValueError("参数不对")
    return math.prod(kernel_shape) * in_channels
