"""Hidden checks of `padding_stride`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images, images_and_kernels, pairs, shapes

reference = solution("padding_stride")

strides = pairs(st.integers(1, 4))


@st.composite
def padded_shapes(draw):
    """Shapes of an image and a kernel, and a padding with which the kernel fits."""
    kernel_shape = draw(shapes(2, high=4))
    padding = draw(pairs(st.integers(0, 3)))
    borders = padding if isinstance(padding, tuple) else (padding, padding)
    fewest = [max(1, f - 2 * p) for f, p in zip(kernel_shape, borders, strict=True)]
    return tuple(draw(st.integers(n, 6)) for n in fewest), kernel_shape, padding


@st.composite
def padded_images(draw):
    """An image, a kernel, a stride, and a padding with which the kernel fits."""
    stride = draw(strides)
    input_shape, kernel_shape, padding = draw(padded_shapes())
    return draw(arrays(input_shape)), draw(arrays(kernel_shape)), stride, padding


def allowed_dtypes(given_dtype):
    """Return what a result may be: floating stays as it is, whole numbers may become floating."""
    return ["float32"] if given_dtype == "float32" else ["integer", "floating"]


@check("pad2d", points=2)
@given(X=images(), padding=pairs(st.integers(0, 3)))
def test_the_image_lies_in_the_middle_of_zeros(pad2d, X, padding):
    """Above, below, left and right are as many zeros as asked for."""
    assert_same(pad2d(X, padding), reference.pad2d(X, padding))


@check("pad2d", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), padding=st.integers(0, 2))
def test_a_border_does_not_change_the_dtype(pad2d, dtype, padding):
    """float32 stays float32, integers stay whole numbers."""
    assert_dtype(pad2d(np.ones((2, 3), dtype), padding), *allowed_dtypes(dtype))


@check("pad2d", points=1, about="refusals")
@given(X=images(max_side=4), less=st.integers(-2, -1), padding=st.integers(0, 2))
def test_a_negative_border_is_refused(pad2d, X, less, padding):
    """A negative padding raises ValueError, on either axis."""
    refuses(lambda: pad2d(X, less))
    refuses(lambda: pad2d(X, (less, padding)))
    refuses(lambda: pad2d(X, (padding, less)))


@check("same_padding", points=2)
@given(kernel_shape=shapes(2, low=0, high=5).map(lambda half: tuple(2 * n + 1 for n in half)))
def test_odd_kernels_keep_the_size(same_padding, kernel_shape):
    """With this padding the output of any odd kernel is as large as the input."""
    assert_same(same_padding(kernel_shape), reference.same_padding(kernel_shape))


@check("corr2d_strided", points=2)
@given(question=images_and_kernels(max_side=8, max_kernel=3), stride=strides)
def test_windows_start_in_the_corner_and_move_by_the_stride(corr2d_strided, question, stride):
    """Without padding, each output is the sum of products under its window."""
    assert_same(corr2d_strided(*question, stride), reference.corr2d_strided(*question, stride))


@check("corr2d_strided", points=3)
@given(question=padded_images())
def test_windows_reach_over_the_border(corr2d_strided, question):
    """With padding and stride, each output is the sum of products under its window."""
    assert_same(corr2d_strided(*question), reference.corr2d_strided(*question))


@check("corr2d_strided", points=1, about="dtype")
@given(
    dtype=st.sampled_from(["float32", "int64", "uint8"]),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
)
def test_the_images_dtype_stays_and_sums_do_not_wrap(corr2d_strided, dtype, stride, padding):
    """float32 gives float32, and sums over a bright uint8 image do not wrap round at 256."""
    X, K = np.full((4, 5), 200, dtype), np.full((2, 3), 2, dtype)
    Y = corr2d_strided(X, K, stride, padding)
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_same(float(np.max(Y)), 2400.0, "the largest of the uint8 sums, 6 times 200 * 2")


@check("corr2d_strided", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3), bad=st.integers(-2, 0))
def test_steps_and_borders_that_make_no_sense_are_refused(corr2d_strided, X, more, bad):
    """A kernel larger than the padded image, a stride below 1, a negative padding: ValueError."""
    (height, width), K = X.shape, np.ones((1, 1))
    refuses(lambda: corr2d_strided(X, np.ones((height + more, 1)), 1, (0, 2)))
    refuses(lambda: corr2d_strided(X, np.ones((1, width + 2 + more)), 1, 1))
    refuses(lambda: corr2d_strided(X, K, bad))
    refuses(lambda: corr2d_strided(X, K, (bad, 1)))
    refuses(lambda: corr2d_strided(X, K, (1, bad)))
    refuses(lambda: corr2d_strided(X, K, 1, bad - 1))
    refuses(lambda: corr2d_strided(X, K, 1, (0, bad - 1)))


@check("pixel_use", points=3)
@given(question=padded_shapes(), stride=strides)
def test_every_window_uses_its_pixels(pixel_use, question, stride):
    """Each count is the number of windows over that pixel."""
    input_shape, kernel_shape, padding = question
    expected = reference.pixel_use(input_shape, kernel_shape, stride, padding)
    assert_same(pixel_use(input_shape, kernel_shape, stride, padding), expected)


@check("pixel_use", points=1, about="dtype")
@given(input_shape=shapes(2, low=2), padding=st.integers(0, 2))
def test_counts_are_integers(pixel_use, input_shape, padding):
    """The counts have an integer dtype."""
    assert_dtype(pixel_use(input_shape, (2, 2), 1, padding), "integer")


@check("pixel_use", points=1, about="refusals")
@given(shape=shapes(2, high=4), more=st.integers(1, 3), bad=st.integers(-2, 0))
def test_windows_that_cannot_be_are_refused(pixel_use, shape, more, bad):
    """A kernel larger than the padded image, or a bad size, stride or padding: ValueError."""
    height, width = shape
    refuses(lambda: pixel_use(shape, (height + more, 1), 1, (0, 2)))
    refuses(lambda: pixel_use(shape, (1, width + 2 + more), 1, 1))
    refuses(lambda: pixel_use(shape, (bad, 1)))
    refuses(lambda: pixel_use(shape, (1, bad)))
    refuses(lambda: pixel_use(shape, (1, 1), bad))
    refuses(lambda: pixel_use(shape, (1, 1), (1, bad)))
    refuses(lambda: pixel_use(shape, (1, 1), 1, bad - 1))
    refuses(lambda: pixel_use(shape, (1, 1), 1, (bad - 1, 0)))
