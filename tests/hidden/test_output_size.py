"""Hidden checks of `output_size`: everything against the reference."""

from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check, refuses, solution

reference = solution("output_size")

small = st.integers(1, 5)
undilated = st.just(1)


@st.composite
def windows(draw, dilations=undilated):
    """A window that fits the padded input, often only thanks to the padding."""
    f, stride, padding, dilation = draw(st.tuples(small, small, st.integers(0, 3), dilations))
    least = max(1, dilation * (f - 1) + 1 - 2 * padding)
    return draw(st.integers(least, least + 12)), f, stride, padding, dilation


@st.composite
def volumes(draw, max_layers=4):
    """An input volume and convolutional and pooling layers that fit on it."""
    shape = start = draw(st.tuples(st.integers(1, 4), st.integers(1, 14), st.integers(1, 14)))
    layers = []
    for _ in range(draw(st.integers(1, max_layers))):
        padding, stride = draw(st.tuples(st.integers(0, 2), st.integers(1, 3)))
        if draw(st.booleans()):
            f = draw(st.integers(1, min(5, min(shape[1:]) + 2 * padding)))
            layers.append(("conv", draw(small), f, stride, padding))
        else:
            layers.append(("pool", draw(st.integers(1, min(4, *shape[1:]))), stride))
        shape = reference.trace_shapes(shape, layers[-1:])[0]
    return start, layers


@check("conv_output_size", points=2)
@given(question=windows())
def test_every_position_counts_once(conv_output_size, question):
    """Sizes, strides and paddings of every kind give the right number of positions."""
    n, f, stride, padding, _ = question
    assert_same(
        conv_output_size(n, f, stride, padding), reference.conv_output_size(n, f, stride, padding)
    )


@check("conv_output_size", points=2)
@given(question=windows(dilations=st.integers(2, 4)))
def test_dilation_goes_with_stride_and_padding(conv_output_size, question):
    """Dilation together with stride and padding gives the right number of positions."""
    assert_same(conv_output_size(*question), reference.conv_output_size(*question))


@check("conv_output_size", points=1, about="refusals")
@given(n=st.integers(1, 6), more=st.integers(1, 3), bad=st.integers(-2, 0))
def test_windows_that_do_not_fit_are_refused(conv_output_size, n, more, bad):
    """A window that is too large raises ValueError, and so does every bad argument."""
    refuses(lambda: conv_output_size(n, n + more))
    refuses(lambda: conv_output_size(n, n + 2 + more, padding=1))
    refuses(lambda: conv_output_size(n, 2, dilation=n))
    refuses(lambda: conv_output_size(n, bad))
    refuses(lambda: conv_output_size(n, 1, stride=bad))
    refuses(lambda: conv_output_size(n + 4, 1, padding=bad - 1))
    refuses(lambda: conv_output_size(n, 1, dilation=bad))
    refuses(lambda: conv_output_size(bad, 1))


@check("fits_exactly", points=2)
@given(question=windows())
def test_a_rest_at_the_end_is_noticed(fits_exactly, question):
    """The windows fit exactly if and only if the last one ends with the padded input."""
    assert_same(fits_exactly(*question[:4]), reference.fits_exactly(*question[:4]))


@check("fits_exactly", points=1, about="refusals")
@given(n=st.integers(1, 6), more=st.integers(1, 3), bad=st.integers(-2, 0))
def test_nothing_fits_exactly_that_does_not_fit(fits_exactly, n, more, bad):
    """A window that is too large raises ValueError, and so does every bad argument."""
    refuses(lambda: fits_exactly(n, n + more))
    refuses(lambda: fits_exactly(n, n + 2 + more, 1, 1))
    refuses(lambda: fits_exactly(n, bad))
    refuses(lambda: fits_exactly(n, 1, bad))
    refuses(lambda: fits_exactly(n + 4, 1, 1, bad - 1))


@check("padding_for_output", points=3)
@given(question=windows())
def test_the_smallest_padding_is_found(padding_for_output, question):
    """The padding gives the wanted output, and is the smallest that does."""
    n, f, stride, padding, _ = question
    out = reference.conv_output_size(n, f, stride, padding)
    assert_same(
        padding_for_output(n, f, stride, out), reference.padding_for_output(n, f, stride, out)
    )


@check("padding_for_output", points=2, about="refusals")
@given(f=small, stride=st.integers(1, 3), more=st.integers(0, 4), bad=st.integers(-2, 0))
def test_outputs_out_of_reach_are_refused(padding_for_output, f, stride, more, bad):
    """ValueError where no padding gives the output, and for every bad argument."""
    refuses(lambda: padding_for_output(4 + 2 * more, 2 * f, 1, 4 + 2 * more))
    refuses(lambda: padding_for_output(f + stride + more, f, stride, 1))
    refuses(lambda: padding_for_output(f + more, f, stride, bad))
    refuses(lambda: padding_for_output(4, bad, stride, 4))
    refuses(lambda: padding_for_output(4, 1, bad, 4))


@check("trace_shapes", points=3)
@given(question=volumes())
def test_convolutions_and_pooling_are_followed(trace_shapes, question):
    """Every convolution and every pooling layer gives its shape."""
    assert_same(trace_shapes(*question), reference.trace_shapes(*question))


@check("trace_shapes", points=2)
@given(
    question=volumes(max_layers=2),
    again=st.booleans(),
    sizes=st.lists(st.integers(1, 20), max_size=3),
)
def test_flattening_and_dense_layers_are_followed(trace_shapes, question, again, sizes):
    """Flattening counts every number, a second one changes nothing, dense layers set the size."""
    shape, layers = question
    head = [("flatten",)] * (1 + again) + [("dense", size) for size in sizes]
    assert_same(trace_shapes(shape, layers + head), reference.trace_shapes(shape, layers + head))


@check("trace_shapes", points=1, about="refusals")
@given(shape=st.tuples(*[st.integers(1, 5)] * 3), more=st.integers(1, 3))
def test_networks_that_cannot_be_are_refused(trace_shapes, shape, more):
    """Unknown layers, windows that do not fit and dense layers on a volume raise ValueError."""
    side = max(shape[1:]) + more
    refuses(lambda: trace_shapes(shape, [("softmax",)]))
    refuses(lambda: trace_shapes(shape, [("dense", 2)]))
    refuses(lambda: trace_shapes(shape, [("conv", 2, side, 1, 0)]))
    refuses(lambda: trace_shapes(shape, [("pool", side, 1)]))
    refuses(lambda: trace_shapes(shape, [("conv", 2, 1, 0, 0)]))
    refuses(lambda: trace_shapes(shape, [("pool", 1, 0)]))


@check("receptive_field", points=4)
@given(layers=st.lists(st.tuples(small, st.integers(1, 4)), min_size=1, max_size=5))
def test_strides_widen_every_later_window(receptive_field, layers):
    """Windows and strides of every layer give the right field."""
    assert_same(receptive_field(layers), reference.receptive_field(layers))


@check("receptive_field", points=1, about="refusals")
@given(layers=st.lists(st.tuples(small, small), max_size=2), bad=st.integers(-2, 0))
def test_layers_without_size_or_stride_are_refused(receptive_field, layers, bad):
    """A window or a stride below 1 raises ValueError."""
    refuses(lambda: receptive_field([*layers, (bad, 1)]))
    refuses(lambda: receptive_field([*layers, (1, bad)]))
