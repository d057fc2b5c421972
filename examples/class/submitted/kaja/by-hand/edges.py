import math
import numpy as np

def bar_image(height, width, start, stop):
    X = np.ones((height, width))
    for i in range( height ) :
        for j in range( start, stop ) :
            X[i, j] = 0
    return X

def vertical_edges(X):
    H, W = X.shape
    if W<2 : raise ValueError('too small')
    Y = np.zeros( (H, W-1), dtype=X.dtype if X.dtype.kind == 'f' else float )
    for i in range( H ) :
        for j in range( W-1 ) :
            Y[i, j] = float(X[i, j])-float(X[i, j+1])
    return Y

def horizontal_edges(X):
    H, W = X.shape
    if H<2 : raise ValueError('too small')
    Y = np.zeros( (H-1, W), dtype=X.dtype if X.dtype.kind == 'f' else float )
    for i in range( H-1 ) :
        for j in range( W ) :
            Y[i, j] = float(X[i, j])-float(X[i+1, j])
    return Y

def gaussian_kernel(size, sigma):
    if size<1 or size % 2==0 or sigma<=0 : raise ValueError('does not work')
    c = (size-1) / 2
    K = np.zeros( (size, size) )
    for i in range( size ) :
        for j in range( size ) :
            K[i, j] = math.exp(-((i-c) ** 2+(j-c) ** 2) / (2*sigma ** 2))
    return K / np.sum(K)
