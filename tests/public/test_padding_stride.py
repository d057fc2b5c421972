"""Public checks of `padding_stride`: worked examples, and properties that need no solution."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check, refuses
from grader.checks.strategies import arrays, images, pairs, shapes

X_001, K_001 = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)

# Input and filter of lecture 002.
X_002 = np.array(
    [
        [1, 2, 3, 4, 12, 9, 8],
        [5, 2, 3, 4, 12, 9, 8],
        [5, 2, 1, 4, 10, 9, 8],
        [7, 2, 1, 4, 12, 7, 8],
        [7, 2, 1, 4, 14, 9, 8],
        [5, 2, 3, 4, 12, 7, 8],
        [5, 2, 1, 1, 12, 9, 8],
    ]
)
K_002 = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])


def as_pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


@st.composite
def single_weights(draw):
    """An image, the shape of a kernel that fits into it, a place in the kernel, and a stride."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    kernel_shape = draw(shapes(2, high=3))
    stride = draw(pairs(st.integers(1, 4)))
    place = tuple(draw(st.integers(0, f - 1)) for f in kernel_shape)
    sides = tuple(draw(st.integers(f, f + 5)) for f in kernel_shape)
    return draw(arrays(sides)), kernel_shape, place, stride


@st.composite
def tilings(draw):
    """The shape of an image, and of a kernel that goes into it a whole number of times."""
    kernel_shape = draw(shapes(2, high=3))
    times = draw(shapes(2, high=3))
    return tuple(f * t for f, t in zip(kernel_shape, times, strict=True)), kernel_shape


@check("pad2d", points=1)
def test_the_border_of_the_lectures(pad2d):
    """001's image gets one row and column of zeros on each side, and a pair works too."""
    expected = [[0, 0, 0, 0, 0], [0, 0, 1, 2, 0], [0, 3, 4, 5, 0], [0, 6, 7, 8, 0], [0, 0, 0, 0, 0]]
    assert_same(pad2d(X_001, 1), np.array(expected))
    expected = [[0, 0], [1, 2], [3, 4], [0, 0]]
    assert_same(pad2d(np.array([[1, 2], [3, 4]]), (1, 0)), np.array(expected))


@check("pad2d", points=1)
@given(X=images(max_side=4).map(lambda X: X / 2), padding=st.integers(0, 3))
def test_zeros_go_all_round_the_image(pad2d, X, padding):
    """With the border cut off again the image is left, and the border adds up to nothing."""
    Y = pad2d(X, padding)
    (H, W), p = X.shape, padding
    assert_same(np.shape(Y), (H + 2 * p, W + 2 * p), "the result's shape")
    assert_same(Y[p : p + H, p : p + W], X, "within the border")
    assert_same(float(np.abs(Y).sum()), float(np.abs(X).sum()), "sum of all absolute values")


@check("same_padding", points=1)
def test_paddings_of_small_kernels(same_padding):
    """Kernels of 1x1, 3x3, 5x5 and 5x1 need 0, 1, 2, and 2 above and below."""
    assert_same(same_padding((1, 1)), (0, 0))
    assert_same(same_padding((3, 3)), (1, 1))
    assert_same(same_padding((5, 5)), (2, 2))
    assert_same(same_padding((5, 1)), (2, 0))


@check("same_padding", points=1)
@given(even=st.integers(1, 4), other=st.integers(1, 7))
def test_no_padding_is_the_same_for_an_even_side(same_padding, even, other):
    """A kernel with an even side has no such padding: ValueError."""
    refuses(lambda: same_padding((2 * even, other)))
    refuses(lambda: same_padding((other, 2 * even)))


@check("corr2d_strided", points=1)
def test_stride_three_on_the_grid_of_002(corr2d_strided):
    """Lecture 002's grid at stride 3 comes out, with padding 1 and without padding."""
    expected = np.array([[20, 69, 75], [60, 84, 96], [36, 53, 73]])
    assert_same(corr2d_strided(X_002, K_002, 3, 1), expected)
    assert_same(corr2d_strided(X_002, K_002, 3), np.array([[42, 144], [48, 152]]))


@check("corr2d_strided", points=1)
def test_the_uneven_stride_of_001(corr2d_strided):
    """Lecture 001's example comes out (stride 3 down, 2 to the right), and one with rows added."""
    assert_same(corr2d_strided(X_001, K_001, (3, 2), 1), np.array([[0, 8], [6, 8]]))
    expected = [[3, 8], [19, 25], [37, 43], [7, 8]]
    assert_same(corr2d_strided(X_001, K_001, 1, (1, 0)), np.array(expected))


@check("corr2d_strided", points=1)
@given(question=single_weights())
def test_a_single_weight_picks_every_so_many_pixels(corr2d_strided, question):
    """A kernel of zeros with a single 0.5 halves every `stride`-th pixel and shifts the image."""
    X, (h, w), (a, b), stride = question
    K = np.zeros((h, w))
    K[a, b] = 0.5
    down, right = as_pair(stride)
    seen = X[a : X.shape[0] - h + 1 + a, b : X.shape[1] - w + 1 + b]
    assert_same(corr2d_strided(X, K, stride), seen[::down, ::right] / 2)


@check("pixel_use", points=1)
def test_the_use_of_small_images(pixel_use):
    """The worked examples come out: 2x2 and 3x3 windows, with and without padding."""
    assert_same(pixel_use((3, 3), (2, 2)), np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]))
    assert_same(pixel_use((3, 3), (2, 2), 1, 1), np.full((3, 3), 4))
    assert_same(pixel_use((3, 3), (3, 3), 1, 1), np.array([[4, 6, 4], [6, 9, 6], [4, 6, 4]]))
    assert_same(pixel_use((3, 4), (2, 1), 2), np.array([[1, 0, 1, 0], [1, 0, 1, 0], [0] * 4]))


@check("pixel_use", points=1)
@given(input_shape=shapes(2, high=4), kernel_shape=shapes(2, high=3), more=st.integers(0, 2))
def test_enough_padding_uses_all_equally(pixel_use, input_shape, kernel_shape, more):
    """At stride 1 and from padding f - 1 up, every pixel is used as often as K has values."""
    h, w = kernel_shape
    expected = np.full(input_shape, h * w)
    assert_same(pixel_use(input_shape, kernel_shape, 1, (h - 1 + more, w - 1 + more)), expected)


@check("pixel_use", points=1)
@given(question=tilings())
def test_tiles_use_every_pixel_once(pixel_use, question):
    """Windows that move by their own size, and fit exactly, use every pixel once."""
    input_shape, kernel_shape = question
    assert_same(pixel_use(input_shape, kernel_shape, kernel_shape), np.ones(input_shape, int))
