"""Public checks of `channels`: worked examples, and properties that need no solution."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import assert_same, check
from grader.checks.strategies import arrays, shapes

# The example of lecture 001, slide 28, and what three layers of it give.
X_001 = np.array([[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
K_001 = np.array([[[0, 1], [2, 3]], [[1, 2], [3, 4]]])
Y_001 = np.array([[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]])


@st.composite
def single_weights(draw):
    """A volume, the shape of a kernel that fits into it, and a place in the kernel."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    kernel_shape = draw(st.tuples(*map(st.integers, (1, 1, 1), (3, 3, 3))))
    channels, h, w = kernel_shape
    sides = (draw(st.integers(h, h + 2)), draw(st.integers(w, w + 2)))
    place = tuple(draw(st.integers(0, f - 1)) for f in kernel_shape)
    return draw(arrays((channels, *sides))), kernel_shape, place


@st.composite
def volumes_and_kernels_of_one_shape(draw):
    """A volume, and a kernel of the same shape."""
    shape = (draw(st.integers(1, 3)), *draw(shapes(2, high=4)))
    return draw(arrays(shape)), draw(arrays(shape))


def kernel_of_one_half(shape, place):
    """Return a kernel of zeros with 0.5 at one place."""
    k = np.zeros(shape)
    k[place] = 0.5
    return k


def shifted(X, kernel_shape, place):
    """Return the part of one channel that a single weight sees."""
    (_, h, w), (n, a, b) = kernel_shape, place
    return X[n, a : a + X.shape[1] - h + 1, b : b + X.shape[2] - w + 1]


@check("corr2d_multi_in", points=1)
def test_the_lectures_two_channels_come_out(corr2d_multi_in):
    """The two channels of lecture 001 give 56, 72, 104, 120."""
    assert_same(corr2d_multi_in(X_001, K_001), Y_001[0])


@check("corr2d_multi_in", points=1)
@given(question=single_weights())
def test_a_single_weight_picks_a_channel(corr2d_multi_in, question):
    """A kernel of zeros with a single 0.5 halves its channel, shifts it, and returns it alone."""
    X, kernel_shape, place = question
    expected = shifted(X, kernel_shape, place) / 2
    assert_same(corr2d_multi_in(X, kernel_of_one_half(kernel_shape, place)), expected)


@check("corr2d_multi_in", points=1)
@given(question=volumes_and_kernels_of_one_shape())
def test_a_kernel_as_large_as_the_volume_gives_one_value(corr2d_multi_in, question):
    """A kernel as large as the volume gives one value, the sum of all products."""
    X, K = question
    assert_same(corr2d_multi_in(X, K), np.array([[(X * K).sum()]]))


@check("corr2d_multi_in_out", points=1)
def test_three_kernels_give_three_maps(corr2d_multi_in_out):
    """Three kernels on the two channels of lecture 001 give three maps, with and without bias."""
    K = np.stack([K_001, K_001 + 1, K_001 + 2])
    assert_same(corr2d_multi_in_out(X_001, K), Y_001)
    biased = Y_001 + np.array([[[10]], [[-20]], [[30]]])
    assert_same(corr2d_multi_in_out(X_001, K, np.array([10, -20, 30])), biased)


@check("corr2d_multi_in_out", points=1)
@given(question=single_weights(), before=st.integers(0, 2), after=st.integers(0, 2))
def test_a_single_weight_fills_one_map(corr2d_multi_in_out, question, before, after):
    """Where one kernel has a single 0.5, its map shows the halved channel; all others are 0."""
    X, kernel_shape, place = question
    K = np.zeros((before + 1 + after, *kernel_shape))
    K[before] = kernel_of_one_half(kernel_shape, place)
    seen = shifted(X, kernel_shape, place) / 2
    expected = np.zeros((len(K), *seen.shape))
    expected[before] = seen
    assert_same(corr2d_multi_in_out(X, K), expected)


@check("corr2d_multi_in_out", points=1)
@given(
    X=arrays(st.tuples(*map(st.integers, (1, 1, 1), (3, 4, 4)))),
    bias=arrays(shapes(1, high=4)),
)
def test_kernels_of_zeros_show_the_biases(corr2d_multi_in_out, X, bias):
    """Kernels of zeros give maps that hold nothing but their bias, once."""
    K = np.zeros((len(bias), len(X), 1, 1))
    expected = np.broadcast_to(bias.reshape(-1, 1, 1), (len(bias), *X.shape[1:]))
    assert_same(corr2d_multi_in_out(X, K, bias), expected)


@check("corr2d_1x1", points=1)
def test_sum_difference_and_copy_come_out(corr2d_1x1):
    """Sum, difference and copy of two channels come out, worked out on paper."""
    X = np.array([[[1, 2, 3], [4, 5, 6]], [[10, 20, 30], [40, 50, 60]]])
    K = np.array([[1, 1], [-1, 1], [0, 1]]).reshape(3, 2, 1, 1)
    assert_same(corr2d_1x1(X, K), np.stack([X[0] + X[1], X[1] - X[0], X[1]]))


@check("corr2d_1x1", points=1)
@given(X=arrays(st.tuples(*map(st.integers, (1, 1, 1), (4, 4, 4)))), swap=st.booleans())
def test_the_identity_keeps_the_volume(corr2d_1x1, X, swap):
    """The identity matrix keeps the volume; with its rows reversed, so are the channels."""
    step = -1 if swap else 1
    M = np.eye(len(X))[::step]
    assert_same(corr2d_1x1(X, M.reshape(len(X), len(X), 1, 1)), X[::step])


@check("values_summed", points=1)
def test_small_kernels_are_counted(values_summed):
    """A 3-by-3 kernel sums 27 products on RGB; 5 by 5 on one channel 25, 2 by 3 on four 24."""
    assert_same(values_summed((3, 3), 3), 27)
    assert_same(values_summed((5, 5), 1), 25)
    assert_same(values_summed((2, 3), 4), 24)
