"""Public checks of `parameter_count`: the lectures' networks, and what must not be counted."""

from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check
from grader.checks.strategies import pairs

BASELINE = [("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)]
LENET = [
    *[("conv", 6, 5, 1, 2), ("pool", 2, 2), ("conv", 16, 5, 1, 0), ("pool", 2, 2)],
    *[("flatten",), ("dense", 120), ("dense", 84), ("dense", 10)],
]

counts = st.integers(1, 9)


@check("conv_params", points=1)
def test_the_lectures_filters_are_counted(conv_params):
    """10 filters of 5×5×3 have 760 parameters, the baseline's first layer 832."""
    assert_same(conv_params(3, 10, 5), 760)
    assert_same(conv_params(1, 32, 5), 832)
    assert_same(conv_params(6, 16, (5, 5)), 2416)
    assert_same(conv_params(3, 10, 5, bias=False), 750)


@check("conv_params", points=1)
@given(c_in=counts, c_out=counts, size=pairs(st.integers(1, 7)))
def test_every_filter_has_one_bias(conv_params, c_in, c_out, size):
    """Biases add one number for each filter, whatever its size."""
    without = conv_params(c_in, c_out, size, bias=False)
    assert_same(conv_params(c_in, c_out, size), without + c_out)


@check("conv_params", points=1)
@given(c_in=counts, c_out=counts, size=st.tuples(counts, counts))
def test_weights_are_the_entries_of_the_kernels(conv_params, c_in, c_out, size):
    """A filter with twice the channels, or of twice the height or width, has twice the weights."""
    weights = conv_params(c_in, c_out, size, bias=False)
    height, width = size
    assert_same(conv_params(1, 1, 1, bias=False), 1)
    assert_same(conv_params(2 * c_in, c_out, size, bias=False), 2 * weights)
    assert_same(conv_params(c_in, 2 * c_out, size, bias=False), 2 * weights)
    assert_same(conv_params(c_in, c_out, (2 * height, width), bias=False), 2 * weights)
    assert_same(conv_params(c_in, c_out, (height, 2 * width), bias=False), 2 * weights)


@check("dense_params", points=1)
def test_the_lectures_dense_layers_are_counted(dense_params):
    """The baseline's dense layer has 61,506 parameters, 61,504 of them weights."""
    assert_same(dense_params(30752, 2), 61506)
    assert_same(dense_params(30752, 2, bias=False), 61504)
    assert_same(dense_params(400, 120), 48120)


@check("dense_params", points=1)
@given(n_in=st.integers(1, 99), n_out=st.integers(1, 99))
def test_every_neuron_has_one_bias(dense_params, n_in, n_out):
    """Biases add one number for each neuron, as one more input that is always 1 would."""
    assert_same(dense_params(n_in, n_out), dense_params(n_in, n_out, bias=False) + n_out)
    assert_same(dense_params(n_in, n_out), dense_params(n_in + 1, n_out, bias=False))


@check("summarize", points=1)
def test_the_table_of_the_baseline_comes_out(summarize):
    """The baseline of 003 has the rows that the lecture shows."""
    rows = [((32, 124, 124), 832), ((32, 31, 31), 0), ((30752,), 0), ((2,), 61506)]
    assert_same(summarize((1, 128, 128), BASELINE), rows)


@check("summarize", points=1)
def test_the_table_of_lenet_comes_out(summarize):
    """LeNet's seven layers have 156, 2,416, 48,120, 10,164 and 850 parameters; pooling has none."""
    maps = [((6, 28, 28), 156), ((6, 14, 14), 0), ((16, 10, 10), 2416), ((16, 5, 5), 0)]
    head = [((400,), 0), ((120,), 48120), ((84,), 10164), ((10,), 850)]
    assert_same(summarize((1, 28, 28), LENET), maps + head)


@check("summarize", points=1)
@given(c_in=counts, c_out=counts, side=st.integers(3, 9), stride=st.integers(1, 3))
def test_kernels_serve_every_place(summarize, c_in, c_out, side, stride):
    """A convolution learns the same on a larger image, and with another stride or padding."""
    small = summarize((c_in, 3, 3), [("conv", c_out, 3, 1, 0)])[0][1]
    assert_same(summarize((c_in, side, 3), [("conv", c_out, 3, stride, 0)])[0][1], small)
    assert_same(summarize((c_in, 3, side), [("conv", c_out, 3, 1, stride)])[0][1], small)


@check("total_params", points=1)
def test_the_lectures_networks_are_counted(total_params):
    """The baseline of 003 has 62,338 parameters, LeNet 61,706."""
    assert_same(total_params((1, 128, 128), BASELINE), 62338)
    assert_same(total_params((1, 28, 28), LENET), 61706)


@check("total_params", points=1)
@given(
    channels=counts,
    filters=st.lists(counts, min_size=1, max_size=3),
    windows=st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_pooling_stride_and_padding_add_nothing(total_params, channels, filters, windows):
    """Pooling, stride and padding leave the number of a network's convolutions as it is."""
    shape = (channels, 6, 7)
    bare = [("conv", count, 1, 1, 0) for count in filters]
    other = [("conv", count, 1, 2, 1) for count in filters]
    assert_same(total_params(shape, [*other, ("pool", *windows)]), total_params(shape, bare))


@check("dense_equivalent_params", points=1)
def test_the_first_layer_of_the_baseline_would_be_huge(dense_equivalent_params):
    """A dense twin of the baseline's first layer has 8,061,944,320 parameters."""
    assert_same(dense_equivalent_params((1, 128, 128), (32, 124, 124)), 8_061_452_288 + 492_032)
    assert_same(dense_equivalent_params((1, 2, 2), (2, 1, 1)), 10)


@check("dense_equivalent_params", points=1)
@given(shape=st.tuples(counts, counts, counts), out=st.tuples(counts, counts, counts))
def test_each_further_channel_costs_the_same(dense_equivalent_params, shape, out):
    """Twice the output channels cost twice as much; shape matters only by what it holds."""
    once = dense_equivalent_params(shape, out)
    assert_same(dense_equivalent_params(shape, (2 * out[0], *out[1:])), 2 * once)
    assert_same(dense_equivalent_params(shape[::-1], out[::-1]), once)
