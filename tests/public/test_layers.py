"""Public checks of `layers`: worked examples, properties, and statistics of what is random."""

import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check
from grader.checks.strategies import arrays, images, pairs, shapes

# Input and kernel of lecture 001's example of padding and stride.
X_001 = np.arange(9.0).reshape(1, 1, 3, 3)
K_001 = np.arange(4.0).reshape(1, 1, 2, 2)


def any_shape(most=4):
    """A tuple of one to `most` sides."""
    return st.lists(st.integers(1, 4), min_size=1, max_size=most).map(tuple)


def as_pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


@st.composite
def single_weights_in_layers(draw):
    """A batch, the shape of kernels that fit into it, a place in them, bias, stride, padding."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    kernels = draw(st.tuples(*map(st.integers, (1, 1, 1, 1), (3, 3, 3, 3))))
    padding = draw(pairs(st.integers(0, 2)))
    stride = draw(pairs(st.integers(1, 3)))
    borders = zip(kernels[2:], as_pair(padding), strict=True)
    sides = [draw(st.integers(max(1, f - 2 * p), f + 3)) for f, p in borders]
    place = tuple(draw(st.integers(0, f - 1)) for f in kernels)
    X = draw(arrays((draw(st.integers(1, 2)), kernels[1], *sides)))
    return X, kernels, place, draw(arrays(kernels[:1])), stride, padding


@st.composite
def single_gradients(draw):
    """An image, a kernel that fits into it, and a place in their output."""
    h, w = draw(shapes(2, high=3))
    rows, columns = draw(shapes(2, high=4))
    place = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    X = draw(arrays((rows + h - 1, columns + w - 1)))
    return X, draw(arrays((h, w))), (rows, columns), place


# Entries that dropout has not zeroed show it, since none of these is 0.
nonzero = images(low=1, high=9) | arrays(any_shape(), low=1, high=9)


def likely_counts(n, p, alarm):
    """Return the fewest and the most successes that n independent trials give but for `alarm`.

    Below the fewest and above the most, the binomial distribution has at most alarm / 2 each.
    """

    def end(share):
        total = 0.0
        for k in range(n + 1):
            log_ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            total += math.exp(log_ways + k * math.log(share) + (n - k) * math.log1p(-share))
            if total > alarm / 2:
                return k
        return n

    return end(p), n - end(1 - p)


# relu -----------------------------------------------------------------------------------------


@check("relu", points=1)
def test_negative_values_are_cut_off(relu):
    """Of -2, 0.5, 3 and -0.1 remain 0, 0.5, 3 and 0."""
    assert_same(relu(np.array([[-2.0, 0.5], [3.0, -0.1]])), np.array([[0.0, 0.5], [3.0, 0.0]]))


@check("relu", points=1)
@given(x=arrays(any_shape()))
def test_it_is_half_of_the_sum_with_the_absolute_value(relu, x):
    """The result is half of x + |x|, in any shape."""
    assert_same(relu(x), (x + np.abs(x)) / 2)


# conv_layer -----------------------------------------------------------------------------------


@check("conv_layer", points=1)
def test_the_lectures_example_of_padding_and_stride(conv_layer):
    """Lecture 001's example gives 0, 8, 6, 8; with an intercept of -7, 0, 1, 0, 1 remain."""
    for bias, expected in ((0.0, [[0.0, 8.0], [6.0, 8.0]]), (-7.0, [[0.0, 1.0], [0.0, 1.0]])):
        Y = conv_layer(X_001, K_001, np.array([bias]), (3, 2), 1)
        assert_same(Y, np.array([[expected]]))


@check("conv_layer", points=2)
@given(question=single_weights_in_layers())
def test_a_layer_with_a_single_weight(conv_layer, question):
    """Where one kernel has a single 0.5, its map is the halved channel plus intercept, cut off.

    All other maps hold their intercepts, cut off at 0.
    """
    X, kernels, (m, channel, a, b), bias, stride, padding = question
    K = np.zeros(kernels)
    K[m, channel, a, b] = 0.5
    (down, right), (top, left) = as_pair(stride), as_pair(padding)
    padded = np.pad(X[:, channel], [(0, 0), (top, top), (left, left)])
    rows = range(a, padded.shape[1] - kernels[2] + 1 + a, down)
    columns = range(b, padded.shape[2] - kernels[3] + 1 + b, right)
    expected = np.zeros((len(X), len(K), len(rows), len(columns))) + bias.reshape(-1, 1, 1)
    expected[:, m] += padded[:, rows][:, :, columns] / 2
    assert_same(conv_layer(X, K, bias, stride, padding), np.where(expected > 0, expected, 0))


# flatten --------------------------------------------------------------------------------------


@check("flatten", points=1)
def test_two_examples_become_two_rows(flatten):
    """Two examples of 3 by 4 become two rows of twelve, in order."""
    rows = [list(range(12)), list(range(12, 24))]
    assert_same(flatten(np.arange(24).reshape(2, 3, 4)), np.array(rows))


@check("flatten", points=1)
@given(x=arrays(shapes(4, high=3)))
def test_every_value_has_its_place_in_the_row(flatten, x):
    """Value (c, i, j) of an example stands at place (c * H + i) * W + j of its row."""
    n, channels, height, width = x.shape
    expected = np.zeros((n, channels * height * width))
    for k, c, i, j in np.ndindex(x.shape):
        expected[k, (c * height + i) * width + j] = x[k, c, i, j]
    assert_same(flatten(x), expected)


