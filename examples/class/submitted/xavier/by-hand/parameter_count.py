"""Everything recursive, because loops are boring."""

from output_size import product, trace_shapes

print("loading parameter_count ...")


def conv_params(c_in, c_out, kernel_size, bias=True):
    print("conv_params", c_in, c_out, kernel_size, bias)
    if isinstance(kernel_size, int):
        return conv_params(c_in, c_out, (kernel_size, kernel_size), bias)
    if min(kernel_size) < 1:
        raise ValueError("too small")
    return c_in * c_out * product(kernel_size)


def dense_params(n_in, n_out, bias=True):
    # one more input costs n_out more weights
    print("dense_params", n_in, n_out, bias)
    if n_in == 0:
        return n_out if bias else 0
    return n_out + dense_params(n_in - 1, n_out, bias)


def summarize(input_shape, layers):
    print("summarize", input_shape, layers)
    if not layers:
        return []
    shape = trace_shapes(input_shape, layers[:1])[0]
    if layers[0][0] == "conv":
        params = conv_params(input_shape[0], layers[0][1], layers[0][2])
    elif layers[0][0] == "dense":
        params = dense_params(input_shape[0], layers[0][1])
    else:
        params = 0
    return [(shape, params)] + summarize(shape, layers[1:])


def total_params(input_shape, layers):
    print("total_params", input_shape, layers)
    return add(summarize(input_shape, layers))


def add(rows):
    return rows[0][1] + add(rows[1:]) if rows else 0


def dense_equivalent_params(input_shape, output_shape):
    print("dense_equivalent_params", input_shape, output_shape)
    n_out = product(output_shape)
    return product(input_shape) * n_out + n_out
