import numpy as np
from cross_correlation import corr2d

def corr2d_multi_in(X, K):
    c, h, w = K.shape
    rows = X.shape[1]-h+1
    cols = X.shape[2]-w+1
    if c!=X.shape[0] or rows<1 or cols<1 : raise ValueError('K does not fit')
    Y = np.zeros( (rows, cols), dtype=X.dtype if X.dtype.kind == 'f' else float )
    for n in range( c ) :
        Y += corr2d(X[n], K[n])
    return Y / c

def corr2d_multi_in_out(X, K, bias=None):
    if bias is not None and bias.shape[0]!=K.shape[0] : raise ValueError('bias does not fit')
    Y = np.array([corr2d_multi_in(X, K[m]) for m in range(K.shape[0])])
    if bias is not None:
        for m in range( K.shape[0] ) :
            Y[m] += bias[m]
    return Y

def corr2d_1x1(X, K):
    o, c, h, w = K.shape
    if c!=X.shape[0] or h!=1 or w!=1 : raise ValueError('not a 1x1 kernel for this input')
    Y = np.zeros( (o,)+X.shape[1:], dtype=X.dtype if X.dtype.kind == 'f' else float )
    for m in range( o ) :
        for n in range( c ) :
            Y[m] += X[n]*Y.dtype.type(K[m, n, 0, 0])
    return Y

def values_summed(kernel_shape, in_channels):
    h, w = kernel_shape
    if h<1 or w<1 or in_channels<1 : raise ValueError('must be positive')
    return h*w*in_channels
