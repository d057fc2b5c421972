import math
from output_size import trace_shapes


def conv_params(c_in, c_out, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if min(kernel_size) < 1:
        raise ValueError("kernel")
    return c_in * c_out * math.prod(kernel_size) + (c_out if bias else 0)


def dense_params(n_in, n_out, bias=True):
    return n_in * n_out + (n_out if bias else 0)


def summarize(input_shape, layers):
    rows = []
    previous = input_shape
    for layer, shape in zip(layers, trace_shapes(input_shape, layers)):
        params = 0
        if layer[0] == "conv":
            params = conv_params(previous[0], layer[1], layer[2])
        if layer[0] == "dense":
            params = dense_params(previous[0], layer[1])
        rows.append((shape, params))
        previous = shape
    return rows


def total_params(input_shape, layers):
    return sum([row[1] for row in summarize(input_shape, layers)])


def dense_equivalent_params(input_shape, output_shape):
    return dense_params(math.prod(input_shape), math.prod(output_shape))


# compare with the framework
model = torch.nn.Conv2d(3, 10, 5)
print(sum(p.numel() for p in model.parameters()), conv_params(3, 10, 5))
