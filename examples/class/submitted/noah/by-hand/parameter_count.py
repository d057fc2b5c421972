from output_size import trace_shapes

def conv_params(c_in, c_out, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    a, b = kernel_size
    if a < 1 or b < 1:
        raise ValueError
    return c_out * (c_in*a*b + (1 if bias else 0))

def dense_params(n_in, n_out, bias=True):
    return n_out * (n_in + (1 if bias else 0))

def summarize(input_shape, layers):
    table = []
    s = input_shape
    for layer, t in zip(layers, trace_shapes(input_shape, layers)):
        if layer[0] == "conv":
            table.append((t, conv_params(s[0], layer[1], layer[2])))
        elif layer[0] == "dense":
            table.append((t, dense_params(s[0], layer[1])))
        else:
            table.append((t, 0))
        s = t
    return table

def total_params(input_shape, layers):
    return sum(n for _, n in summarize(input_shape, layers))

def dense_equivalent_params(input_shape, output_shape):
    n = 1
    for side in input_shape:
        n = n * side
    m = 1
    for side in output_shape:
        m = m * side
    return dense_params(n, m)
