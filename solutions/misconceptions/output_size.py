"""Wrong versions of the tasks of `output_size`; each docstring is what the student reads."""

import math

from output_size import (
    conv_output_size,
    fits_exactly,
    padding_for_output,
    receptive_field,
    trace_shapes,
)

from grader.misconceptions import misconception


def _rest(n, f, stride, padding, dilation=1):
    """Return how many padded entries lie behind the first window; ValueError as the task."""
    conv_output_size(n, f, stride, padding, dilation)
    return n + 2 * padding - dilation * (f - 1) - 1


def _up(a, b):
    return -(-a // b)


# conv_output_size ---------------------------------------------------------------------------


@misconception("conv_output_size")
def padding_counted_once(n, f, stride=1, padding=0, dilation=1):
    """You add the padding once. It is added on both sides: n + 2 * padding."""
    return (_rest(n, f, stride, padding, dilation) - padding) // stride + 1


@misconception("conv_output_size")
def padding_ignored(n, f, stride=1, padding=0, dilation=1):
    """You leave the padding out, as the formula of lecture 002 does.

    The window slides over n + 2 * padding entries.
    """
    return (_rest(n, f, stride, padding, dilation) - 2 * padding) // stride + 1


@misconception("conv_output_size")
def one_forgotten(n, f, stride=1, padding=0, dilation=1):
    """You count the steps between windows, and forget the `+ 1` for the first window."""
    return _rest(n, f, stride, padding, dilation) // stride


@misconception("conv_output_size")
def rounded_up(n, f, stride=1, padding=0, dilation=1):
    """You round up, and so count a last window that reaches past the border. Round down."""
    return _up(_rest(n, f, stride, padding, dilation), stride) + 1


@misconception("conv_output_size")
def not_rounded(n, f, stride=1, padding=0, dilation=1):
    """You divide with `/` and do not round, as lecture 002 writes it.

    A number of positions is whole: round down, with `//`.
    """
    return _rest(n, f, stride, padding, dilation) / stride + 1


@misconception("conv_output_size")
def dilation_ignored(n, f, stride=1, padding=0, dilation=1):
    """You ignore `dilation`. A dilated window reaches over dilation * (f - 1) + 1 entries."""
    _rest(n, f, stride, padding, dilation)
    return conv_output_size(n, f, stride, padding)


@misconception("conv_output_size")
def dilation_times_size(n, f, stride=1, padding=0, dilation=1):
    """You take dilation * f as the reach of a dilated window.

    Only the f - 1 gaps between its entries are stretched: dilation * (f - 1) + 1.
    """
    return (_rest(n, f, stride, padding, dilation) + 1 - dilation) // stride + 1


@misconception("conv_output_size")
def one_added_before_dividing(n, f, stride=1, padding=0, dilation=1):
    """You add 1 before you divide by the stride. The first window counts whole: add it after."""
    return (_rest(n, f, stride, padding, dilation) + 1) // stride


@misconception("conv_output_size")
def stride_ignored(n, f, stride=1, padding=0, dilation=1):
    """You ignore `stride`: your windows move by 1."""
    return _rest(n, f, stride, padding, dilation) + 1


@misconception("conv_output_size")
def output_is_the_kernel(n, f, stride=1, padding=0, dilation=1):
    """You return the size of the kernel, as 000 says of valid padding.

    That is a coincidence of its figure, where 3 - 2 + 1 = 2.
    """
    _rest(n, f, stride, padding, dilation)
    return f


@misconception("conv_output_size")
def same_size_assumed(n, f, stride=1, padding=0, dilation=1):
    """You assume padding that keeps the size of the input. Only the padding given is there."""
    _rest(n, f, stride, padding, dilation)
    return _up(n, stride)


# fits_exactly -------------------------------------------------------------------------------


@misconception("fits_exactly")
def fits_with_padding_counted_once(n, f, stride=1, padding=0):
    """You add the padding once. It is added on both sides: n + 2 * padding."""
    return (_rest(n, f, stride, padding) - padding) % stride == 0


@misconception("fits_exactly")
def fits_with_padding_ignored(n, f, stride=1, padding=0):
    """You leave the padding out. The last window should end with the padded input."""
    return (_rest(n, f, stride, padding) - 2 * padding) % stride == 0


@misconception("fits_exactly")
def window_left_out(n, f, stride=1, padding=0):
    """You divide the padded input by the stride. Take the first window off before you divide."""
    _rest(n, f, stride, padding)
    return (n + 2 * padding) % stride == 0


@misconception("fits_exactly")
def bare_input_divided(n, f, stride=1, padding=0):
    """You ask whether the stride divides n. Window and padding belong in: n + 2 * padding - f."""
    _rest(n, f, stride, padding)
    return n % stride == 0


@misconception("fits_exactly")
def divided_by_the_window(n, f, stride=1, padding=0):
    """You divide by the size of the window. It moves by the stride, not by its own size."""
    return _rest(n, f, stride, padding) % f == 0


@misconception("fits_exactly")
def positions_divided(n, f, stride=1, padding=0):
    """You ask whether the stride divides n + 2 * padding - f + 1. Leave the `+ 1` out here."""
    return (_rest(n, f, stride, padding) + 1) % stride == 0


@misconception("fits_exactly")
def fits_where_it_does_not(n, f, stride=1, padding=0):
    """You answer the opposite: True where entries are left over at the end."""
    return not fits_exactly(n, f, stride, padding)


@misconception("fits_exactly")
def fits_always(n, f, stride=1, padding=0):
    """You say True for every window that fits at all. Exactly means: nothing left at the end."""
    _rest(n, f, stride, padding)
    return True


@misconception("fits_exactly")
def rest_returned(n, f, stride=1, padding=0):
    """You return how many entries are left over. Return whether that is 0: True or False."""
    return _rest(n, f, stride, padding) % stride


# padding_for_output -------------------------------------------------------------------------


def _missing(n, f, stride, out):
    """Return by how much the input is too short for `out` windows; ValueError as the task."""
    padding_for_output(n, f, stride, out)
    return (out - 1) * stride + f - n


@misconception("padding_for_output")
def both_sides_together(n, f, stride, out):
    """You return the padding of both sides together. The task wants that of one side."""
    return 2 * padding_for_output(n, f, stride, out)


@misconception("padding_for_output")
def half_the_window(n, f, stride, out):
    """You return (f - 1) // 2, whatever the output should be.

    That padding keeps the size at stride 1; here another output may be wanted.
    """
    _missing(n, f, stride, out)
    return (f - 1) // 2


@misconception("padding_for_output")
def only_flush_windows(n, f, stride, out):
    """You refuse a padding where the windows do not end flush. A rest at the end is allowed."""
    padding = padding_for_output(n, f, stride, out)
    if not fits_exactly(n, f, stride, padding):
        raise ValueError("the windows do not fit exactly")
    return padding


@misconception("padding_for_output")
def padding_rounded_down(n, f, stride, out):
    """You round half of the missing entries down, so that one entry is still missing. Round up."""
    return max(0, _missing(n, f, stride, out) // 2)


@misconception("padding_for_output")
def padding_not_rounded(n, f, stride, out):
    """You divide the missing entries by 2 with `/`. A padding is a whole number: round up."""
    return max(0, _missing(n, f, stride, out) / 2)


@misconception("padding_for_output")
def negative_padding(n, f, stride, out):
    """You return a negative padding where the input has entries to spare. The least is 0."""
    return _up(_missing(n, f, stride, out), 2)


@misconception("padding_for_output")
def bare_input_must_hold_the_window(n, f, stride, out):
    """You refuse a window larger than the bare input. Padding may make the room for it."""
    if f > n:
        raise ValueError("the window does not fit")
    return padding_for_output(n, f, stride, out)


@misconception("padding_for_output")
def padding_without_stride(n, f, stride, out):
    """You leave the stride out. `out` windows reach over (out - 1) * stride + f entries."""
    _missing(n, f, stride, out)
    return max(0, _up(out - 1 + f - n, 2))


@misconception("padding_for_output")
def one_stride_too_many(n, f, stride, out):
    """You count a stride for every window. There are only out - 1 steps between `out` windows."""
    return max(0, _up(_missing(n, f, stride, out) + stride, 2))


@misconception("padding_for_output")
def largest_padding(n, f, stride, out):
    """You return the largest padding that gives `out` positions. The smallest is asked for."""
    padding = padding_for_output(n, f, stride, out)
    while conv_output_size(n, f, stride, padding + 1) == out:
        padding += 1
    return padding


# trace_shapes -------------------------------------------------------------------------------


def _trace(input_shape, layers, kind, wrong):
    """Trace with `wrong(layer, before, right)` as the shape after every layer of one kind."""
    shapes, shape = [], tuple(input_shape)
    for layer in layers:
        right = trace_shapes(shape, [layer])[0]
        shape = wrong(layer, shape, right) if layer[0] == kind else right
        shapes.append(shape)
    return shapes


def _convolve(before, c_out, f, stride, padding):
    return trace_shapes(before, [("conv", c_out, f, stride, padding)])[0]


@misconception("trace_shapes")
def flatten_forgets_channels(input_shape, layers):
    """Your flattened size is height times width. The channels count too."""
    return _trace(
        input_shape, layers, "flatten", lambda layer, before, right: (math.prod(before[-2:]),)
    )


@misconception("trace_shapes")
def flat_shapes_as_numbers(input_shape, layers):
    """You give flat shapes as numbers. A shape is a tuple, of one number too: (n,), not n."""
    shapes = trace_shapes(input_shape, layers)
    return [shape if len(shape) > 1 else shape[0] for shape in shapes]


@misconception("trace_shapes")
def pooling_merges_channels(input_shape, layers):
    """Pooling leaves you one channel. Every feature map is pooled on its own: all of them stay."""
    return _trace(input_shape, layers, "pool", lambda layer, before, right: (1, *right[1:]))


@misconception("trace_shapes")
def pooling_shrinks_channels(input_shape, layers):
    """You divide the channels by the pooling window, too. Pooling shrinks height and width only."""
    return _trace(
        input_shape,
        layers,
        "pool",
        lambda layer, before, right: (max(1, right[0] // layer[1]), *right[1:]),
    )


@misconception("trace_shapes")
def input_included(input_shape, layers):
    """Your list begins with the shape of the input. Begin with the output of the first layer."""
    return [tuple(input_shape), *trace_shapes(input_shape, layers)]


@misconception("trace_shapes")
def channels_last(input_shape, layers):
    """You write the channels last, as 003 does. Here they come first: (channels, height, width)."""
    shapes = trace_shapes(input_shape, layers)
    return [(*shape[1:], shape[0]) for shape in shapes]


@misconception("trace_shapes")
def convolution_keeps_channels(input_shape, layers):
    """Your convolution keeps the channels of its input. It makes one channel for each filter."""
    return _trace(input_shape, layers, "conv", lambda layer, before, right: (before[0], *right[1:]))


@misconception("trace_shapes")
def convolution_multiplies_channels(input_shape, layers):
    """You multiply the channels by the number of filters.

    A filter spans all channels and sums over them, so c_out filters make c_out channels.
    """
    return _trace(
        input_shape, layers, "conv", lambda layer, before, right: (before[0] * right[0], *right[1:])
    )


@misconception("trace_shapes")
def convolution_without_padding(input_shape, layers):
    """You leave the padding of the convolutions out."""
    return _trace(
        input_shape, layers, "conv", lambda layer, before, right: _convolve(before, *layer[1:4], 0)
    )


@misconception("trace_shapes")
def convolution_with_stride_one(input_shape, layers):
    """You leave the stride of the convolutions out."""
    return _trace(
        input_shape,
        layers,
        "conv",
        lambda layer, before, right: _convolve(before, *layer[1:3], 1, layer[4]),
    )


@misconception("trace_shapes")
def convolution_keeps_sides(input_shape, layers):
    """You assume that a convolution keeps height and width. That needs the right padding."""
    return _trace(input_shape, layers, "conv", lambda layer, before, right: (right[0], *before[1:]))


@misconception("trace_shapes")
def pooling_strides_by_its_window(input_shape, layers):
    """You let pooling windows move by their own size. A layer's third entry is the stride."""
    return _trace(
        input_shape,
        layers,
        "pool",
        lambda layer, before, right: _convolve(before, before[0], layer[1], layer[1], 0),
    )


@misconception("trace_shapes")
def pooling_rounds_up(input_shape, layers):
    """You round the sides up when pooling. A window that reaches past the border does not count."""
    up = lambda layer, n: _up(n - layer[1], layer[2]) + 1
    wrong = lambda layer, before, right: (right[0], *[up(layer, n) for n in before[1:]])
    return _trace(input_shape, layers, "pool", wrong)


@misconception("trace_shapes")
def squares_assumed(input_shape, layers):
    """You compute the height and use it as the width as well. Images need not be square."""
    channels, height, _ = input_shape
    return trace_shapes((channels, height, height), layers)


# receptive_field ----------------------------------------------------------------------------


@misconception("receptive_field")
def strides_left_out(layers):
    """You add up f - 1 of all layers and leave the strides out.

    After a stride of 2, every later window reaches twice as far (001, slide 33).
    """
    receptive_field(layers)
    return 1 + sum(f - 1 for f, _ in layers)


@misconception("receptive_field")
def product_of_windows(layers):
    """You multiply the sizes of the windows. Windows overlap: three 3×3 layers see 7, not 27."""
    receptive_field(layers)
    return math.prod(f for f, _ in layers)


@misconception("receptive_field")
def sum_of_windows(layers):
    """You add the sizes of the windows. Each layer adds only f - 1: one pixel was seen before."""
    receptive_field(layers)
    return sum(f for f, _ in layers) or 1


@misconception("receptive_field")
def own_stride_counted(layers):
    """You let a layer's stride widen its own window. It widens the windows of later layers only."""
    receptive_field(layers)
    side, jump = 1, 1
    for f, stride in layers:
        jump *= stride
        side += (f - 1) * jump
    return side


@misconception("receptive_field")
def read_from_the_other_end(layers):
    """You read the list from the wrong end. The first layer is the one next to the input."""
    return receptive_field(layers[::-1])


@misconception("receptive_field")
def last_window_only(layers):
    """You return the window of the last layer. Go on back to the input, layer by layer."""
    receptive_field(layers)
    return layers[-1][0] if layers else 1


@misconception("receptive_field")
def product_of_strides(layers):
    """You return the product of the strides. That is how far apart two neighbouring fields are."""
    receptive_field(layers)
    return math.prod(stride for _, stride in layers)


@misconception("receptive_field")
def area_returned(layers):
    """You return how many pixels are seen. The task wants the side of the region, not its area."""
    return receptive_field(layers) ** 2
