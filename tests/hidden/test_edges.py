"""Hidden checks of `edges`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import images

reference = solution("edges")

halves = images().map(lambda X: X / 2)
sigmas = st.sampled_from([0.5, 0.8, 1, 1.25, 2, 3.5, 10.0])


@st.composite
def bars(draw):
    """Height and width of an image, first column of a bar and the one after its last."""
    width = draw(st.integers(1, 12))
    start = draw(st.integers(0, width))
    return draw(st.integers(1, 12)), width, start, draw(st.integers(start, width))


def allowed_dtypes(given_dtype):
    """Return what a result may be: floating stays as it is, whole numbers may become floating."""
    return ["float32"] if given_dtype == "float32" else ["integer", "floating"]


@check("bar_image", points=2)
@given(question=bars())
def test_the_bar_is_in_its_columns(bar_image, question):
    """The bar is where it should be in images of any shape."""
    assert_same(bar_image(*question), reference.bar_image(*question))


@check("bar_image", points=1, about="dtype")
@given(question=bars())
def test_the_image_is_of_floats(bar_image, question):
    """The image has dtype float64."""
    assert_dtype(bar_image(*question), "float64")


@check("vertical_edges", points=3)
@given(X=halves.filter(lambda X: X.shape[1] > 1))
def test_left_minus_right_everywhere(vertical_edges, X):
    """Each value is a pixel minus its right neighbour."""
    assert_same(vertical_edges(X), reference.vertical_edges(X))


@check("vertical_edges", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64", "uint8"]), dark=st.integers(0, 9))
def test_vertical_steps_do_not_wrap(vertical_edges, dtype, dark):
    """float32 gives float32, and a step from dark to bright is negative in a uint8 image too."""
    X = np.array([[dark, 200, 255], [200, dark, dark]], dtype)
    Y = vertical_edges(X)
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_same(np.abs(Y), np.abs(reference.vertical_edges(X)), "uint8, without the signs")


@check("vertical_edges", points=1, about="refusals")
@given(X=images().map(lambda X: X[:, :1]))
def test_a_single_column_is_refused(vertical_edges, X):
    """An image of one column raises ValueError."""
    refuses(lambda: vertical_edges(X))


@check("horizontal_edges", points=3)
@given(X=halves.filter(lambda X: X.shape[0] > 1))
def test_upper_minus_lower_everywhere(horizontal_edges, X):
    """Each value is a pixel minus the one below."""
    assert_same(horizontal_edges(X), reference.horizontal_edges(X))


@check("horizontal_edges", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64", "uint8"]), dark=st.integers(0, 9))
def test_horizontal_steps_do_not_wrap(horizontal_edges, dtype, dark):
    """float32 gives float32, and a step from dark to bright is negative in a uint8 image too."""
    X = np.array([[dark, 200], [200, dark], [255, dark]], dtype)
    Y = horizontal_edges(X)
    assert_dtype(Y, *allowed_dtypes(dtype))
    if dtype == "uint8":
        assert_same(np.abs(Y), np.abs(reference.horizontal_edges(X)), "uint8, without the signs")


@check("horizontal_edges", points=1, about="refusals")
@given(X=images().map(lambda X: X[:1]))
def test_a_single_row_is_refused(horizontal_edges, X):
    """An image of one row raises ValueError."""
    refuses(lambda: horizontal_edges(X))


@check("gaussian_kernel", points=3)
@given(half=st.integers(0, 4), sigma=sigmas)
def test_every_sample_of_the_bump(gaussian_kernel, half, sigma):
    """Each value is the Gaussian at its distance from the middle, the sum is 1."""
    expected = reference.gaussian_kernel(2 * half + 1, sigma)
    assert_same(gaussian_kernel(2 * half + 1, sigma), expected)


@check("gaussian_kernel", points=1, about="refusals")
@given(half=st.integers(1, 3), sigma=sigmas, less=st.sampled_from([0, -0.5, -1, -3.0]))
def test_kernels_without_middle_or_width_are_refused(gaussian_kernel, half, sigma, less):
    """A size that is even or not positive, or a sigma that is not positive, raises ValueError."""
    refuses(lambda: gaussian_kernel(2 * half, sigma))
    refuses(lambda: gaussian_kernel(0, sigma))
    refuses(lambda: gaussian_kernel(1 - 2 * half, sigma))
    refuses(lambda: gaussian_kernel(2 * half + 1, less))
    refuses(lambda: gaussian_kernel(1, less))
