"""Hidden checks of `cross_correlation`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images, images_and_kernels, shapes

reference = solution("cross_correlation")


@st.composite
def signals_and_kernels(draw):
    """A signal and a kernel that fits into it, sometimes as long."""
    m = draw(st.integers(1, 5))
    n = draw(st.integers(m, m + 6))
    return draw(arrays((n,))), draw(arrays((m,)))


def allowed_dtypes(given_dtype):
    """Return what a result may be: floating stays as it is, whole numbers may become floating."""
    return ["float32"] if given_dtype == "float32" else ["integer", "floating"]


def assert_no_wrap(Y, products):
    """Raise Mismatch unless every value of Y is the sum of so many products 200 * 2."""
    assert_same(Y, np.full(np.shape(Y), 400 * products), "uint8 sums above 255")


@check("corr1d", points=2)
@given(question=signals_and_kernels())
def test_every_value_is_a_sum_of_products(corr1d, question):
    """Each output is the sum of the products under the kernel."""
    assert_same(corr1d(*question), reference.corr1d(*question))


@check("corr1d", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), m=st.integers(1, 4))
def test_the_signals_dtype_stays(corr1d, dtype, m):
    """float32 gives float32, integers give whole numbers."""
    x = np.arange(6, dtype=dtype)
    assert_dtype(corr1d(x, x[:m]), *allowed_dtypes(dtype))


@check("corr1d", points=1, about="refusals")
@given(x=arrays(shapes(1, high=5)), more=st.integers(1, 3))
def test_a_kernel_longer_than_the_signal_is_refused(corr1d, x, more):
    """A kernel longer than the signal raises ValueError."""
    refuses(lambda: corr1d(x, np.ones(len(x) + more)))


@check("corr2d", points=3)
@given(question=images_and_kernels())
def test_every_window_gives_its_sum_of_products(corr2d, question):
    """Each output is the sum of the products under the kernel."""
    assert_same(corr2d(*question), reference.corr2d(*question))


@check("corr2d", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64", "uint8"]), kernel_shape=shapes(2, high=4))
def test_the_images_dtype_stays_and_sums_do_not_wrap(corr2d, dtype, kernel_shape):
    """float32 gives float32, and sums over a bright uint8 image do not wrap round at 256."""
    X, K = np.full((4, 5), 200, dtype), np.full(kernel_shape, 2, dtype)
    Y = corr2d(X, K)
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_no_wrap(Y, K.size)


@check("corr2d", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3))
def test_a_kernel_larger_than_the_image_is_refused(corr2d, X, more):
    """A kernel higher or wider than the image raises ValueError."""
    height, width = X.shape
    refuses(lambda: corr2d(X, np.ones((height + more, 1))))
    refuses(lambda: corr2d(X, np.ones((1, width + more))))


@check("conv2d", points=2)
@given(question=images_and_kernels())
def test_every_window_meets_the_flipped_kernel(conv2d, question):
    """Each output is the sum of the products under the flipped kernel."""
    assert_same(conv2d(*question), reference.conv2d(*question))


@check("conv2d", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64", "uint8"]), kernel_shape=shapes(2, high=4))
def test_the_dtype_stays_in_a_convolution(conv2d, dtype, kernel_shape):
    """float32 gives float32, and sums over a bright uint8 image do not wrap round at 256."""
    X, K = np.full((4, 5), 200, dtype), np.full(kernel_shape, 2, dtype)
    Y = conv2d(X, K)
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_no_wrap(Y, K.size)


@check("conv2d", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3))
def test_a_convolution_that_does_not_fit_is_refused(conv2d, X, more):
    """A kernel higher or wider than the image raises ValueError."""
    height, width = X.shape
    refuses(lambda: conv2d(X, np.ones((height + more, 1))))
    refuses(lambda: conv2d(X, np.ones((1, width + more))))


@check("conv_matrix", points=3)
@given(question=images_and_kernels(max_side=5))
def test_the_matrix_does_what_the_kernel_does(conv_matrix, question):
    """Every weight stands at the pixel that its window sees, and zeros elsewhere."""
    X, K = question
    assert_same(conv_matrix(K, X.shape), reference.conv_matrix(K, X.shape))


@check("conv_matrix", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), kernel_shape=shapes(2, high=3))
def test_the_matrix_has_the_kernels_dtype(conv_matrix, dtype, kernel_shape):
    """A float32 kernel gives a float32 matrix, one of integers whole numbers."""
    assert_dtype(conv_matrix(np.ones(kernel_shape, dtype), (3, 4)), *allowed_dtypes(dtype))


@check("conv_matrix", points=1, about="refusals")
@given(shape=shapes(2, high=4), more=st.integers(1, 3))
def test_a_matrix_for_a_kernel_that_does_not_fit_is_refused(conv_matrix, shape, more):
    """A kernel higher or wider than the images raises ValueError."""
    height, width = shape
    refuses(lambda: conv_matrix(np.ones((height + more, 1)), shape))
    refuses(lambda: conv_matrix(np.ones((1, width + more)), shape))
