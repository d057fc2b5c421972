"""Right answers to `layers` in uncommon ways: Fourier noise, global chance, lists for tuples."""

import numpy as np
from cross_correlation import corr2d


def relu(x):
    return (x + abs(x)) / 2 if x.dtype.kind == "f" else (x + abs(x)) // 2


def conv_layer(X, K, bias, stride=1, padding=0):
    stride = [stride, stride] if isinstance(stride, int) else list(stride)
    padding = [padding, padding] if isinstance(padding, int) else list(padding)
    if any(s not in range(1, 10**9) for s in stride) or any(p < 0 for p in padding):
        raise ValueError("stride or padding")
    if len(X[0]) != len(K[0]):
        raise ValueError("channels")
    top, left = padding
    shape = X.shape[2] + 2 * top, X.shape[3] + 2 * left
    if K.shape[2] > shape[0] or K.shape[3] > shape[1]:
        raise ValueError("kernel")
    spectra = np.fft.rfft2(np.pad(X, [(0, 0), (0, 0), (top, top), (left, left)]))
    kernels = np.conj(np.fft.rfft2(K, shape))
    sums = np.fft.irfft2((spectra[:, None] * kernels[None]).sum(axis=2), shape)
    sums = sums[:, :, : shape[0] - K.shape[2] + 1, : shape[1] - K.shape[3] + 1]
    sums = sums[:, :, :: stride[0], :: stride[1]]
    maps = [sums[:, m] + b for m, b in zip(range(len(K)), bias, strict=True)]
    return np.maximum(np.stack(maps, axis=1), 0).astype(X.dtype if X.dtype.kind == "f" else float)


def flatten(x):
    return np.stack([part.ravel() for part in np.split(x, len(x))])


def dense(x, W, b):
    neurons = [x @ weights + intercept for weights, intercept in zip(W, b, strict=True)]
    return np.stack(neurons, axis=1)


def softmax(z):
    wide = z.astype(np.float64)
    logs = wide - np.logaddexp.reduce(wide, axis=1)[:, None]
    return np.exp(logs).astype(z.dtype if z.dtype.kind == "f" else np.float64)


def dropout(x, rate, seed=None, training=True):
    if rate != np.clip(rate, 0, np.nextafter(1, 0)):
        raise ValueError("rate")
    if seed is not None:
        np.random.seed(seed)
    chances = np.random.uniform(size=x.size).reshape(x.shape[::-1]).T
    factor = np.where(chances < rate, 0, 1 / (1 - rate)) if training else np.ones(x.shape)
    return (x * factor).astype(np.result_type(x, np.float32) if x.dtype.kind == "f" else float)


def corr2d_backward(X, K, dY):
    if any(n - f + 1 != m for n, f, m in zip(X.shape, K.shape, dY.shape, strict=True)):
        raise ValueError("dY")
    # Convolution is commutative: which of the two is called the kernel does not matter.
    spectrum = np.fft.fft2(dY, X.shape) * np.fft.fft2(K, X.shape)
    dX = np.fft.ifft2(spectrum).real
    return [dX.astype(X.dtype) if X.dtype.kind == "f" else dX, corr2d(X, dY)]
