"""Public checks of `spread`."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check


@check("center", points=1)
def test_the_lectures_table_comes_out(center):
    """The lecture's table comes out."""
    assert_same(center(np.array([[1.0, 0.0], [3.0, 0.0]])), np.array([[-1.0, 0.0], [1.0, 0.0]]))


@check("median", points=1)
@given(value=st.integers(-9, 9))
def test_one_value_is_its_own_median(median, value):
    """One value is its own median."""
    assert_same(median(np.array([float(value)])), float(value))


@check("counts", points=1)
def test_the_lectures_values_are_counted(counts):
    """The lecture's values are counted."""
    assert_same(counts([1, 2, 2, 5], [0, 2, 4]), [1, 2])


@check("span", points=2)
def test_the_lectures_column_spans_four(span):
    """From 1 to 5 is a span of 4."""
    assert_same(span(np.array([1.0, 3.0, 5.0])), 4.0)
