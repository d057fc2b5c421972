from functools import reduce

def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    if min(n,f,stride,dilation)<1 or padding<0 : raise ValueError('no')
    last_start = n+2*padding-dilation*(f-1)-1
    if last_start<0 : raise ValueError('does not fit')
    return int( last_start/stride )+1

def fits_exactly(n, f, stride=1, padding=0):
    if min(n,f,stride)<1 or padding<0 or f>n+2*padding : raise ValueError('no')
    end = f
    while end<n+2*padding :
        end += stride
    return end==n+2*padding

def padding_for_output(n, f, stride, out):
    if min(n,f,stride,out)<1 : raise ValueError('no')
    for p in range( 1000 ) :
        if n+2*p>=f :
            now = conv_output_size(n,f,stride,p)
            if now==out : return p
            if now>out : break
    raise ValueError('no padding does it')

def trace_shapes(input_shape, layers):
    shapes = []
    for layer in layers :
        shape = shapes[-1] if shapes else input_shape
        if layer[0]=='conv' :
            h = conv_output_size( shape[1], layer[2], layer[3], layer[4] )
            w = conv_output_size( shape[2], layer[2], layer[3], layer[4] )
            shapes.append( (layer[1],h,w) )
        elif layer[0]=='pool' :
            h = conv_output_size( shape[1], layer[1], layer[2] )
            w = conv_output_size( shape[2], layer[1], layer[2] )
            shapes.append( (shape[0],h,w) )
        elif layer[0]=='flatten' :
            shapes.append( (reduce(lambda a,b: a*b, shape),) )
        elif layer[0]=='dense' and len(shape)==1 :
            shapes.append( (layer[1],) )
        else :
            raise ValueError('bad layer')
    return shapes

def receptive_field(layers):
    size, jump = 1, 1
    for f,s in layers :
        if f<1 or s<1 : raise ValueError('no')
        size += (f-1)*jump
        jump *= s
    return size
