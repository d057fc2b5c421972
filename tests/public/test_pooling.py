"""Public checks of `pooling`: the lectures' examples, and properties that need no solution."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check, refuses
from grader.checks.strategies import images, windows_on

LECTURE_002 = np.array([[1, 3, 3, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]])
LECTURE_001_Q1 = np.array([[12, 10, 3, 2], [8, 6, 1, 0], [4, 7, 5, 7], [4, 6, 6, 8]])


@check("max_pool2d", points=1)
def test_the_lectures_examples_come_out(max_pool2d):
    """The worked examples of lectures 001 and 002 come out."""
    assert_same(max_pool2d(np.arange(9).reshape(3, 3), 2, 1), np.array([[4, 5], [7, 8]]))
    assert_same(max_pool2d(LECTURE_002, 2), np.array([[5, 8], [3, 2]]))
    assert_same(max_pool2d(LECTURE_001_Q1, 2, 2), np.array([[12, 3], [7, 8]]))


@check("max_pool2d", points=1)
@given(X=images())
def test_a_window_of_one_changes_nothing(max_pool2d, X):
    """A 1×1 window returns the map as it is."""
    assert_same(max_pool2d(X, 1), X)


@check("max_pool2d", points=1)
@given(X=images(max_side=5), channels=st.integers(1, 3))
def test_a_window_as_large_as_the_map_gives_one_value(max_pool2d, X, channels):
    """A window as large as the map gives the maximum of each map."""
    volume = np.stack([X - c for c in range(channels)])
    assert_same(max_pool2d(volume, X.shape), volume.max(axis=(1, 2)).reshape(-1, 1, 1))


@check("avg_pool2d", points=1)
def test_the_mean_of_the_lectures_grid(avg_pool2d):
    """The 3×3 grid of lecture 001 has the means 2, 3, 5, 6."""
    X = np.arange(9.0).reshape(3, 3)
    assert_same(avg_pool2d(X, 2, 1), np.array([[2.0, 3.0], [5.0, 6.0]]))


@check("avg_pool2d", points=1)
@given(question=windows_on(), value=st.integers(-9, 9))
def test_a_constant_map_stays_constant(avg_pool2d, question, value):
    """The mean of a constant map is that constant, everywhere."""
    X, size, stride = question
    Y = avg_pool2d(np.full_like(X, value), size, stride)
    assert_same(Y, np.full(np.shape(Y), float(value)))


@check("max_pool2d_with_indices", points=1)
@given(question=windows_on())
def test_the_indices_point_at_the_maxima(max_pool2d_with_indices, question):
    """The noted places hold the maxima that are returned."""
    X, size, stride = question
    Y, indices = max_pool2d_with_indices(X, size, stride)
    assert_same(X.ravel()[indices], Y)


@check("max_pool2d_backward", points=1)
def test_shared_maxima_collect_their_gradients(max_pool2d_backward):
    """A maximum shared by two windows receives both gradients."""
    dX = max_pool2d_backward(np.array([[1.0, 2.0]]), np.array([[1, 1]]), (2, 2))
    assert_same(dX, np.array([[0.0, 3.0], [0.0, 0.0]]))


@check("max_pool2d", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 3))
def test_a_window_larger_than_the_map_is_refused(max_pool2d, X, more):
    """A window larger than the map raises ValueError, and so does one of size 0."""
    refuses(lambda: max_pool2d(X, (X.shape[0] + more, 1)))
    refuses(lambda: max_pool2d(X, (1, X.shape[1] + more)))
    refuses(lambda: max_pool2d(X, 0))
