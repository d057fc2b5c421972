"""Public checks of `pooling`: the lectures' examples, and properties that need no solution."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check
from grader.checks.strategies import images, windows_on

LECTURE_002 = np.array([[1, 3, 3, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]])
LECTURE_001_Q1 = np.array([[12, 10, 3, 2], [8, 6, 1, 0], [4, 7, 5, 7], [4, 6, 6, 8]])


def as_pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


def corners(X, size, stride, padding=0):
    """Return row and column of the corner of every window, as ranges over the padded map."""
    steps = as_pair(size if stride is None else stride)
    sides = zip(X.shape, as_pair(size), steps, as_pair(padding), strict=True)
    return tuple(range(0, n + 2 * p - f + 1, s) for n, f, s, p in sides)


@check("max_pool2d", points=1)
def test_the_lectures_examples_come_out(max_pool2d):
    """The worked examples of lectures 001 and 002 come out."""
    assert_same(max_pool2d(np.arange(9).reshape(3, 3), 2, 1), np.array([[4, 5], [7, 8]]))
    assert_same(max_pool2d(LECTURE_002, 2), np.array([[5, 8], [3, 2]]))
    assert_same(max_pool2d(LECTURE_001_Q1, 2, 2), np.array([[12, 3], [7, 8]]))


@check("max_pool2d", points=1)
@given(X=images())
def test_a_window_of_one_changes_nothing(max_pool2d, X):
    """A 1-by-1 window returns the map as it is."""
    assert_same(max_pool2d(X, 1), X)


@check("max_pool2d", points=1)
@given(X=images(max_side=5), channels=st.integers(1, 3))
def test_a_window_as_large_as_the_map_gives_one_value(max_pool2d, X, channels):
    """A window as large as the map gives the maximum of each map."""
    volume = np.stack([X - c for c in range(channels)])
    assert_same(max_pool2d(volume, X.shape), volume.max(axis=(1, 2)).reshape(-1, 1, 1))


@check("max_pool2d", points=1)
@given(question=windows_on(padded=True), value=st.integers(-9, -1))
def test_a_negative_map_never_shows_its_border(max_pool2d, question, value):
    """A map of one negative value keeps that value everywhere, with any padding."""
    X, size, stride, padding = question
    rows, columns = corners(X, size, stride, padding)
    expected = np.full((len(rows), len(columns)), float(value))
    assert_same(max_pool2d(np.full_like(X, value), size, stride, padding), expected)


@check("avg_pool2d", points=1)
def test_the_mean_of_the_lectures_grid(avg_pool2d):
    """The 3-by-3 grid of lecture 001 has the means 2, 3, 5, 6."""
    X = np.arange(9.0).reshape(3, 3)
    assert_same(avg_pool2d(X, 2, 1), np.array([[2.0, 3.0], [5.0, 6.0]]))


@check("avg_pool2d", points=1)
@given(question=windows_on(), value=st.integers(-9, 9))
def test_a_constant_map_stays_constant(avg_pool2d, question, value):
    """The mean of a constant map is that constant, everywhere."""
    X, size, stride = question
    rows, columns = corners(X, size, stride)
    expected = np.full((len(rows), len(columns)), float(value))
    assert_same(avg_pool2d(np.full_like(X, value), size, stride), expected)


@check("max_pool2d_with_indices", points=1)
@given(question=windows_on())
def test_the_corners_of_a_falling_map_are_noted(max_pool2d_with_indices, question):
    """On a map that falls from pixel to pixel, the first corner of each window is noted."""
    X, size, stride = question
    positions = np.arange(X.size).reshape(X.shape)
    places = positions[np.ix_(*corners(X, size, stride))]
    assert_same(max_pool2d_with_indices(-1.0 * positions, size, stride), (-1.0 * places, places))


@check("max_pool2d_backward", points=1)
def test_shared_maxima_collect_their_gradients(max_pool2d_backward):
    """A maximum shared by two windows receives both gradients."""
    dX = max_pool2d_backward(np.array([[1.0, 2.0]]), np.array([[1, 1]]), (2, 2))
    assert_same(dX, np.array([[0.0, 3.0], [0.0, 0.0]]))
