"""Public checks of `output_size`: the lectures' examples, and windows laid out by hand."""

import math

from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check

BASELINE = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
LENET = [
    *[("conv", 6, 5, 1, 2), ("pool", 2, 2), ("conv", 16, 5, 1, 0), ("pool", 2, 2)],
    *[("flatten",), ("dense", 120), ("dense", 84), ("dense", 10)],
]


@st.composite
def rows_of_windows(draw, snug=False):
    """A row made of `out` windows and a rest too short for another: the question, out, the rest.

    Where `snug`, one step less of padding would lose a window.
    """
    f, stride, out = (draw(st.integers(1, high)) for high in (5, 5, 6))
    full = f + (out - 1) * stride
    padding = draw(st.integers(0, min(4, (full - 1) // 2)))
    rest = draw(st.integers(0, min(stride - 1, 1 if snug and padding else stride)))
    n = full + rest - 2 * padding
    return {"n": n, "f": f, "stride": stride, "padding": padding}, out, rest


@check("conv_output_size", points=1)
def test_the_lectures_sizes_come_out(conv_output_size):
    """The worked examples of the lectures come out."""
    assert_same(conv_output_size(3, 2), 2)
    assert_same(conv_output_size(7, 3, stride=2), 3)
    assert_same(conv_output_size(7, 3, stride=3), 2)
    assert_same(conv_output_size(7, 3, stride=3, padding=1), 3)
    assert_same(conv_output_size(32, 5, padding=2), 32)
    assert_same(conv_output_size(128, 5), 124)


@check("conv_output_size", points=1)
@given(row=rows_of_windows())
def test_windows_laid_out_by_hand_are_counted(conv_output_size, row):
    """A row made of some windows and a rest too short for another has that many positions."""
    question, out, _ = row
    assert_same(conv_output_size(**question), out)


@check("conv_output_size", points=1)
@given(f=st.integers(1, 5), dilation=st.integers(1, 4), more=st.integers(0, 4))
def test_a_dilated_window_reaches_further(conv_output_size, f, dilation, more):
    """A dilated window has one position where it just fits, and one more for each further entry."""
    just = 1 + (f - 1) * dilation
    assert_same(conv_output_size(just + more, f, dilation=dilation), 1 + more)


@check("fits_exactly", points=1)
def test_the_lectures_windows_fit_or_do_not(fits_exactly):
    """Stride 2 fits on 7, stride 3 only with padding; AlexNet fits on 227, not on 224."""
    assert_same(fits_exactly(8, 3), True)
    assert_same(fits_exactly(7, 3, stride=2), True)
    assert_same(fits_exactly(7, 3, stride=3), False)
    assert_same(fits_exactly(7, 3, stride=3, padding=1), True)
    assert_same(fits_exactly(224, 11, stride=4), False)
    assert_same(fits_exactly(227, 11, stride=4), True)


@check("fits_exactly", points=1)
@given(row=rows_of_windows())
def test_windows_fit_where_nothing_is_left_over(fits_exactly, row):
    """Windows laid out by hand fit exactly where no entry is left at the end."""
    question, _, rest = row
    assert_same(fits_exactly(**question), rest == 0)


@check("padding_for_output", points=1)
def test_the_lectures_paddings_come_out(padding_for_output):
    """A padding of 2 keeps 32 entries under a 5-wide filter; where there is room, 0 is enough."""
    assert_same(padding_for_output(32, 5, 1, 32), 2)
    assert_same(padding_for_output(7, 3, 3, 2), 0)
    assert_same(padding_for_output(7, 3, 3, 3), 1)
    assert_same(padding_for_output(3, 2, 1, 4), 1)
    assert_same(padding_for_output(4, 2, 2, 2), 0)
    assert_same(padding_for_output(6, 3, 4, 1), 0)
    assert_same(padding_for_output(1, 3, 1, 1), 1)


@check("padding_for_output", points=2)
@given(row=rows_of_windows(snug=True))
def test_the_padding_of_windows_laid_out_by_hand_is_found(padding_for_output, row):
    """Where one step less of padding loses a window, the padding is found."""
    question, out, _ = row
    n, f, stride, padding = question.values()
    assert_same(padding_for_output(n, f, stride, out), padding)


@check("trace_shapes", points=1)
def test_the_lectures_networks_have_their_shapes(trace_shapes):
    """The baseline of 003 and LeNet have the shapes of the lectures."""
    maps = [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]
    assert_same(
        trace_shapes((1, 128, 128), BASELINE), [(32, 124, 124), (32, 31, 31), (30752,), (2,)]
    )
    assert_same(trace_shapes((1, 28, 28), LENET), [*maps, (400,), (120,), (84,), (10,)])


@check("trace_shapes", points=1)
def test_strides_of_convolution_and_pooling_are_followed(trace_shapes):
    """AlexNet's first layers go from 227 to 55 to 27; 2×2 pooling drops a last odd row."""
    alexnet = [("conv", 96, 11, 4, 0), ("pool", 3, 2)]
    assert_same(trace_shapes((3, 227, 227), alexnet), [(96, 55, 55), (96, 27, 27)])
    assert_same(trace_shapes((2, 7, 5), [("pool", 2, 2)]), [(2, 3, 2)])


@check("trace_shapes", points=1)
@given(
    shape=st.tuples(*[st.integers(1, 6)] * 3),
    filters=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2)), max_size=3),
)
def test_same_convolutions_change_only_the_channels(trace_shapes, shape, filters):
    """Odd kernels at stride 1, padded by half their size, keep height and width."""
    layers = [("conv", count, 2 * half + 1, 1, half) for count, half in filters]
    assert_same(trace_shapes(shape, layers), [(count, *shape[1:]) for count, _ in filters])


@check("trace_shapes", points=1)
@given(
    last=st.tuples(*[st.integers(1, 4)] * 3),
    windows=st.lists(st.integers(1, 3), min_size=1, max_size=3),
)
def test_pooling_divides_the_sides_and_flattening_keeps_every_number(trace_shapes, last, windows):
    """Pooling divides height and width, keeps the channels; flattening keeps every number."""
    channels, height, width = last
    shapes = [last]
    for f in windows[::-1]:
        height, width = height * f, width * f
        shapes.insert(0, (channels, height, width))
    layers = [*[("pool", f, f) for f in windows], ("flatten",)]
    assert_same(trace_shapes(shapes[0], layers), [*shapes[1:], (math.prod(last),)])


@check("receptive_field", points=1)
def test_the_lectures_receptive_fields_come_out(receptive_field):
    """Three 3×3 layers see 7 pixels, LeNet's two stages 16, and no layer 1."""
    assert_same(receptive_field([(3, 1), (3, 1), (3, 1)]), 7)
    assert_same(receptive_field([(5, 1), (2, 2), (5, 1), (2, 2)]), 16)
    assert_same(receptive_field([]), 1)


@check("receptive_field", points=1)
@given(
    layers=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=3),
    f=st.integers(2, 4),
)
def test_pooling_in_front_multiplies_the_field(receptive_field, layers, f):
    """A pooling layer in front whose windows touch multiplies the field by their size."""
    side = receptive_field(layers)
    assert_same(receptive_field([(f, f), *layers]), f * side)
