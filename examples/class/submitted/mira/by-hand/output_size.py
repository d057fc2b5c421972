"""Output sizes: how large a feature map is, and how much of the input one value of it sees."""


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Return the number of window positions along one axis, an int."""
    if f > n + 2 * padding:
        raise ValueError("window too large")
    # dilation comes later
    return (n + 2 * padding - f) // stride + 1


def fits_exactly(n, f, stride=1, padding=0):
    """Say whether the last window ends flush with the padded input, a bool."""
    return (n + 2 * padding - f) % stride == 0


def padding_for_output(n, f, stride, out):
    """Return the smallest padding with which the windows have `out` positions, an int."""
    raise NotImplementedError


def trace_shapes(input_shape, layers):
    """Return the list of the output shapes of all layers, the input's own shape not included."""
    shapes = []
    for layer in layers:
        ...  # ask in the tutorial on Monday


def receptive_field(layers):
    """Return the side of the input region that one output value sees, an int."""
    raise NotImplementedError
