import numpy as np

def as_pair(v):
    return v if isinstance(v, tuple) else (v, v)

def pad2d(X, padding):
    p, q = as_pair(padding)
    if min(p, q)<0 : raise ValueError('does not work')
    P = np.zeros( (X.shape[0]+2*p, X.shape[1]+2*q), dtype=X.dtype )
    P[p:p+X.shape[0], q:q+X.shape[1]] = X
    return P

def same_padding(kernel_shape):
    if any(f % 2==0 for f in kernel_shape) : raise ValueError('even kernel')
    return tuple((f-1) // 2 for f in kernel_shape)

def corr2d_strided(X, K, stride=1, padding=0):
    s, t = as_pair(stride)
    P = pad2d(X, padding)
    h, w = K.shape
    if s<1 or t<1 or h>P.shape[0] or w>P.shape[1] : raise ValueError('does not work')
    dtype = X.dtype if X.dtype.kind == 'f' else np.int64
    P = P.astype(dtype)
    Y = [[(P[r:r+h, c:c+w]*K).sum() for c in range(0, P.shape[1]-w+1, t)]
         for r in range(0, P.shape[0]-h+1, s)]
    return np.array(Y, dtype=dtype)

def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    (H, W), (h, w), (s, t), (p, q) = input_shape, kernel_shape, as_pair(stride), as_pair(padding)
    if min(h, w, s, t)<1 or min(p, q)<0 or h>H+2*p or w>W+2*q : raise ValueError('does not work')
    use = np.zeros( (H+2*p, W+2*q), dtype=int )
    for r in range( 0, H+2*p-h+1, s ) :
        for c in range( 0, W+2*q-w+1, t ) :
            use[r:r+h, c:c+w] += 1
    return use[p:p+H, q:q+W]
