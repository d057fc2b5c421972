import numpy as np
from cross_correlation import corr2d

def corr2d_multi_in(X, K):
	if X.shape[0] != K.shape[0]:
		raise ValueError("kernel does not fit")
	return sum(corr2d(x, k) for x, k in zip(X, K))

def corr2d_multi_in_out(X, K, bias=None):
	o = len(K)
	if bias is None:
		bias = np.zeros(o, dtype=X.dtype)
	if len(bias) != o:
		raise ValueError("bias does not fit")
	maps = []
	for m in range(o):
		maps.append(corr2d_multi_in(X, K[m]) + bias[m])
	return np.array(maps)

def corr2d_1x1(X, K):
	o, c, h, w = K.shape
	if c != X.shape[0] or h != 1 or w != 1:
		raise ValueError("not 1 x 1")
	Y = np.zeros((o,) + X.shape[1:], dtype=X.dtype if X.dtype.kind == "f" else float)
	for m in range(o):
		for n in range(c):
			Y[m] += X[n] * Y.dtype.type(K[m, n, 0, 0])
	return Y

def values_summed(kernel_shape, in_channels):
	h, w = kernel_shape
	if h < 1 or w < 1 or in_channels < 1:
		raise ValueError("too small")
	return h * w * in_channels
