import numpy as np

def corr1d(x, k):
    ''' slides k over x '''
    if k.shape > x.shape : raise ValueError('k is longer than x')
    n_out = x.shape[0]-k.shape[0]+1
    y = np.zeros( n_out, dtype=x.dtype )
    for i in range( n_out ) :
        y[i] = np.inner( x[i:i+k.shape[0]], k )
    return y

def corr2d(X, K):
    ''' slides K over X '''
    rows = X.shape[0]-K.shape[0]+1
    cols = X.shape[1]-K.shape[1]+1
    if rows<1 or cols<1 : raise ValueError('K is larger than X')
    if X.dtype==np.float32 :
        Y = np.zeros( (rows,cols), dtype=np.float32 )
    else :
        Y = np.zeros( (rows,cols) )
        X = X.astype(float)
    for i in range( rows ) :
        for j in range( cols ) :
            window = X[ i:i+K.shape[0], j:j+K.shape[1] ]
            Y[i,j] = np.sum( window*K )
    return Y

def conv2d(X, K):
    ''' true convolution '''
    return corr2d( X, K[::-1,::-1] )

def conv_matrix(K, input_shape):
    ''' row number i*cols+j makes output (i,j) '''
    rows = input_shape[0]-K.shape[0]+1
    cols = input_shape[1]-K.shape[1]+1
    if rows<1 or cols<1 : raise ValueError('K is larger than the input')
    M = np.zeros( (rows*cols, input_shape[0]*input_shape[1]), dtype=K.dtype )
    for i in range( rows ) :
        for j in range( cols ) :
            for a in range( K.shape[0] ) :
                for b in range( K.shape[1] ) :
                    M[ i*cols+j, (i+a)*input_shape[1]+(j+b) ] = K[a,b]
    return M
