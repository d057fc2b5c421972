"""Hidden checks of `parameter_count`: everything against the reference."""

from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check, refuses, solution
from grader.checks.strategies import shapes

reference = solution("parameter_count")

counts = st.integers(1, 12)


@st.composite
def networks(draw, max_dense=3):
    """An input volume, and a network on it: convolutions and pooling, then dense layers."""
    start = draw(st.tuples(st.integers(1, 4), st.integers(4, 12), st.integers(4, 12)))
    shape, layers = start, []
    for kind in draw(st.lists(st.sampled_from(["conv", "pool"]), min_size=1, max_size=3)):
        f, stride = draw(st.tuples(st.integers(1, min(4, *shape[1:])), st.integers(1, 3)))
        filters, padding = draw(st.tuples(st.integers(1, 6), st.integers(0, 2)))
        layer = (kind, filters, f, stride, padding) if kind == "conv" else (kind, f, stride)
        layers.append(layer)
        shape = reference.summarize(shape, [layer])[0][0]
    sizes = draw(st.lists(counts, max_size=max_dense))
    return start, [*layers, ("flatten",), *[("dense", size) for size in sizes]]


@check("conv_params", points=2)
@given(c_in=counts, c_out=counts, size=st.integers(1, 9), bias=st.booleans())
def test_weights_and_biases_of_square_kernels(conv_params, c_in, c_out, size, bias):
    """Square kernels with and without bias are counted."""
    assert_same(
        conv_params(c_in, c_out, size, bias), reference.conv_params(c_in, c_out, size, bias)
    )


@check("conv_params", points=2)
@given(c_in=counts, c_out=counts, size=st.tuples(counts, counts), bias=st.booleans())
def test_weights_and_biases_of_oblong_kernels(conv_params, c_in, c_out, size, bias):
    """Kernels whose sides differ are counted."""
    assert_same(
        conv_params(c_in, c_out, size, bias), reference.conv_params(c_in, c_out, size, bias)
    )


@check("conv_params", points=1, about="refusals")
@given(c_in=counts, c_out=counts, size=counts, bad=st.integers(-3, 0))
def test_kernels_without_extent_are_refused(conv_params, c_in, c_out, size, bad):
    """A kernel side below 1 raises ValueError."""
    refuses(lambda: conv_params(c_in, c_out, bad))
    refuses(lambda: conv_params(c_in, c_out, (size, bad)))
    refuses(lambda: conv_params(c_in, c_out, (bad, size)))


@check("dense_params", points=2)
@given(n_in=st.integers(1, 999), n_out=st.integers(1, 99), bias=st.booleans())
def test_weights_and_biases_of_dense_layers(dense_params, n_in, n_out, bias):
    """Dense layers with and without bias are counted."""
    assert_same(dense_params(n_in, n_out, bias), reference.dense_params(n_in, n_out, bias))


@check("summarize", points=4)
@given(network=networks())
def test_every_row_is_right(summarize, network):
    """Every row has the layer's output shape and its number of parameters."""
    assert_same(summarize(*network), reference.summarize(*network))


@check("summarize", points=1, about="refusals")
@given(shape=shapes(3, high=5), more=st.integers(1, 3))
def test_networks_that_cannot_be_are_refused(summarize, shape, more):
    """Unknown layers, windows that do not fit and dense layers on a volume raise ValueError."""
    side = max(shape[1:]) + more
    refuses(lambda: summarize(shape, [("softmax",)]))
    refuses(lambda: summarize(shape, [("dense", 2)]))
    refuses(lambda: summarize(shape, [("conv", 2, side, 1, 0)]))
    refuses(lambda: summarize(shape, [("pool", side, 1)]))


@check("total_params", points=3)
@given(network=networks())
def test_the_parameters_of_all_layers_add_up(total_params, network):
    """The total counts every layer once."""
    assert_same(total_params(*network), reference.total_params(*network))


@check("dense_equivalent_params", points=3)
@given(shape=shapes(3, high=9), out=shapes(3, high=9))
def test_every_output_sees_every_input(dense_equivalent_params, shape, out):
    """A weight from every input to every output, and a bias for every output."""
    expected = reference.dense_equivalent_params(shape, out)
    assert_same(dense_equivalent_params(shape, out), expected)
