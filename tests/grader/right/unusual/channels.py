"""Right answers to `channels` in uncommon ways: Fourier transforms with their rounding noise."""

import math

import numpy as np
from cross_correlation import corr2d


def corr2d_multi_in(X, K):
    if X.shape[0] != K.shape[0] or any(f > n for n, f in zip(X.shape, K.shape, strict=True)):
        raise ValueError("the kernel does not fit")
    # All three axes at once: of the channels' axis only one place is left, their sum.
    spectrum = np.fft.fftn(X.astype(float)) * np.conj(np.fft.fftn(K.astype(float), X.shape))
    rows, columns = (n - f + 1 for n, f in zip(X.shape[1:], K.shape[1:], strict=True))
    Y = np.fft.ifftn(spectrum).real[0, :rows, :columns]
    return Y.astype(X.dtype) if X.dtype.kind == "f" else Y


def corr2d_multi_in_out(X, K, bias=None):
    bias = np.zeros(len(K), X.dtype) if bias is None else bias
    pairs = zip(K, bias, strict=True)  # a ValueError if there are more of one than of the other
    # Kernel by kernel, and in the end transposed twice, for no reason.
    maps = [(corr2d_multi_in(X, k) + b).T for k, b in pairs]
    return np.stack(maps).swapaxes(1, 2)


def corr2d_1x1(X, K):
    if math.prod(K.shape) != len(K) * len(X) or K.shape[2] != 1 or K.shape[3] != 1:
        raise ValueError("kernels of 1x1, please")
    # As a kernel (1, c) that slides over a picture with a pixel in every column.
    pixels = X.reshape(len(X), -1).T
    maps = [corr2d(pixels, k.reshape(1, -1)).reshape(X.shape[1:]) for k in K]
    return np.array(maps, X.dtype if X.dtype.kind == "f" else None)


def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h < 1 or w < 1 or in_channels < 1:
        raise ValueError("not a kernel")
    return np.int32(h) * np.int32(w) * np.int32(in_channels)
