"""Hidden checks of `pooling`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images, windows_on

reference = solution("pooling")


@check("max_pool2d", points=2)
@given(question=windows_on(leading=2))
def test_every_window_gives_its_maximum(max_pool2d, question):
    """Each output is the largest value under its window."""
    assert_same(max_pool2d(*question), reference.max_pool2d(*question))


@check("max_pool2d", points=2)
@given(question=windows_on(padded=True, max_side=5, high=3))
def test_padding_never_wins(max_pool2d, question):
    """Padding never wins the maximum."""
    assert_same(max_pool2d(*question), reference.max_pool2d(*question))


@check("max_pool2d", points=1, about="dtype")
@given(X=images(dtype="float32") | images(dtype="int64"), padding=st.integers(0, 1))
def test_the_dtype_stays(max_pool2d, X, padding):
    """float32 gives float32, integers give whole numbers."""
    Y = max_pool2d(X, min(2, *X.shape), 1, min(padding, min(2, *X.shape) - 1))
    assert_dtype(Y, *(["float32"] if X.dtype == "float32" else ["integer", "floating"]))


@check("max_pool2d", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3), bad=st.integers(-2, 0))
def test_windows_that_make_no_sense_are_refused(max_pool2d, X, more, bad):
    """A window, stride or padding that is too large or too small raises ValueError."""
    height, width = X.shape
    refuses(lambda: max_pool2d(X, (height + more, 1)))
    refuses(lambda: max_pool2d(X, (1, width + more)))
    refuses(lambda: max_pool2d(X, bad))
    refuses(lambda: max_pool2d(X, 1, bad))
    refuses(lambda: max_pool2d(X, 1, 1, bad - 1))
    refuses(lambda: max_pool2d(X, min(X.shape), 1, min(X.shape)))
    # Along one axis only, a padding as large as the window or larger.
    wide = np.zeros((4, 4))
    refuses(lambda: max_pool2d(wide, (1, 2), 1, (1 - bad, 0)))
    refuses(lambda: max_pool2d(wide, (2, 1), 1, (0, 1 - bad)))


@check("avg_pool2d", points=2)
@given(question=windows_on(leading=2))
def test_every_window_gives_its_mean(avg_pool2d, question):
    """Each output is the mean of the values under its window."""
    assert_same(avg_pool2d(*question), reference.avg_pool2d(*question))


@check("avg_pool2d", points=1, about="dtype")
@given(X=images(dtype="float32", min_side=2) | images(dtype="int64", min_side=2))
def test_the_mean_is_floating(avg_pool2d, X):
    """float32 stays float32; the mean of integers is floating and not rounded."""
    Y = avg_pool2d(X, 2)
    assert_dtype(Y, *(["float32"] if X.dtype == "float32" else ["floating"]))
    assert_same(Y, reference.avg_pool2d(X, 2))


@check("avg_pool2d", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3))
def test_average_windows_that_do_not_fit_are_refused(avg_pool2d, X, more):
    """A window larger than the map, or a size or stride below 1, raises ValueError."""
    refuses(lambda: avg_pool2d(X, (X.shape[0] + more, 1)))
    refuses(lambda: avg_pool2d(X, (1, 0)))
    refuses(lambda: avg_pool2d(X, 1, 0))


@check("max_pool2d_with_indices", points=2)
@given(question=windows_on(low=-2, high=2))
def test_the_first_maximum_is_noted(max_pool2d_with_indices, question):
    """Each index is the place of the first maximum of its window."""
    assert_same(max_pool2d_with_indices(*question), reference.max_pool2d_with_indices(*question))


@check("max_pool2d_with_indices", points=1, about="dtype")
@given(X=images(min_side=2))
def test_indices_are_integers(max_pool2d_with_indices, X):
    """The indices have an integer dtype."""
    answer = max_pool2d_with_indices(X, 2)
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise Mismatch("expected a pair, (Y, indices)", answer)
    assert_dtype(answer[1], "integer")


@check("max_pool2d_with_indices", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3))
def test_windows_without_a_maximum_are_refused(max_pool2d_with_indices, X, more):
    """A window larger than the map, or a size or stride below 1, raises ValueError."""
    refuses(lambda: max_pool2d_with_indices(X, (X.shape[0] + more, 1)))
    refuses(lambda: max_pool2d_with_indices(X, (1, X.shape[1] + more)))
    refuses(lambda: max_pool2d_with_indices(X, (1, 0)))
    refuses(lambda: max_pool2d_with_indices(X, 1, 0))


@st.composite
def gradients(draw):
    """A gradient, places in an input (often shared), and the input's shape."""
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    dY = draw(images(max_side=3))
    return dY, draw(arrays(dY.shape, dtype="int64", low=0, high=shape[0] * shape[1] - 1)), shape


@check("max_pool2d_backward", points=3)
@given(question=gradients())
def test_gradients_go_where_the_maxima_were(max_pool2d_backward, question):
    """Each gradient arrives where its maximum was, and adds up there."""
    assert_same(max_pool2d_backward(*question), reference.max_pool2d_backward(*question))


@check("max_pool2d_backward", points=1, about="refusals")
@given(dY=images(max_side=3))
def test_indices_of_another_shape_are_refused(max_pool2d_backward, dY):
    """Indices of another shape than the gradient raise ValueError."""
    indices = np.zeros((dY.shape[0] + 1, dY.shape[1]), dtype=np.int64)
    refuses(lambda: max_pool2d_backward(dY, indices, (4, 4)))
    refuses(lambda: max_pool2d_backward(np.zeros((3, 2)), np.zeros((2, 3), np.int64), (4, 4)))
