"""Hidden checks of `channels`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, shapes

reference = solution("channels")

DTYPES = st.sampled_from(["float32", "int64", "uint8"])


@st.composite
def layers(draw, *, max_kernel=3, max_out=3):
    """A volume, kernels that fit into it, sometimes as large, and a bias for each."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    channels, out = draw(st.integers(1, 3)), draw(st.integers(1, max_out))
    h, w = draw(shapes(2, high=max_kernel))
    sides = (draw(st.integers(h, h + 2)), draw(st.integers(w, w + 2)))
    X = draw(arrays((channels, *sides)))
    return X, draw(arrays((out, channels, h, w))), draw(arrays((out,)))


def bright(dtype, *shape):
    """Return an array of 200s, whose products and sums do not fit into uint8."""
    return np.full(shape, 200, dtype)


def assert_no_wrap(Y, value):
    """Raise Mismatch unless all of Y is this value, where it was made of uint8."""
    assert_same(Y, np.full(np.shape(Y), value), "uint8 sums above 255")


def allowed_dtypes(given_dtype):
    """Return what a result may be: floating stays as it is, whole numbers may become floating."""
    return ["float32"] if given_dtype == "float32" else ["integer", "floating"]


@check("corr2d_multi_in", points=3)
@given(question=layers(max_out=1))
def test_every_value_sums_over_the_channels(corr2d_multi_in, question):
    """Each value is the sum of the products under the kernel, in all channels."""
    X, K, _ = question
    assert_same(corr2d_multi_in(X, K[0]), reference.corr2d_multi_in(X, K[0]))


@check("corr2d_multi_in", points=1, about="dtype")
@given(dtype=DTYPES, channels=st.integers(1, 3))
def test_the_volumes_dtype_stays_and_sums_do_not_wrap(corr2d_multi_in, dtype, channels):
    """float32 gives float32, and sums over a bright uint8 volume do not wrap round at 256."""
    Y = corr2d_multi_in(bright(dtype, channels, 2, 3), bright(dtype, channels, 2, 2))
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_no_wrap(Y, 200 * 200 * 4 * channels)


@check("corr2d_multi_in", points=1, about="refusals")
@given(shape=shapes(3, high=3), more=st.integers(1, 2))
def test_a_kernel_that_does_not_fit_is_refused(corr2d_multi_in, shape, more):
    """A kernel with other channels than the volume, or higher or wider, raises ValueError."""
    channels, height, width = shape
    X = np.ones(shape)
    refuses(lambda: corr2d_multi_in(X, np.ones((channels + more, 1, 1))))
    refuses(lambda: corr2d_multi_in(np.ones((channels + more, 2, 2)), np.ones((channels, 1, 1))))
    refuses(lambda: corr2d_multi_in(X, np.ones((channels, height + more, 1))))
    refuses(lambda: corr2d_multi_in(X, np.ones((channels, 1, width + more))))


@check("corr2d_multi_in_out", points=2)
@given(question=layers())
def test_every_kernel_makes_its_map(corr2d_multi_in_out, question):
    """Each map is what its kernel makes of the whole volume."""
    X, K, _ = question
    assert_same(corr2d_multi_in_out(X, K), reference.corr2d_multi_in_out(X, K))


@check("corr2d_multi_in_out", points=2)
@given(question=layers())
def test_every_map_has_its_bias(corr2d_multi_in_out, question):
    """Each map has the bias of its kernel added, once."""
    assert_same(corr2d_multi_in_out(*question), reference.corr2d_multi_in_out(*question))


@check("corr2d_multi_in_out", points=1, about="dtype")
@given(dtype=DTYPES, channels=st.integers(1, 3))
def test_the_dtype_stays_in_a_layer(corr2d_multi_in_out, dtype, channels):
    """float32 gives float32, and sums over a bright uint8 volume do not wrap round at 256."""
    X, K = bright(dtype, channels, 2, 3), bright(dtype, 2, channels, 2, 2)
    for bias, value in ((None, 0), (bright(dtype, 2), 200)):
        Y = corr2d_multi_in_out(X, K, bias)
        assert_dtype(Y, *allowed_dtypes(dtype))
        if dtype == "uint8":
            assert_no_wrap(Y, 200 * 200 * 4 * channels + value)


