"""Output sizes: how large a feature map is, and how much of the input one value of it sees.

A window that slides over an axis stops where it no longer fits. How often it stops on the way is
the size of the output. With that one number you can follow the shape of an image through a whole
network before you build it, and see a mistake in the design before the program does.

Lectures: 000 (same and valid padding), 001 (slides 19-26 on padding and stride, 33 on the
receptive field, 38-39 on LeNet, questions 2, 3 and 5), 002 (output size; stride 3 on a 7×7 grid),
003 (the baseline model), 004 (stride and padding).

Everything here is plain arithmetic with ints, one axis at a time:

    n         entries of the input along the axis       stride    step from window to window
    f         entries of the window                     padding   zeros added on EACH side
    dilation  distance of neighbouring entries of the window (1: they touch)

A window of f entries with dilation d reaches over d * (f - 1) + 1 entries of the input. Windows
start at the first (padded) entry, and only whole windows count. Return ints, not floats. A bad
argument raises `ValueError`: a size, stride or dilation below 1, a negative padding, a window that
is larger than the padded input.
"""


def conv_output_size(n, f, stride=1, padding=0, dilation=1):
    """Return the number of window positions along one axis, an int.

        floor((n + 2 * padding - dilation * (f - 1) - 1) / stride) + 1

    Lecture 002 writes (N - F)/stride + 1. That is the case without padding and dilation, and only
    where the division leaves nothing over: a 3-wide window with stride 3 on 7 entries would give
    2.33 positions. The rest of the line is too short for another window, so round down. And note
    000: without padding a 3×3 input and a 2×2 kernel do give a 2×2 output, but because
    3 - 2 + 1 = 2, not because the output is always as large as the kernel.

    >>> conv_output_size(7, 3, stride=2)
    3
    >>> conv_output_size(7, 3, stride=3)
    2
    >>> conv_output_size(7, 3, stride=3, padding=1)
    3
    >>> conv_output_size(32, 5, padding=2)
    32
    >>> conv_output_size(7, 3, dilation=2)
    3
    """
    raise NotImplementedError


def fits_exactly(n, f, stride=1, padding=0):
    """Say whether the last window ends flush with the padded input, a bool.

    Where it does, every entry of the padded input is covered up to the very end, and the
    lecture's (N - F)/stride + 1 (with the padding added to N) is a whole number. Where it does
    not, the entries at the end that are left over are never seen by a window that starts further
    on. Bad arguments are refused as by `conv_output_size`.

    >>> fits_exactly(7, 3, stride=2)
    True
    >>> fits_exactly(7, 3, stride=3)
    False
    >>> fits_exactly(7, 3, stride=3, padding=1)
    True
    """
    raise NotImplementedError


def padding_for_output(n, f, stride, out):
    """Return the smallest padding with which the windows have `out` positions, an int.

    The padding is symmetric, the same number of zeros on each side, so each step of it adds two
    entries. The windows need not end flush with the padded input. The window may be larger than
    the bare input, as long as the padding makes room for it.

    ValueError where no padding gives exactly `out`: with stride 1 a window of even size can't
    keep the size of its input (001, slide 22, therefore likes odd kernels), and padding never
    makes an output smaller. Sizes, stride and `out` are at least 1.

    >>> padding_for_output(32, 5, 1, 32)
    2
    >>> padding_for_output(7, 3, 3, 2)
    0
    >>> padding_for_output(7, 3, 3, 3)
    1
    >>> padding_for_output(1, 3, 1, 1)
    1
    """
    raise NotImplementedError


def trace_shapes(input_shape, layers):
    """Return the list of the output shapes of all layers, the input's own shape not included.

    `input_shape` is (channels, height, width). A layer is one of these tuples, with ints in it:

        ("conv", c_out, f, stride, padding)  f×f kernels, c_out of them: that many channels come out
        ("pool", f, stride)                  f×f windows without padding; the channels stay
        ("flatten",)                         everything in one row, (n,); (n,) stays as it is
        ("dense", n_out)                     from (n,) to (n_out,)

    Shapes are tuples. Height and width follow `conv_output_size`, each on its own. 003 writes the
    channels last, (124, 124, 32) for what is (32, 124, 124) here.

    ValueError for an unknown layer, a window that does not fit, a stride below 1, and a dense
    layer on a volume that nobody has flattened.

    >>> baseline = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
    >>> trace_shapes((1, 128, 128), baseline)
    [(32, 124, 124), (32, 31, 31), (30752,), (2,)]
    """
    raise NotImplementedError


def receptive_field(layers):
    """Return the side of the input region that one output value sees, an int.

    `layers` is a list of `(f, stride)` from the first layer to the last, for convolutions and
    pooling alike. Without layers a value sees itself: 1. Border effects and padding do not
    matter; think of an input without end.

    001 (slide 33) says that the field grows with depth, and faster once the resolution is reduced.
    The reason: after a layer of stride 2, neighbours in its map are 2 input pixels apart, so
    every later window reaches twice as far.

    >>> receptive_field([(3, 1), (3, 1), (3, 1)])
    7
    >>> receptive_field([(2, 2), (3, 1)])
    6
    >>> receptive_field([])
    1

    A size or stride below 1 raises ValueError.
    """
    raise NotImplementedError
