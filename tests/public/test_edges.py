"""Public checks of `edges`: the lectures' examples, and properties that need no solution."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check
from grader.checks.strategies import images

# The bar of lecture 001 (slide 10), a row of its edges (slide 13), and an image with more levels.
BAR_001 = np.array([[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]] * 6)
EDGES_001 = np.array([[0.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0]] * 6)
LEVELS = np.array([[5.0, 3.0, 3.0, 7.0], [5.0, 9.0, 2.0, 7.0], [1.0, 9.0, 8.0, 0.0]])

# Half steps, so that a result of whole numbers is not enough.
halves = images().map(lambda X: X / 2)

# The filter of lecture 002.
FILTER_002 = np.array([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])


@st.composite
def bars(draw):
    """Height and width of an image, first column of a bar and the one after its last."""
    width = draw(st.integers(1, 9))
    start = draw(st.integers(0, width))
    return draw(st.integers(1, 6)), width, start, draw(st.integers(start, width))


@check("bar_image", points=1)
def test_the_bar_of_001(bar_image):
    """Lecture 001's image comes out: 6 rows, 8 columns, the bar in columns 2 to 5."""
    assert_same(bar_image(6, 8, 2, 6), BAR_001)


@check("bar_image", points=1)
@given(question=bars())
def test_a_bar_is_as_wide_as_asked(bar_image, question):
    """Every row holds ones, but zeros from column `start` up to `stop`."""
    height, width, start, stop = question
    row = [1.0] * start + [0.0] * (stop - start) + [1.0] * (width - stop)
    assert_same(bar_image(*question), np.array([row] * height))


@check("vertical_edges", points=1)
def test_the_bar_has_two_vertical_edges(vertical_edges):
    """Lecture 001's bar has edges in columns 1 and 5, its transpose none."""
    assert_same(vertical_edges(BAR_001), EDGES_001)
    assert_same(vertical_edges(BAR_001.T), np.zeros((8, 5)))


@check("vertical_edges", points=1)
def test_steps_between_grey_levels(vertical_edges):
    """Differences between grey levels, worked out on paper, come out."""
    expected = [[2.0, 0.0, -4.0], [-4.0, 7.0, -5.0], [-8.0, 1.0, 8.0]]
    assert_same(vertical_edges(LEVELS), np.array(expected))


@check("vertical_edges", points=1)
@given(X=halves.filter(lambda X: X.shape[1] > 1))
def test_steps_lead_from_the_left_border_to_the_right(vertical_edges, X):
    """All steps of a row together lead from its first pixel to its last."""
    Y = vertical_edges(X)
    assert_same(np.shape(Y), (X.shape[0], X.shape[1] - 1), "the result's shape")
    assert_same(Y.sum(axis=1), X[:, 0] - X[:, -1], "the sum of each row")


@check("horizontal_edges", points=1)
def test_the_bar_has_no_horizontal_edge(horizontal_edges):
    """Lecture 001's bar has no horizontal edge, its transpose two."""
    assert_same(horizontal_edges(BAR_001), np.zeros((5, 8)))
    assert_same(horizontal_edges(BAR_001.T), EDGES_001.T)


@check("horizontal_edges", points=1)
def test_steps_between_grey_levels_downwards(horizontal_edges):
    """Differences between grey levels, worked out on paper, come out."""
    expected = [[0.0, -6.0, 1.0, 0.0], [4.0, 0.0, -6.0, 7.0]]
    assert_same(horizontal_edges(LEVELS), np.array(expected))


@check("horizontal_edges", points=1)
@given(X=halves.filter(lambda X: X.shape[0] > 1))
def test_steps_lead_from_the_top_to_the_bottom(horizontal_edges, X):
    """All steps of a column together lead from its first pixel to its last."""
    Y = horizontal_edges(X)
    assert_same(np.shape(Y), (X.shape[0] - 1, X.shape[1]), "the result's shape")
    assert_same(Y.sum(axis=0), X[0] - X[-1], "the sum of each column")


@check("gaussian_kernel", points=1)
def test_the_filter_of_002(gaussian_kernel):
    """With the sigma at which the bump halves with every step, lecture 002's filter comes out."""
    assert_same(gaussian_kernel(3, 1 / math.sqrt(2 * math.log(2))), FILTER_002 / 16)


@check("gaussian_kernel", points=1)
@given(half=st.integers(0, 4), sigma=st.sampled_from([0.5, 0.75, 1.5, 2.0, 4.0]))
def test_the_kernel_adds_up_to_one(gaussian_kernel, half, sigma):
    """The kernel is square, its values add up to 1, and the largest is in the middle."""
    K = gaussian_kernel(2 * half + 1, sigma)
    assert_same(np.shape(K), (2 * half + 1, 2 * half + 1), "the result's shape")
    assert_same(float(K.sum()), 1.0, "the sum of all values")
    assert_same(float(K[half, half]), float(K.max()), "the value in the middle")


@check("gaussian_kernel", points=1)
@given(
    half=st.integers(1, 3), sigma=st.sampled_from([0.5, 0.75, 1.5, 2.0, 4.0]), turns=st.booleans()
)
def test_the_bump_falls_like_a_gaussian(gaussian_kernel, half, sigma, turns):
    """At a distance of sigma from the middle the value has fallen to exp(-1/2), and so on."""
    K = gaussian_kernel(2 * half + 1, sigma)
    middle = K.T[half] if turns else K[half]
    steps = np.arange(-half, half + 1)
    with np.errstate(all="ignore"):
        fallen = middle / middle[half]
    assert_same(fallen, np.exp(-0.5 * (steps / sigma) ** 2), "the values over the largest one")
