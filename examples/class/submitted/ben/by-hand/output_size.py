def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Return the number of window positions along one axis, an int."""
    if n < 1 or f < 1 or stride < 1 or dilation < 1:
        raise ValueError("must be at least 1")
    if padding < 0:
        raise ValueError("padding must not be negative")
    length = n + padding + padding
    window = dilation * (f - 1) + 1
    if window > length:
        raise ValueError("window too large")
    # walk along and count
    count = 0
    position = 0
    while position + window <= length:
        count = count + 1
        position = position + stride
    return count


def fits_exactly(n, f, stride=1, padding=0):
    """Say whether the last window ends flush with the padded input, a bool."""
    count = conv_output_size(n, f, stride, padding)
    end_of_last = (count - 1) * stride + f
    if end_of_last == n + 2 * padding:
        return True
    else:
        return False


def padding_for_output(n, f, stride, out):
    """Return the smallest padding with which the windows have `out` positions, an int."""
    if n < 1 or f < 1 or stride < 1 or out < 1:
        raise ValueError("must be at least 1")
    p = 0
    while True:
        if n + 2 * p >= f:
            size = conv_output_size(n, f, stride, p)
            if size == out:
                return p
            if size > out:
                raise ValueError("not possible")  # it only gets larger from here
        p = p + 1


def trace_shapes(input_shape, layers):
    """Return the list of the output shapes of all layers, the input's own shape not included."""
    shape = input_shape
    shapes = []
    for layer in layers:
        name = layer[0]
        if name == "conv":
            c_out = layer[1]
            f = layer[2]
            stride = layer[3]
            padding = layer[4]
            h = conv_output_size(shape[1], f, stride, padding)
            w = conv_output_size(shape[2], f, stride, padding)
            shape = (c_out, h, w)
        elif name == "pool":
            h = conv_output_size(shape[1], layer[1], layer[2])
            w = conv_output_size(shape[2], layer[1], layer[2])
            shape = (shape[0], h, w)
        elif name == "flatten":
            number = 1
            for side in shape:
                number = number * side
            shape = (number,)
        elif name == "dense":
            if len(shape) != 1:
                raise ValueError("flatten first")
            shape = (layer[1],)
        else:
            raise ValueError("I don't know the layer " + str(name))
        shapes.append(shape)
    return shapes


def receptive_field(layers):
    """Return the side of the input region that one output value sees, an int."""
    # from the back to the front
    seen = 1
    for i in range(len(layers) - 1, -1, -1):
        f, stride = layers[i]
        if f < 1 or stride < 1:
            raise ValueError("must be at least 1")
        seen = (seen - 1) * stride + f
    return seen
