"""Public checks of `cross_correlation`: worked examples, and properties that need no solution."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check
from grader.checks.strategies import arrays, images, shapes

X_001, K_001 = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)

# The corner of lecture 002's input, without its padding, and its filter.
X_002 = np.array([[1, 2, 3], [5, 2, 3], [5, 2, 1]])
K_002 = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])


@st.composite
def single_weights(draw, dimensions):
    """An array, the shape of a kernel that fits into it, and a place in the kernel."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    kernel_shape = draw(shapes(dimensions, high=4))
    sides = tuple(draw(st.integers(f, f + 3)) for f in kernel_shape)
    place = tuple(draw(st.integers(0, f - 1)) for f in kernel_shape)
    return draw(arrays(sides)), kernel_shape, place


@st.composite
def same_shapes(draw):
    """An image, and a kernel of the same shape."""
    sides = draw(shapes(2, high=5))
    return draw(arrays(sides)), draw(arrays(sides))


def kernel_of_one_half(shape, place):
    """Return a kernel of zeros with 0.5 at one place."""
    k = np.zeros(shape)
    k[place] = 0.5
    return k


@check("corr1d", points=1)
def test_small_signals_come_out(corr1d):
    """A difference and a mean of neighbours, worked out on paper, come out."""
    assert_same(corr1d(np.array([1, 2, 3, 4]), np.array([-1, 0, 1])), np.array([2, 2]))
    assert_same(corr1d(np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.5])), np.array([1.5, 3.0]))


@check("corr1d", points=1)
@given(question=single_weights(1))
def test_a_single_weight_shifts_the_signal(corr1d, question):
    """A kernel of zeros with a single 0.5 halves the signal and shifts it."""
    x, (m,), (a,) = question
    length = len(x) - m + 1
    assert_same(corr1d(x, kernel_of_one_half(m, a)), x[a : a + length] / 2)


@check("corr2d", points=1)
def test_the_lectures_examples_come_out(corr2d):
    """The worked examples of lectures 001 and 002 come out."""
    assert_same(corr2d(X_001, K_001), np.array([[19, 25], [37, 43]]))
    assert_same(corr2d(X_002, K_002), np.array([[42]]))


@check("corr2d", points=1)
@given(question=single_weights(2))
def test_a_single_weight_shifts_the_image(corr2d, question):
    """A kernel of zeros with a single 0.5 halves the image and shifts it."""
    X, (h, w), (a, b) = question
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    expected = X[a : a + rows, b : b + columns] / 2
    assert_same(corr2d(X, kernel_of_one_half((h, w), (a, b))), expected)


@check("corr2d", points=1)
@given(question=same_shapes())
def test_a_kernel_as_large_as_the_image_gives_one_value(corr2d, question):
    """A kernel as large as the image gives one value, the sum of all products."""
    X, K = question
    assert_same(corr2d(X, K), np.array([[(X * K).sum()]]))


@check("conv2d", points=1)
def test_the_lectures_examples_come_out_flipped(conv2d):
    """The examples of lectures 001 and 002 come out, the first changed by the flip."""
    assert_same(conv2d(X_001, K_001), np.array([[5, 11], [23, 29]]))
    assert_same(conv2d(X_002, K_002), np.array([[42]]))


@check("conv2d", points=1)
@given(K=images(max_side=4))
def test_a_single_pixel_shows_the_kernel(conv2d, K):
    """Convolved with a single bright pixel, the kernel appears as it is."""
    h, w = K.shape
    X = np.zeros((2 * h - 1, 2 * w - 1))
    X[h - 1, w - 1] = 0.5
    assert_same(conv2d(X, K), K / 2)


@check("conv_matrix", points=1)
def test_small_matrices_come_out(conv_matrix):
    """The matrix of a small kernel comes out, and that of lecture 001's example."""
    expected = [[1, 2, 0, 0, 0, 0], [0, 1, 2, 0, 0, 0], [0, 0, 0, 1, 2, 0], [0, 0, 0, 0, 1, 2]]
    assert_same(conv_matrix(np.array([[1, 2]]), (2, 3)), np.array(expected))
    expected = [
        [0, 1, 0, 2, 3, 0, 0, 0, 0],
        [0, 0, 1, 0, 2, 3, 0, 0, 0],
        [0, 0, 0, 0, 1, 0, 2, 3, 0],
        [0, 0, 0, 0, 0, 1, 0, 2, 3],
    ]
    assert_same(conv_matrix(K_001, (3, 3)), np.array(expected))


@check("conv_matrix", points=2)
@given(question=single_weights(2))
def test_the_matrix_of_a_single_weight_picks_pixels(conv_matrix, question):
    """The matrix of a kernel with a single 0.5 picks the shifted pixels, halved."""
    X, (h, w), (a, b) = question
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    seen = np.arange(X.size).reshape(X.shape)[a : a + rows, b : b + columns]
    expected = np.eye(X.size)[seen.ravel()] / 2
    assert_same(conv_matrix(kernel_of_one_half((h, w), (a, b)), X.shape), expected)
