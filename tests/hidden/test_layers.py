"""Hidden checks of `layers`: everything against the reference, and chance by its statistics."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_dtype, assert_same, check, refuses, solution
from grader.checks.strategies import arrays, images, images_and_kernels, pairs, shapes

reference = solution("layers")


def allowed_dtypes(given_dtype):
    """Return what a result may be: floating stays as it is, whole numbers may become floating."""
    return ["float32"] if given_dtype == "float32" else ["integer", "floating"]


def as_pair(value):
    """Return an int or pair as a pair."""
    return value if isinstance(value, tuple) else (value, value)


@st.composite
def layers(draw, *, plain=False):
    """A batch, kernels that fit into it, a bias for each, and unless `plain` stride, padding."""
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    n, c, o = draw(st.tuples(*map(st.integers, (1, 1, 1), (2, 3, 3))))
    kernel = draw(shapes(2, high=3))
    padding = 0 if plain else draw(pairs(st.integers(0, 2)))
    stride = 1 if plain else draw(pairs(st.integers(1, 3)))
    borders = zip(kernel, as_pair(padding), strict=True)
    sides = [draw(st.integers(max(1, f - 2 * p), f + 3)) for f, p in borders]
    X = draw(arrays((n, c, *sides)))
    question = X, draw(arrays((o, c, *kernel), low=-4, high=4)), draw(arrays((o,)))
    return question if plain else (*question, stride, padding)


# relu -----------------------------------------------------------------------------------------


@check("relu", points=1)
@given(x=arrays(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), low=-99, high=99))
def test_every_value_is_its_own_positive_part(relu, x):
    """Positive values stay, all others become 0."""
    assert_same(relu(x), reference.relu(x))


@check("relu", points=1, about="dtype")
@given(x=images(dtype="float32") | images(dtype="int64"))
def test_the_dtype_stays_in_relu(relu, x):
    """float32 gives float32, integers give whole numbers."""
    assert_dtype(relu(x), *allowed_dtypes(x.dtype))


# conv_layer -----------------------------------------------------------------------------------


@check("conv_layer", points=2)
@given(question=layers(plain=True))
def test_every_window_gives_its_activation(conv_layer, question):
    """Each value is the sum under the kernel plus the intercept, cut off at 0."""
    assert_same(conv_layer(*question), reference.conv_layer(*question))


@check("conv_layer", points=3)
@given(question=layers())
def test_strides_and_paddings_are_as_given(conv_layer, question):
    """The same holds with any stride and padding, ints or pairs."""
    assert_same(conv_layer(*question), reference.conv_layer(*question))


@check("conv_layer", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), padding=st.integers(0, 1))
def test_the_dtype_stays_in_the_layer(conv_layer, dtype, padding):
    """float32 gives float32, integers give whole numbers."""
    X, K = np.arange(24, dtype=dtype).reshape(1, 2, 3, 4), np.ones((2, 2, 2, 2), dtype)
    Y = conv_layer(X, K, np.array([1, -99], dtype), 1, padding)
    assert_dtype(Y, *allowed_dtypes(dtype))


@check("conv_layer", points=1, about="refusals")
@given(sides=shapes(2, high=3), c=st.integers(1, 2), more=st.integers(1, 2), bad=st.integers(-2, 0))
def test_layers_that_do_not_fit_are_refused(conv_layer, sides, c, more, bad):
    """What does not fit the batch, a bad stride, padding or bias raises ValueError."""
    X, K, bias = np.ones((2, c, *sides)), np.ones((2, c, 1, 1)), np.ones(2)
    high, wide = np.ones((2, c, sides[0] + 2 + more, 1)), np.ones((2, c, 1, sides[1] + 2 + more))
    refuses(lambda: conv_layer(X, high, bias, 1, 1))
    refuses(lambda: conv_layer(X, wide, bias, 1, 1))
    refuses(lambda: conv_layer(X, np.ones((2, c + more, 1, 1)), bias))
    refuses(lambda: conv_layer(np.ones((2, c + more, 2, 2)), K, bias))
    refuses(lambda: conv_layer(X, K, np.ones(2 + more)))
    refuses(lambda: conv_layer(X, K, np.ones(1)))
    refuses(lambda: conv_layer(X, K[:1], bias))
    refuses(lambda: conv_layer(X, K, bias, bad))
    refuses(lambda: conv_layer(X, K, bias, (1, bad)))
    refuses(lambda: conv_layer(X, K, bias, (bad, 1)))
    refuses(lambda: conv_layer(X, K, bias, 1, (bad - 1, 1)))
    refuses(lambda: conv_layer(X, K, bias, 1, (1, bad - 1)))


# flatten --------------------------------------------------------------------------------------


@check("flatten", points=2)
@given(x=arrays(st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)))
def test_every_example_becomes_a_row(flatten, x):
    """Each example becomes a row, from two axes to five."""
    assert_same(flatten(x), reference.flatten(x))


@check("flatten", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]))
def test_the_dtype_stays_when_flat(flatten, dtype):
    """float32 stays float32, integers stay whole numbers."""
    x = np.arange(12, dtype=dtype).reshape(2, 2, 3)
    assert_dtype(flatten(x), *allowed_dtypes(dtype))


# dense ----------------------------------------------------------------------------------------


@st.composite
def dense_layers(draw):
    """A batch, weights and intercepts."""
    n, i, o = draw(shapes(3, high=4))
    return draw(arrays((n, i))), draw(arrays((o, i))), draw(arrays((o,)))


@check("dense", points=3)
@given(question=dense_layers())
def test_every_neuron_weighs_all_inputs(dense, question):
    """Each value is the weighted sum of all inputs, plus the intercept."""
    assert_same(dense(*question), reference.dense(*question))


@check("dense", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), o=st.integers(1, 3))
def test_the_dtype_stays_in_a_dense_layer(dense, dtype, o):
    """float32 gives float32, integers give whole numbers."""
    x = np.arange(6, dtype=dtype).reshape(2, 3)
    assert_dtype(dense(x, np.ones((o, 3), dtype), np.ones(o, dtype)), *allowed_dtypes(dtype))


@check("dense", points=1, about="refusals")
@given(n=st.integers(1, 3), i=st.integers(2, 3), o=st.integers(2, 3), more=st.integers(1, 2))
def test_weights_that_do_not_fit_are_refused(dense, n, i, o, more):
    """Weights for other inputs, or another number of intercepts, raise ValueError."""
    refuses(lambda: dense(np.ones((n, i)), np.ones((o, i + more)), np.ones(o)))
    refuses(lambda: dense(np.ones((n, i + more)), np.ones((o, i)), np.ones(o)))
    refuses(lambda: dense(np.ones((n, i)), np.ones((o, i)), np.ones(o + more)))
    refuses(lambda: dense(np.ones((n, i)), np.ones((o, i)), np.ones(1)))
    refuses(lambda: dense(np.ones((n, i)), np.ones((1, i)), np.ones(o)))


# softmax --------------------------------------------------------------------------------------


@check("softmax", points=2)
@given(z=images(), scale=st.sampled_from([0.1, 1.0, 1000.0]))
def test_every_row_becomes_probabilities(softmax, z, scale):
    """Each row becomes its probabilities, for small and for large scores."""
    assert_same(softmax(z * scale), reference.softmax(z * scale))


@check("softmax", points=1)
@given(z=images(min_side=2), far=st.sampled_from([5000.0, -5000.0]))
def test_rows_do_not_disturb_each_other(softmax, z, far):
    """A row of scores far from those of the others changes nothing for them."""
    shifted = z + far * np.arange(len(z))[:, None]
    assert_same(softmax(shifted), reference.softmax(z))


@check("softmax", points=1, about="dtype")
@given(z=images(dtype="float32") | images(dtype="int64"))
def test_probabilities_are_floating(softmax, z):
    """float32 stays float32, whole numbers give floating probabilities."""
    assert_dtype(softmax(z), *(["float32"] if z.dtype == "float32" else ["floating"]))


# dropout --------------------------------------------------------------------------------------


def likely_heads(n, alarm):
    """Return the fewest and the most heads that n fair coins give but for `alarm`.

    Below the fewest and above the most, the binomial distribution has at most alarm / 2 each.
    """
    ways = total = 1  # to have no head; to have at most `fewest`
    fewest, few = 0, 2**n // round(2 / alarm)
    while total <= few:
        ways = ways * (n - fewest) // (fewest + 1)
        fewest += 1
        total += ways
    return fewest, n - fewest


def zeroed(y):
    """Say which entries of an answer are 0."""
    return np.asarray(y) == 0


@check("dropout", points=2)
def test_entries_are_zeroed_independently(dropout):
    """Whether an entry is zeroed says nothing of its neighbours: not of its row, map or example."""
    # At rate 0.5 two entries agree as two fair coins do, and a line has an odd number of zeros as
    # often as not: 4 axes times 7 distances and one parity. A right answer fails with a
    # probability below 4e-7: 32 counts, each with 1e-8.
    zeros = zeroed(dropout(np.ones((8, 8, 8, 8)), 0.5, 3))
    assert_same(zeros.shape, (8, 8, 8, 8), "the shape")
    agreeing, odd = likely_heads(2048, alarm=1e-8), likely_heads(512, alarm=1e-8)
    for axis in range(4):
        for distance in range(1, 8):
            partners = np.take(zeros, np.arange(8) ^ distance, axis)  # pairs: each entry in one
            pairs_that_agree = int((zeros == partners).sum()) // 2
            within(pairs_that_agree, agreeing, f"pairs along axis {axis} that agree, of 2048")
        lines = int((zeros.sum(axis) % 2).sum())
        within(lines, odd, f"lines along axis {axis} with an odd number of zeros, of 512")


def within(count, limits, what):
    """Raise Mismatch unless a count lies within its limits."""
    fewest, most = limits
    if not fewest <= count <= most:
        raise Mismatch(
            f"{what}: {count}, expected {fewest} to {most}", count, f"{fewest} to {most}"
        )


@check("dropout", points=1)
def test_how_many_are_zeroed_is_chance(dropout):
    """How many entries are zeroed differs from seed to seed."""
    # No count of 100 fair coins is likelier than C(100, 50) / 2**100 = 0.08, so a right answer has
    # the same one eight times with a probability below 0.08**7 = 2.1e-8.
    counts = [int(zeroed(dropout(np.ones((10, 10)), 0.5, seed)).sum()) for seed in range(8)]
    if len(set(counts)) == 1:
        raise Mismatch(f"eight seeds zeroed {counts[0]} of 100 entries each", counts)


@check("dropout", points=1)
def test_every_entry_has_its_chance(dropout):
    """From seed to seed, each entry is sometimes zeroed and sometimes not."""
    # A right answer fails with a probability of at most 2 * 6 * 2**-40 = 1.1e-11.
    x = np.array([[-1.0, 2.0, 3.0], [4.0, -5.0, 6.0]])
    times = sum(zeroed(dropout(x, 0.5, seed)).astype(int) for seed in range(40))
    if not ((times > 0) & (times < 40)).all():
        raise Mismatch("how often each entry is zeroed by 40 seeds", times, "from 1 to 39 times")


@check("dropout", points=1)
def test_without_a_seed_every_draw_is_new(dropout):
    """Without a seed, every call zeroes other entries."""
    # A right answer fails with a probability of at most 3 * 2**-100.
    x = np.ones((10, 10))
    answers = dropout(x, 0.5), dropout(x, 0.5, None), dropout(x, 0.5, seed=None)
    if len({zeroed(y).tobytes() for y in answers}) < 3:
        raise Mismatch("two calls without a seed zeroed the same entries")


@check("dropout", points=1, about="dtype")
@given(x=images(dtype="float32", low=1) | images(dtype="int64", low=1), seed=st.integers(0, 9))
def test_what_survives_is_floating(dropout, x, seed):
    """float32 stays float32, whole numbers give a floating result."""
    y = dropout(x, 0.25, seed)
    assert_dtype(y, *(["float32"] if x.dtype == "float32" else ["floating"]))


@check("dropout", points=1, about="refusals")
@given(x=images(max_side=3), seed=st.none() | st.integers(0, 9))
def test_rates_that_are_none_are_refused(dropout, x, seed):
    """A rate below 0, or of 1 or more, raises ValueError."""
    refuses(lambda: dropout(x, -0.25, seed))
    refuses(lambda: dropout(x, 1.0, seed))
    refuses(lambda: dropout(x, 1.5, seed))


# corr2d_backward ------------------------------------------------------------------------------


@st.composite
def gradients(draw):
    """An image, a kernel that fits into it, and a gradient of their output's shape."""
    X, K = draw(images_and_kernels(max_side=5, max_kernel=3))
    return X, K, draw(arrays((X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1)))