@check("corr2d_multi_in_out", points=1, about="refusals")
@given(shape=shapes(3, high=3), out=st.integers(2, 3), more=st.integers(1, 2))
def test_kernels_and_biases_that_do_not_fit_are_refused(corr2d_multi_in_out, shape, out, more):
    """Kernels that do not fit, or a bias of the wrong length, raise ValueError."""
    channels, height, width = shape
    X, K = np.ones(shape), np.ones((out, channels, 1, 1))
    refuses(lambda: corr2d_multi_in_out(X, np.ones((out, channels + more, 1, 1))))
    refuses(lambda: corr2d_multi_in_out(np.ones((channels + more, 2, 2)), K))
    refuses(lambda: corr2d_multi_in_out(X, np.ones((out, channels, height + more, 1))))
    refuses(lambda: corr2d_multi_in_out(X, np.ones((out, channels, 1, width + more))))
    refuses(lambda: corr2d_multi_in_out(X, K, np.ones(out + more)))
    refuses(lambda: corr2d_multi_in_out(X, K, np.ones(1)))
    refuses(lambda: corr2d_multi_in_out(X, K[:1], np.ones(out)))


@check("corr2d_1x1", points=2)
@given(question=layers(max_kernel=1, max_out=4))
def test_every_pixel_is_multiplied_by_the_matrix(corr2d_1x1, question):
    """At each pixel the channels are multiplied by the matrix."""
    X, K, _ = question
    assert_same(corr2d_1x1(X, K), reference.corr2d_1x1(X, K))


@check("corr2d_1x1", points=1, about="dtype")
@given(dtype=DTYPES, channels=st.integers(1, 3))
def test_the_dtype_stays_at_every_pixel(corr2d_1x1, dtype, channels):
    """float32 gives float32, and sums over a bright uint8 volume do not wrap round at 256."""
    Y = corr2d_1x1(bright(dtype, channels, 2, 3), bright(dtype, 2, channels, 1, 1))
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_no_wrap(Y, 200 * 200 * channels)


@check("corr2d_1x1", points=1, about="refusals")
@given(channels=st.integers(1, 3), more=st.integers(1, 2))
def test_other_kernels_than_1_by_1_are_refused(corr2d_1x1, channels, more):
    """Kernels larger than 1 by 1, or with other channels than the volume, raise ValueError."""
    X = np.ones((channels, 4, 4))
    refuses(lambda: corr2d_1x1(X, np.ones((2, channels, 1 + more, 1))))
    refuses(lambda: corr2d_1x1(X, np.ones((2, channels, 1, 1 + more))))
    refuses(lambda: corr2d_1x1(X, np.ones((2, channels + more, 1, 1))))
    refuses(lambda: corr2d_1x1(np.ones((channels + more, 2, 2)), np.ones((2, channels, 1, 1))))


@check("values_summed", points=2)
@given(shape=shapes(2, high=11), channels=st.integers(1, 600))
def test_every_weight_counts_once(values_summed, shape, channels):
    """There is a product for every weight of the kernel."""
    assert_same(values_summed(shape, channels), reference.values_summed(shape, channels))


@check("values_summed", points=1, about="refusals")
@given(bad=st.integers(-3, 0), side=st.integers(1, 5), channels=st.integers(1, 4))
def test_kernels_of_no_size_are_refused(values_summed, bad, side, channels):
    """A side or a number of channels below 1 raises ValueError."""
    refuses(lambda: values_summed((bad, side), channels))
    refuses(lambda: values_summed((side, bad), channels))
    refuses(lambda: values_summed((side, side), bad))
