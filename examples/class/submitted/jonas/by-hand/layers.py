import numpy as np
from channels import corr2d_multi_in_out

def pair(v):
	return v if isinstance(v, tuple) else (v, v)

def relu(x):
	y = x.copy()
	y[y < 0] = 0
	return y

def conv_layer(X, K, bias, stride=1, padding=0):
	ph, pw = pair(padding)
	if min(pair(stride)) < 1 or ph < 0 or pw < 0:
		raise ValueError("bad stride or padding")
	Y = []
	for x in X:
		x = np.pad(x, [(0, 0), (ph, ph), (pw, pw)])
		Y.append(relu(corr2d_multi_in_out(x, K, bias)))
	return np.array(Y)

def flatten(x):
	return np.array([example.ravel() for example in x])

def dense(x, W, b):
	if W.shape[1] != x.shape[1] or b.shape != W.shape[:1]:
		raise ValueError("does not fit")
	return np.array([[np.dot(row, w) + c for w, c in zip(W, b)] for row in x])

def softmax(z):
	rows = []
	for row in z:
		e = np.exp(row - np.max(row))
		rows.append(e / e.sum())
	return np.array(rows)

def dropout(x, rate, seed=None, training=True):
	if rate < 0 or rate >= 1:
		raise ValueError("bad rate")
	if training:
		mask = np.random.RandomState(seed).uniform(size=x.shape) > rate
		x = np.where(mask, x / (1 - rate), 0).astype(x.dtype if x.dtype.kind == "f" else float)
	return x

def corr2d_backward(X, K, dY):
	h, w = K.shape
	if dY.shape != (X.shape[0] - h + 1, X.shape[1] - w + 1):
		raise ValueError("bad dY")
	dX = np.zeros_like(X)
	dK = np.zeros_like(K)
	for i, j in np.ndindex(dY.shape):
		dX[i:i + h, j:j + w] += dY[i, j] * K
		dK += dY[i, j] * X[i:i + h, j:j + w]
	return dX, dK
