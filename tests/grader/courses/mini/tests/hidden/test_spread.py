"""Hidden checks of `spread`: everything against the reference."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images

reference = solution("spread")

values = st.integers(1, 6).flatmap(lambda n: arrays((n,)))


@check("center", points=3, examples=20)
@given(X=images(max_side=4))
def test_columns_are_centred(center, X):
    """The mean of each column is taken away."""
    assert_same(center(X), reference.center(X))


@check("center", points=1, about="dtype", examples=5)
@given(X=images(dtype="float32", max_side=3))
def test_single_precision_stays(center, X):
    """float32 stays float32."""
    assert_dtype(center(X), "float32")


@check("median", points=1, examples=20)
@given(values=values)
def test_the_middle_value_is_found(median, values):
    """The middle value is found, or the mean of the middle two."""
    assert_same(median(values), reference.median(values))


@check("median", points=1, about="refusals")
def test_no_values_have_no_median(median):
    """No values at all raise ValueError."""
    refuses(lambda: median(np.zeros(0)))


@check("counts", points=2, examples=20)
@given(
    values=st.lists(st.integers(0, 5), max_size=5),
    edges=st.sets(st.integers(0, 5), min_size=2, max_size=4).map(sorted),
)
def test_every_bin_is_counted(counts, values, edges):
    """Every bin is counted, a value at an edge in the upper one."""
    assert_same(counts(values, edges), reference.counts(values, edges))


@check("counts", points=1, about="refusals")
def test_falling_edges_are_refused(counts):
    """Edges that do not rise raise ValueError."""
    refuses(lambda: counts([1], [2, 1]))
    refuses(lambda: counts([1], [1, 1]))
