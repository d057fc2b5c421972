"""Public checks of `scaling`."""

import numpy as np

from grader.checks import assert_same, check


@check("rescale", points=1)
def test_three_values_reach_from_0_to_1(rescale):
    """1, 2 and 5 become 0, a quarter and 1."""
    assert_same(rescale(np.array([1.0, 2.0, 5.0])), np.array([0.0, 0.25, 1.0]))
