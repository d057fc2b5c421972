from output_size import trace_shapes
from functools import reduce

def product(numbers):
    return reduce( lambda a,b: a*b, numbers )

def conv_params(c_in, c_out, kernel_size, bias=True):
    k = kernel_size if type(kernel_size)==tuple else (kernel_size,kernel_size)
    if min(k)<1 : raise ValueError('no')
    return c_out*( product(k)*c_in+(1 if bias else 0) )

def dense_params(n_in, n_out, bias=True):
    return n_out*( n_in+(1 if bias else 0) )

def summarize(input_shape, layers):
    after = trace_shapes(input_shape, layers)
    before = [input_shape]+after
    out = []
    for k in range( len(layers) ) :
        p = 0
        if layers[k][0]=='conv' : p = conv_params( before[k][0], layers[k][1], layers[k][2] )
        if layers[k][0]=='dense' : p = dense_params( before[k][0], layers[k][1] )
        out.append( (after[k],p) )
    return out

def total_params(input_shape, layers):
    return sum( [ p for s,p in summarize(input_shape, layers) ] )

def dense_equivalent_params(input_shape, output_shape):
    return dense_params( product(input_shape), product(output_shape) )
