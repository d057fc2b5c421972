import numpy as np

def as_pair(v):
    if type(v)==tuple : return v
    return (v,v)

def setup(X, size, stride, padding):
    size = as_pair(size)
    stride = size if stride is None else as_pair(stride)
    padding = as_pair(padding)
    for f,s,p,n in zip( size, stride, padding, X.shape[-2:] ) :
        if f<1 or s<1 or p<0 or p>=f or f>n+2*p : raise ValueError('does not work')
    out = [ (n+2*p-f)//s+1 for f,s,p,n in zip( size, stride, padding, X.shape[-2:] ) ]
    return size, stride, padding, out

def max_pool2d(X, size, stride=None, padding=0):
    size, stride, padding, out = setup(X, size, stride, padding)
    lowest = -np.inf if X.dtype.kind=='f' else -2**62
    edges = [(0,0)]*(X.ndim-2)+[ (p,p) for p in padding ]
    P = np.pad( X, edges, constant_values=lowest )
    Y = np.zeros( X.shape[:-2]+tuple(out), dtype=X.dtype )
    for i in range( out[0] ) :
        for j in range( out[1] ) :
            Y[...,i,j] = P[ ..., i*stride[0]:i*stride[0]+size[0], j*stride[1]:j*stride[1]+size[1] ].max( axis=(-1,-2) )
    return Y

def avg_pool2d(X, size, stride=None):
    size, stride, padding, out = setup(X, size, stride, 0)
    Y = np.zeros( X.shape[:-2]+tuple(out), dtype=X.dtype if X.dtype.kind=='f' else float )
    for i in range( out[0] ) :
        for j in range( out[1] ) :
            total = X[ ..., i*stride[0]:i*stride[0]+size[0], j*stride[1]:j*stride[1]+size[1] ].sum( axis=(-1,-2) )
            Y[...,i,j] = total/size[0]
    return Y

def max_pool2d_with_indices(X, size, stride=None):
    size, stride, padding, out = setup(X, size, stride, 0)
    Y = np.zeros( out, dtype=X.dtype )
    indices = np.zeros( out, dtype=int )
    for i in range( out[0] ) :
        for j in range( out[1] ) :
            part = X[ i*stride[0]:i*stride[0]+size[0], j*stride[1]:j*stride[1]+size[1] ]
            a,b = np.unravel_index( part.argmax(), part.shape )
            Y[i,j] = part[a,b]
            indices[i,j] = (i*stride[0]+a)*X.shape[1]+j*stride[1]+b
    return Y, indices

def max_pool2d_backward(dY, indices, input_shape):
    if dY.shape!=indices.shape : raise ValueError('shapes!')
    dX = np.zeros( input_shape, dtype=dY.dtype )
    np.add.at( dX, (indices//input_shape[1], indices%input_shape[1]), dY )
    return dX
