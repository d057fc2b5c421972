from output_size import conv_output_size


def conv_params(c_in, c_out, kernel_size, bias=True):
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if h < 1 or w < 1:
        raise ValueError("wrong kernel")
    return (c_in * h * w + 1) * c_out if bias else c_in * h * w * c_out


def dense_params(n_in, n_out, bias=True):
    return (n_in + 1) * n_out if bias else n_in * n_out


def summarize(input_shape, layers):
    rows = []
    c, h, w = input_shape  # here I remembered that images are not always square
    flat = None
    for layer in layers:
        if layer[0] == "conv" and flat is None:
            params = conv_params(c, layer[1], layer[2])
            c = layer[1]
            h = conv_output_size(h, layer[2], layer[3], layer[4])
            w = conv_output_size(w, layer[2], layer[3], layer[4])
            rows.append(((c, h, w), params))
        elif layer[0] == "pool" and flat is None:
            h = conv_output_size(h, layer[1], layer[2])
            w = conv_output_size(w, layer[1], layer[2])
            rows.append(((c, h, w), 0))
        elif layer[0] == "flatten":
            flat = c * h * w if flat is None else flat
            rows.append(((flat,), 0))
        elif layer[0] == "dense" and flat is not None:
            rows.append(((layer[1],), dense_params(flat, layer[1])))
            flat = layer[1]
        else:
            raise ValueError("wrong layer")
    return rows


def total_params(input_shape, layers):
    return sum(row[1] for row in summarize(input_shape, layers))


def dense_equivalent_params(input_shape, output_shape):
    n_in = input_shape[0] * input_shape[1] * input_shape[2]
    n_out = output_shape[0] * output_shape[1] * output_shape[2]
    return n_in * n_out + n_out
