import numpy as np
from cross_correlation import corr2d

def pair(v):
	return v if isinstance(v, tuple) else (v, v)

def pad2d(X, padding):
	ph, pw = pair(padding)
	if min(ph, pw) < 0:
		raise ValueError("too small")
	P = np.zeros((X.shape[0] + 2 * ph, X.shape[1] + 2 * pw), dtype=X.dtype)
	P[ph:ph + X.shape[0], pw:pw + X.shape[1]] = X
	return P

def same_padding(kernel_shape):
	found = []
	for f in kernel_shape:
		half, rest = divmod(f - 1, 2)
		if rest:
			raise ValueError("even")
		found.append(half)
	return tuple(found)

def corr2d_strided(X, K, stride=1, padding=0):
	s, t = pair(stride)
	if s < 1 or t < 1:
		raise ValueError("stride < 1")
	# corr2d goes to every place already
	return corr2d(pad2d(X, padding), K)

def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
	H, W = input_shape
	h, w = kernel_shape
	ph, pw = pair(padding)
	if min(pair(stride)) < 1 or min(h, w) < 1 or min(ph, pw) < 0:
		raise ValueError("too small")
	if h > H + 2 * ph or w > W + 2 * pw:
		raise ValueError("kernel > image")
	use = np.zeros((H + 2 * ph, W + 2 * pw), dtype=int)
	for i in range(0, H + 2 * ph - h + 1):
		for j in range(0, W + 2 * pw - w + 1):
			use[i:i + h, j:j + w] += 1
	return use[ph:ph + H, pw:pw + W]
