from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Return how many numbers a convolutional layer learns, an int."""
    if type(kernel_size) == int:
        height = kernel_size
        width = kernel_size
    else:
        height = kernel_size[0]
        width = kernel_size[1]
    if height < 1 or width < 1:
        raise ValueError("kernel must be at least 1x1")
    one_filter = c_in * height * width
    if bias:
        one_filter = one_filter + 1
    return one_filter * c_out


def dense_params(n_in, n_out, bias=True):
    """Return how many numbers a dense layer learns, an int."""
    if bias:
        return n_in * n_out + n_out
    return n_in * n_out


def summarize(input_shape, layers):
    """Return a list of `(output_shape, params)`, a row for each layer."""
    shapes = trace_shapes(input_shape, layers)
    table = []
    before = input_shape
    for i in range(len(layers)):
        layer = layers[i]
        params = 0
        if layer[0] == "conv":
            params = conv_params(before[0], layer[1], layer[2])
        if layer[0] == "dense":
            params = dense_params(before[0], layer[1])
        table.append((shapes[i], params))
        before = shapes[i]
    return table


def total_params(input_shape, layers):
    """Return how many numbers the whole network learns, an int."""
    total = 0
    for shape, params in summarize(input_shape, layers):
        total = total + params
    return total


def dense_equivalent_params(input_shape, output_shape):
    """Return what a dense layer would learn that maps one whole volume onto another, an int."""
    c1, h1, w1 = input_shape
    c2, h2, w2 = output_shape
    return dense_params(c1 * h1 * w1, c2 * h2 * w2)