@check("corr2d_backward", points=3)
@given(question=gradients())
def test_gradients_of_all_windows_add_up(corr2d_backward, question):
    """The gradients of all windows add up, at the input and at the kernel."""
    assert_same(corr2d_backward(*question), reference.corr2d_backward(*question))


@check("corr2d_backward", points=1, about="dtype")
@given(dtype=st.sampled_from(["float32", "int64"]), kernel_shape=shapes(2, high=3))
def test_gradients_keep_the_dtype(corr2d_backward, dtype, kernel_shape):
    """float32 gives float32, integers give whole numbers."""
    K = np.ones(kernel_shape, dtype)
    answer = corr2d_backward(np.ones((3, 4), dtype), K, np.ones((4 - len(K), 5 - len(K[0])), dtype))
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        raise Mismatch("expected a pair, (dX, dK)", answer)
    for gradient in answer:
        assert_dtype(gradient, *allowed_dtypes(dtype))


@check("corr2d_backward", points=1, about="refusals")
@given(X=images(max_side=4), more=st.integers(1, 2))
def test_gradients_of_another_shape_are_refused(corr2d_backward, X, more):
    """A kernel larger than the image, or a dY of another shape than theirs, raises ValueError."""
    height, width = X.shape
    high, wide, point = np.ones((height + more, 1)), np.ones((1, width + more)), np.ones((1, 1))
    refuses(lambda: corr2d_backward(X, high, point))
    refuses(lambda: corr2d_backward(X, wide, point))
    refuses(lambda: corr2d_backward(X, point, np.ones((height + more, width))))
    refuses(lambda: corr2d_backward(X, point, np.ones((height, width + more))))
    refuses(lambda: corr2d_backward(np.ones((3, 3)), point, point))
