import numpy as np

# tabs, not spaces :)

def corr1d(x, k):
	if len(k) > len(x):
		raise ValueError("kernel > signal")
	y = []
	for i in range(0, len(x) - len(k) + 1):
		y.append((x[i:i + len(k)] * k).sum())
	return np.array(y)

def corr2d(X, K):
	if X.shape[0] < K.shape[0] or X.shape[1] < K.shape[1]:
		raise ValueError("kernel > image")
	if X.dtype == "uint8":
		X, K = X.astype("int64"), K.astype("int64")
	Y = []
	for i in range(0, X.shape[0] - K.shape[0] + 1):
		row = []
		for j in range(0, X.shape[1] - K.shape[1] + 1):
			row.append((X[i:i + K.shape[0], j:j + K.shape[1]] * K).sum())
		Y.append(row)
	return np.array(Y)

def conv2d(X, K):
	K = K[:, ::-1]		# left - right
	K = K[::-1, :]		# up - down
	return corr2d(X, K)

def conv_matrix(K, input_shape):
	H, W = input_shape
	h, w = K.shape
	if h > H or w > W:
		raise ValueError("kernel > image")
	M = []
	for i in range(0, H - h + 1):
		for j in range(0, W - w + 1):
			row = np.zeros((H, W), K.dtype)
			row[i:i + h, j:j + w] = K
			M.append(row.flatten())
	return np.array(M)
