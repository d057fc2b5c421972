import numpy as np

def pair(x):
	if isinstance(x, tuple):
		return x
	return x, x

def check(X, h, w, ph=0, pw=0):
	if h < 1 or w < 1 or ph < 0 or pw < 0 or ph >= h or pw >= w:
		raise ValueError("bad window or padding")
	if h > X.shape[-2] + 2 * ph or w > X.shape[-1] + 2 * pw:
		raise ValueError("window > input")

# In pooling the windows lie side by side, so the next one starts where the last one ended.

def max_pool2d(X, size, stride=None, padding=0):
	h, w = pair(size)
	ph, pw = pair(padding)
	check(X, h, w, ph, pw)
	edge = [(0, 0)] * (X.ndim - 2) + [(ph, ph), (pw, pw)]
	P = np.pad(X.astype(float), edge, constant_values=float("-inf"))
	H, W = P.shape[-2] // h, P.shape[-1] // w
	P = P[..., :H * h, :W * w]
	P = P.reshape(P.shape[:-2] + (H, h, W, w))
	return P.max(axis=(-3, -1)).astype(X.dtype)

def avg_pool2d(X, size, stride=None):
	h, w = pair(size)
	check(X, h, w)
	H, W = X.shape[-2] // h, X.shape[-1] // w
	X = X[..., :H * h, :W * w]
	return X.reshape(X.shape[:-2] + (H, h, W, w)).mean(axis=(-3, -1))

def max_pool2d_with_indices(X, size, stride=None):
	h, w = pair(size)
	check(X, h, w)
	Y = max_pool2d(X, size)
	indices = np.zeros(Y.shape, dtype=int)
	for i in range(Y.shape[0]):
		for j in range(Y.shape[1]):
			best = np.argmax(X[i * h:i * h + h, j * w:j * w + w])
			indices[i, j] = (i * h + best // w) * X.shape[1] + j * w + best % w
	return Y, indices

def max_pool2d_backward(dY, indices, input_shape):
	if dY.shape != indices.shape:
		raise ValueError("different shapes")
	dX = np.zeros(input_shape, dY.dtype)
	for i in range(dY.shape[0]):
		for j in range(dY.shape[1]):
			dX[indices[i, j] // input_shape[1], indices[i, j] % input_shape[1]] += dY[i, j]
	return dX
