"""Hidden checks of `scaling`: one asks on from an answer, one draws as it goes, one shares out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images

reference = solution("scaling")

spread_out = images(max_side=3).filter(lambda X: X.min() < X.max())


@check("rescale", points=2, examples=20)
@given(X=spread_out, high=st.integers(1, 5))
def test_scaling_back_gives_the_values_back(rescale, X, high):
    """Scaled values are right, and scaled back they are the first ones."""
    scaled = rescale(X, high=high)
    assert_same(scaled, reference.rescale(X, high=high))
    assert_same(rescale(scaled, float(X.min()), float(X.max())), X)


@check("rescale", points=1, examples=10)
@given(data=st.data())
def test_the_ends_are_reached(rescale, data):
    """The smallest value becomes `low`, the largest `high`."""
    low = data.draw(st.integers(-5, 5))
    high = data.draw(st.integers(low + 1, 9))
    n = data.draw(st.integers(2, 5))
    X = data.draw(arrays((n,)).filter(lambda X: X.min() < X.max()))
    answer = rescale(X, low, high)
    assert_same([answer.min(), answer.max()], [float(low), float(high)])


@check("rescale", points=1, about="refusals")
def test_what_cannot_be_scaled_is_refused(rescale):
    """Equal values, or no room between low and high, raise ValueError."""
    refuses(lambda: rescale(np.ones(3)))
    refuses(lambda: rescale(np.array([0.0, 1.0]), 1.0, 1.0))


@check("standardize", points=2, partial=True)
def test_columns_have_deviation_one(standardize):
    """Each column with deviation 1 earns its share."""
    X = np.array([[1.0, 2.0, 0.0, 5.0], [3.0, 6.0, 8.0, 5.0]])
    answer = standardize(X)
    assert_same(answer.shape, X.shape)
    wanted = reference.standardize(X)
    return np.mean([np.allclose(a, w) for a, w in zip(answer.T, wanted.T, strict=True)])
