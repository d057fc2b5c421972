import math
import numpy as np

def bar_image(height, width, start, stop):
	row = [1.0] * start + [0.0] * (stop - start) + [1.0] * (width - stop)
	return np.array([row] * height)

def vertical_edges(X):
	if X.shape[1] < 2:
		raise ValueError("no neighbours")
	if X.dtype == "uint8":
		X = X.astype("int64")
	Y = []
	for row in X:
		Y.append([a - b for a, b in zip(row[:-1], row[1:])])
	return np.array(Y)

def horizontal_edges(X):
	if X.shape[0] < 2:
		raise ValueError("no neighbours")
	if X.dtype == "uint8":
		X = X.astype("int64")
	Y = []
	for i in range(0, len(X) - 1):
		Y.append(X[i] - X[i + 1])
	return np.array(Y)

def gaussian_kernel(size, sigma):
	if size < 1 or size % 2 == 0 or sigma <= 0:
		raise ValueError("bad size or sigma")
	c = (size - 1) / 2
	K = np.zeros((size, size))
	for i in range(size):
		for j in range(size):
			K[i, j] = math.exp(-((i - c) ** 2 + (j - c) ** 2) / (2 * sigma ** 2))
	return K / np.sum(K)
