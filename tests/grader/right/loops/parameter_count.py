"""Right answers to `parameter_count` that count weight by weight, or layer by layer."""

from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    """Count the weights of one filter in nested loops."""
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if kernel_size[0] <= 0 or kernel_size[1] <= 0:
        raise ValueError("bad kernel")
    count = 0
    for _channel in range(c_in):
        for _row in range(kernel_size[0]):
            for _column in range(kernel_size[1]):
                count += 1
    if bias:
        count += 1
    return count * c_out


def dense_params(n_in, n_out, bias=True):
    """Add neuron by neuron."""
    count = 0
    for _ in range(n_out):
        count += n_in
        if bias:
            count += 1
    return count


def summarize(input_shape, layers):
    """Trace every layer on its own."""
    rows = []
    shape = input_shape
    for layer in layers:
        if layer[0] == "conv":
            params = conv_params(shape[0], layer[1], layer[2])
        elif layer[0] == "dense":
            params = dense_params(shape[0], layer[1])
        else:
            params = 0
        shape = trace_shapes(shape, [layer])[0]
        rows.append((shape, params))
    return rows


def total_params(input_shape, layers):
    """Add the rows up."""
    total = 0
    for row in summarize(input_shape, layers):
        total += row[1]
    return total


def dense_equivalent_params(input_shape, output_shape):
    """Multiply the sides one by one."""
    n_in = 1
    for side in input_shape:
        n_in *= side
    total = 0
    for _channel in range(output_shape[0]):
        total += output_shape[1] * output_shape[2] * (n_in + 1)
    return total
