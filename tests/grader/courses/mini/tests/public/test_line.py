"""Public checks of `line`."""

from grader.checks import assert_same, check


@check("build_line", points=1)
def test_a_line_has_a_slope_for_each_input(build_line):
    """A line has a slope for each input, and one bias."""
    assert_same(sorted(build_line(3).parameter_shapes()), [(1,), (1, 3)])