# dense ----------------------------------------------------------------------------------------


@check("dense", points=1)
def test_a_small_dense_layer_comes_out(dense):
    """Two neurons on two examples of three values, worked out on paper, come out."""
    x, W = np.array([[1, 2, 3], [-1, 0, 4]]), np.array([[1, 0, 2], [-1, 1, 1]])
    assert_same(dense(x, W, np.array([0, 10])), np.array([[7, 14], [7, 15]]))


@check("dense", points=1)
@given(x=images(max_side=4), o=st.integers(1, 4), k=st.integers(0, 3), i=st.integers(0, 3))
def test_a_single_weight_leads_from_an_input_to_a_neuron(dense, x, o, k, i):
    """Where one weight is 0.5, its neuron shows half of its input; b is added to every neuron."""
    k, i = k % o, i % x.shape[1]
    W, b = np.zeros((o, x.shape[1])), np.arange(-1.0, o - 1)
    W[k, i] = 0.5
    expected = np.zeros((len(x), o)) + b
    expected[:, k] += x[:, i] / 2
    assert_same(dense(x, W, b), expected)


# softmax --------------------------------------------------------------------------------------


@check("softmax", points=1)
def test_small_scores_come_out(softmax):
    """The scores log 1 and log 3 give 0.25 and 0.75; equal scores share alike."""
    z = np.log([[1.0, 3.0], [3.0, 1.0], [5.0, 5.0]])
    assert_same(softmax(z), np.array([[0.25, 0.75], [0.75, 0.25], [0.5, 0.5]]))


@check("softmax", points=2)
@given(z=images(max_side=4), shift=st.sampled_from([0.0, 1000.0, -1000.0]))
def test_a_shift_of_all_scores_changes_nothing(softmax, z, shift):
    """A shift of all scores by 1000 up or down changes no probability."""
    powers = np.exp(z)
    expected = np.stack([row / row.sum() for row in powers])
    assert_same(softmax(z + shift), expected)


# dropout --------------------------------------------------------------------------------------


@check("dropout", points=1)
@given(x=nonzero, rate=st.sampled_from([0.25, 0.5, 0.75, 0.9]), seed=st.integers(0, 2**32 - 1))
def test_entries_are_zero_or_scaled_up(dropout, x, rate, seed):
    """Every entry becomes 0, or is divided by 1 - rate."""
    y = dropout(x, rate, seed)
    dropped = np.asarray(y) == 0
    assert_same(y, np.where(dropped, 0.0, x / (1 - rate)))
    # That all of 400 entries are dropped has a probability below 1e-18.
    if not np.any(dropout(np.ones((20, 20)), rate, seed)):
        raise Mismatch("every one of 400 entries was dropped")


@check("dropout", points=1)
@given(x=nonzero, rate=st.sampled_from([0.0, 0.2, 0.5]), seed=st.none() | st.integers(0, 9))
def test_nothing_changes_at_test_time_or_at_rate_0(dropout, x, rate, seed):
    """Nothing changes when not training, and nothing at rate 0."""
    assert_same(dropout(x, rate, seed, False), x, "not training")
    assert_same(dropout(x, 0.0, seed), x, "at rate 0")


@check("dropout", points=1)
@given(seed=st.integers(0, 2**32 - 1), rate=st.sampled_from([0.3, 0.5]))
@example(seed=0, rate=0.5)
@example(seed=2**32 - 1, rate=0.5)
def test_the_same_seed_gives_the_same_result(dropout, seed, rate):
    """The same seed zeroes the same entries."""
    x = np.arange(1.0, 61.0).reshape(6, 10)
    first = dropout(x, rate, seed)
    assert_same(dropout(x, rate, seed), np.nan_to_num(first))


@check("dropout", points=1)
def test_so_many_entries_are_zeroed(dropout):
    """About a share of `rate` of all entries is zeroed."""
    # A right answer fails with a probability below 4e-7: four counts, each with 1e-7.
    x = np.ones((4, 500))
    for rate in (0.1, 0.3, 0.6, 0.8):
        zeros = int((np.asarray(dropout(x, rate, 12)) == 0).sum())
        fewest, most = likely_counts(x.size, rate, alarm=1e-7)
        if not fewest <= zeros <= most:
            wanted = f"{fewest} to {most}"
            raise Mismatch(
                f"zeros among 2000 ones at rate {rate}: expected {wanted}", zeros, wanted
            )


# corr2d_backward ------------------------------------------------------------------------------


@check("corr2d_backward", points=1)
def test_the_gradients_of_a_small_example(corr2d_backward):
    """The gradients for lecture 001's input and kernel, worked out on paper, come out."""
    dX, dK = [[0, 1, 10], [2, 23, 30], [0, 0, 0]], [[10, 21], [43, 54]]
    found = corr2d_backward(X_001[0, 0], K_001[0, 0], np.array([[1.0, 10.0], [0.0, 0.0]]))
    assert_same(found, (np.array(dX), np.array(dK)))


@check("corr2d_backward", points=2)
@given(question=single_gradients())
def test_a_single_gradient_meets_one_window(corr2d_backward, question):
    """A single gradient of 0.5 puts half the kernel at its window, and half the window into dK."""
    X, K, sides, (i, j) = question
    h, w = K.shape
    dY, dX = np.zeros(sides), np.zeros(X.shape)
    dY[i, j] = 0.5
    dX[i : i + h, j : j + w] = K / 2
    assert_same(corr2d_backward(X, K, dY), (dX, X[i : i + h, j : j + w] / 2))
