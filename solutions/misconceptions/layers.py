"""Wrong versions of the tasks of `layers`; each docstring is what the student reads."""

from typing import NamedTuple

import numpy as np
from cross_correlation import corr2d
from layers import _pair, conv_layer, corr2d_backward, dense, dropout, relu, softmax

from grader.misconceptions import misconception

# relu -----------------------------------------------------------------------------------------


@misconception("relu")
def leaky(x):
    """Your negative values only shrink: that is a leaky ReLU. ReLU makes them 0."""
    return np.where(x > 0, x, 0.01 * x)


@misconception("relu")
def absolute_value(x):
    """You take the absolute value. ReLU does not turn negative values over, it makes them 0."""
    return np.abs(x)


@misconception("relu")
def negative_part(x):
    """You keep the negative values, and make the positive ones 0: it is the other way round."""
    return np.minimum(x, 0)


@misconception("relu")
def zero_or_one(x):
    """You return where x is positive, 0 or 1. Positive values stay what they are."""
    return (x > 0).astype(x.dtype)


@misconception("relu")
def cut_at_one(x):
    """You cut values above 1 as well. ReLU has no upper end."""
    return np.clip(x, 0, 1)


@misconception("relu")
def squashed(x):
    """You squash values between 0 and 1, as a sigmoid does. ReLU keeps what is positive."""
    return 1 / (1 + np.exp(-x))


@misconception("relu")
def smoothed(x):
    """Your function is smooth, log(1 + exp(x)): that is softplus. ReLU has a corner at 0."""
    return np.log1p(np.exp(x))


@misconception("relu")
def negative_values_removed(x):
    """You remove negative values, and the shape with them. They become 0 and stay in place."""
    return x[x > 0]


@misconception("relu")
def largest_value_only(x):
    """You return one number for all of x.

    np.max looks for the largest entry; np.maximum compares each entry with 0.
    """
    return np.maximum(np.max(x), 0)


# conv_layer -----------------------------------------------------------------------------------


def _sums(X, K, bias, stride, padding):
    """Return the sums under the kernels, without intercept and activation."""
    conv_layer(X, K, bias, stride, padding)  # refuses what the task refuses
    none = np.zeros_like(bias)
    positive, negative = (conv_layer(X, sign * K, none, stride, padding) for sign in (1, -1))
    return positive - negative


def _by_channel(X, K, bias, stride, padding):
    """Return the sums of every channel for itself, (c, n, o, H', W')."""
    conv_layer(X, K, bias, stride, padding)
    channels = range(X.shape[1])
    return np.stack(
        [_sums(X[:, c : c + 1], K[:, c : c + 1], bias, stride, padding) for c in channels]
    )


def _as_maps(bias):
    return bias.reshape(-1, 1, 1)


@misconception("conv_layer")
def no_activation(X, K, bias, stride=1, padding=0):
    """Your layer has no activation. After the intercept comes ReLU."""
    return _sums(X, K, bias, stride, padding) + _as_maps(bias)


@misconception("conv_layer")
def intercept_after_activation(X, K, bias, stride=1, padding=0):
    """You add the intercept after the activation. It is added before (003, adding nonlinearity).

    An intercept shifts the threshold at which a feature counts as seen.
    """
    return relu(_sums(X, K, bias, stride, padding)) + _as_maps(bias)


@misconception("conv_layer")
def activation_before_the_sum_over_channels(X, K, bias, stride=1, padding=0):
    """You apply ReLU to every channel, and then add the channels up.

    What a channel says against a feature is lost then. First the sum over channels and the
    intercept, then ReLU.
    """
    return relu(relu(_by_channel(X, K, bias, stride, padding)).sum(axis=0) + _as_maps(bias))


@misconception("conv_layer")
def activation_of_the_input(X, K, bias, stride=1, padding=0):
    """You apply ReLU to the input. It belongs at the end, after the intercept."""
    return _sums(relu(X), K, bias, stride, padding) + _as_maps(bias)


@misconception("conv_layer")
def leaky_activation(X, K, bias, stride=1, padding=0):
    """Negative values only shrink in your layer. ReLU makes them 0."""
    return leaky(no_activation(X, K, bias, stride, padding))


@misconception("conv_layer")
def intercept_left_out(X, K, bias, stride=1, padding=0):
    """You leave out the intercept: bias[m] is added to map m, before ReLU."""
    return relu(_sums(X, K, bias, stride, padding))


@misconception("conv_layer")
def intercept_for_every_channel(X, K, bias, stride=1, padding=0):
    """You add the intercept once for every input channel. A kernel has one, added once."""
    return relu(_sums(X, K, bias, stride, padding) + X.shape[1] * _as_maps(bias))


@misconception("conv_layer")
def sums_averaged_over_channels(X, K, bias, stride=1, padding=0):
    """You take the mean over the channels. They are summed."""
    return relu(_by_channel(X, K, bias, stride, padding).mean(axis=0) + _as_maps(bias))


@misconception("conv_layer")
def first_channel_of_the_batch_only(X, K, bias, stride=1, padding=0):
    """Your kernels look at the first channel only. Each of them spans all channels."""
    return relu(_by_channel(X, K, bias, stride, padding)[0] + _as_maps(bias))


@misconception("conv_layer")
def stride_ignored(X, K, bias, stride=1, padding=0):
    """You ignore `stride`: your kernels always move by 1."""
    conv_layer(X, K, bias, stride, padding)
    return conv_layer(X, K, bias, 1, padding)


@misconception("conv_layer")
def stride_on_one_axis(X, K, bias, stride=1, padding=0):
    """Your vertical stride is used on both axes. In a pair the second one is horizontal."""
    conv_layer(X, K, bias, stride, padding)
    return conv_layer(X, K, bias, _pair(stride)[0], padding)


@misconception("conv_layer")
def padding_ignored(X, K, bias, stride=1, padding=0):
    """You ignore `padding`: there is no border around your input."""
    conv_layer(X, K, bias, stride, padding)
    return conv_layer(X, K, bias, stride)


@misconception("conv_layer")
def padding_on_one_side(X, K, bias, stride=1, padding=0):
    """You pad at the top and left only. The border goes all round."""
    conv_layer(X, K, bias, stride, padding)
    top, left = _pair(padding)
    return conv_layer(np.pad(X, [(0, 0), (0, 0), (top, 0), (left, 0)]), K, bias, stride)


@misconception("conv_layer")
def padded_with_the_edge(X, K, bias, stride=1, padding=0):
    """Your border repeats the pixels at the edge. It holds zeros."""
    conv_layer(X, K, bias, stride, padding)
    top, left = _pair(padding)
    border = [(0, 0), (0, 0), (top, top), (left, left)]
    return conv_layer(np.pad(X, border, mode="edge"), K, bias, stride)


@misconception("conv_layer")
def pairs_swapped(X, K, bias, stride=1, padding=0):
    """You read a pair as (horizontal, vertical). It is (vertical, horizontal)."""
    conv_layer(X, K, bias, stride, padding)
    return conv_layer(X, K, bias, _pair(stride)[::-1], _pair(padding)[::-1])


@misconception("conv_layer")
def kernels_flipped(X, K, bias, stride=1, padding=0):
    """You flip the kernels: that is convolution. The layer computes cross-correlation."""
    return conv_layer(X, K[:, :, ::-1, ::-1], bias, stride, padding)


@misconception("conv_layer")
def in_and_out_swapped(X, K, bias, stride=1, padding=0):
    """You swap the first two axes of K: the kernels come first, then their channels, (o, c, h, w).

    With as many kernels as channels this gives wrong maps, else an error.
    """
    conv_layer(X, K, bias, stride, padding)
    return conv_layer(X, K.swapaxes(0, 1), bias, stride, padding)


@misconception("conv_layer")
def first_example_only(X, K, bias, stride=1, padding=0):
    """You return the maps of the first example only. The batch keeps its axis, (n, o, H', W')."""
    return conv_layer(X, K, bias, stride, padding)[0]


@misconception("conv_layer")
def maps_come_last(X, K, bias, stride=1, padding=0):
    """Your maps lie along the last axis, as in lecture 003. Here they follow the batch."""
    return np.moveaxis(conv_layer(X, K, bias, stride, padding), 1, -1)


# flatten --------------------------------------------------------------------------------------


@misconception("flatten")
def column_by_column(x):
    """You lay out each example in column order (order="F"), its first axis fastest.

    Row-major order has the last axis run fastest: that is reshape's own order.
    """
    return np.stack([example.ravel(order="F") for example in x])


@misconception("flatten")
def batch_swallowed(x):
    """You lay out the whole batch in one row. Every example has a row of its own, (n, -1).

    That it is numpy's flatten(), as 003 says, holds for a single example.
    """
    return x.ravel()


@misconception("flatten")
def batch_in_one_row(x):
    """You make a single row of all examples. Every example has a row of its own, (n, -1)."""
    return x.reshape(1, -1)


@misconception("flatten")
def one_column_for_each_example(x):
    """Your examples are columns. An example is a row, (n, -1)."""
    return x.reshape(len(x), -1).T


@misconception("flatten")
def examples_scrambled(x):
    """You reshape to (-1, n) and transpose, which mixes the examples up.

    Reshaping reads in order: the axis that stays has to stay in front.
    """
    return x.reshape(-1, len(x)).T


@misconception("flatten")
def last_axis_kept(x):
    """You flatten all axes but the last. All but the first are to be flattened."""
    return x.reshape(-1, x.shape[-1])


@misconception("flatten")
def channels_kept(x):
    """You flatten height and width only, and keep the channels apart. One row holds all."""
    return x.reshape(*x.shape[:2], -1) if x.ndim > 2 else x


@misconception("flatten")
def channels_run_fastest(x):
    """Your channels run fastest, as if they came last (003). Here x keeps the order of its axes."""
    return np.moveaxis(x, 1, -1).reshape(len(x), -1)


# dense ----------------------------------------------------------------------------------------


@misconception("dense")
def weights_not_transposed(x, W, b):
    """You multiply by W as it is. It has a row for each output, so it is x times W transposed.

    With as many outputs as inputs this gives wrong values, else an error.
    """
    dense(x, W, b)
    return x @ W + b


@misconception("dense")
def weights_reshaped(x, W, b):
    """You reshape W to (i, o). Reshaping keeps the order of values: it does not transpose."""
    dense(x, W, b)
    return x @ W.reshape(W.shape[::-1]) + b


@misconception("dense")
def intercepts_left_out(x, W, b):
    """You leave out the intercepts: b[k] is added to value k of every example."""
    return dense(x, W, b) - b


@misconception("dense")
def intercepts_subtracted(x, W, b):
    """You subtract the intercepts. They are added."""
    return dense(x, W, -b)


@misconception("dense")
def intercept_for_every_input(x, W, b):
    """You add the intercept once for every input. A neuron has one, added once."""
    return dense(x, W, x.shape[1] * b)


@misconception("dense")
def intercept_for_every_example(x, W, b):
    """You add b along the batch, one intercept for each example. Each neuron has one."""
    return dense(x, W, b) - b + b[:, None]


@misconception("dense")
def intercepts_summed(x, W, b):
    """You add all intercepts to every neuron. Neuron k has its own, b[k]."""
    return dense(x, W, b) - b + b.sum()


@misconception("dense")
def activated(x, W, b):
    """You apply ReLU at the end. This layer has no activation; its values may be negative."""
    return relu(dense(x, W, b))


@misconception("dense")
def neurons_in_rows(x, W, b):
    """Your result has a row for each neuron. It should have a row for each example, (n, o)."""
    return dense(x, W, b).T


@misconception("dense")
def inputs_averaged(x, W, b):
    """You divide by the number of inputs. A neuron sums what it weighs, and does not average."""
    return (dense(x, W, b) - b) / x.shape[1] + b


# softmax --------------------------------------------------------------------------------------


def _shares(powers, axis=1):
    return powers / powers.sum(axis=axis, keepdims=True)


@misconception("softmax")
def over_the_batch(z):
    """You divide by the sums of the columns. Each row is an example, and its classes sum to 1."""
    return softmax(z.T).T


@misconception("softmax")
def over_the_whole_array(z):
    """You divide by the sum of the whole array. Each row has to sum to 1."""
    return softmax(z.reshape(1, -1)).reshape(z.shape)


@misconception("softmax")
def overflows(z):
    """Your exp overflows for large scores, or divides 0 by 0 for very negative ones.

    Subtract each row's maximum first: that changes no probability, and no exponent is above 0.
    """
    return _shares(np.exp(z))


@misconception("softmax")
def one_maximum_for_all(z):
    """You subtract the maximum of the whole array, so rows far below it become 0 over 0.

    Each row has its own maximum: z.max(axis=1, keepdims=True).
    """
    return _shares(np.exp(z - z.max()))


@misconception("softmax")
def minimum_subtracted(z):
    """You subtract each row's minimum, so exp may overflow as before. Subtract its maximum."""
    return _shares(np.exp(z - z.min(axis=1, keepdims=True)))


@misconception("softmax")
def mean_subtracted(z):
    """You subtract each row's mean, so large scores may overflow. Subtract its maximum."""
    return _shares(np.exp(z - z.mean(axis=1, keepdims=True)))


@misconception("softmax")
def large_scores_cut(z):
    """You cut large scores off, which makes them equal. Subtract each row's maximum instead."""
    return _shares(np.exp(np.clip(z, -500, 500)))


@misconception("softmax")
def not_normalised(z):
    """Your rows do not sum to 1: divide each by its sum."""
    return np.exp(z - z.max(axis=1, keepdims=True))


@misconception("softmax")
def logarithms(z):
    """You return the logarithms of the probabilities, which is log-softmax."""
    return np.log(softmax(z) + 1e-300)


@misconception("softmax")
def shares_without_exp(z):
    """You divide the scores by their sum, and forget exp. Scores may be negative."""
    total = z.sum(axis=1, keepdims=True)
    return z / np.where(total == 0, 1, total)


@misconception("softmax")
def powers_of_two(z):
    """You take powers of 2. Softmax takes powers of e, exp(z)."""
    return _shares(np.exp2(z - z.max(axis=1, keepdims=True)))


@misconception("softmax")
def signs_reversed(z):
    """Your smallest score gets the largest probability: it is exp(z), not exp(-z)."""
    return softmax(-z)


@misconception("softmax")
def every_score_for_itself(z):
    """You squash each score for itself, as a sigmoid does. In softmax a row shares out 1."""
    return np.exp(-np.logaddexp(0, -z))


@misconception("softmax")
def all_or_nothing(z):
    """You give 1 to the largest score, and 0 to the others. Softmax gives each class its share."""
    return _shares((z == z.max(axis=1, keepdims=True)).astype(float))


# dropout --------------------------------------------------------------------------------------
#
# Two right answers draw different numbers, and so do wrong ones: they are recognised by what they
# do to an array without zeros.

EXAMPLE = np.arange(1.0, 1025.0).reshape(16, 4, 4, 4)


class Behaviour(NamedTuple):
    """What a dropout does, as far as the misconceptions differ in it."""

    scale: str = "right"  # of what survives
    share: str = "rate"  # how much is zeroed
    together: tuple[int, ...] = ()  # the axes along which all or nothing is zeroed
    counted: bool = False  # whether the number of zeros is fixed
    at_test_time: str = "unchanged"
    seeded: tuple[bool, bool] = (True, True)  # whether the same seed gives the same: 5, and 0
    fresh: bool = True  # whether calls without a seed differ


def _behaviour(dropout):
    """Ask a dropout for its behaviour, at a rate of 0.2."""
    answers = [dropout(EXAMPLE, 0.2, seed) for seed in range(8)]
    zeros = np.stack(answers) == 0
    axes = range(EXAMPLE.ndim)
    first = dropout(EXAMPLE, 0.2)
    later = dropout(EXAMPLE, 0.2, None), dropout(EXAMPLE, 0.2, seed=None)
    return Behaviour(
        scale=_scale(answers[5]),
        share="rate" if zeros.mean() < 0.5 else "rest",
        together=tuple(a for a in axes if np.all(zeros == np.take(zeros, [0], a + 1))),
        counted=len(set(zeros.sum(axis=(1, 2, 3, 4)).tolist())) == 1,
        at_test_time=_at_test_time(dropout(EXAMPLE, 0.2, 5, False)),
        seeded=tuple(np.array_equal(answers[s], dropout(EXAMPLE, 0.2, seed=s)) for s in (5, 0)),
        fresh=not all(np.array_equal(first, y) for y in later),
    )


def _scale(y):
    """Name the factor of what survived."""
    factors = (y / EXAMPLE)[y != 0]
    known = {
        "right": 1 / 0.8,
        "none": 1.0,
        "over rate": 1 / 0.2,
        "times": 0.8,
        "drawn": y.size / factors.size,
    }
    return next((name for name, factor in known.items() if np.allclose(factors, factor)), "other")


def _at_test_time(y):
    """Name what became of the example without training."""
    if np.any(y == 0):
        return "active"
    return "unchanged" if np.allclose(y, EXAMPLE) else "scaled"


def _like(**differences):
    """Return a probe: a dropout is right, but for these differences."""
    expected = Behaviour(**differences)
    return lambda dropout: _behaviour(dropout) == expected


def _drop(x, rate, seed, training, *, shape=None, factor=None, share=None):
    """Zero a share of the entries, together along axes that `shape` has as 1; scale the others."""
    dropout(x, rate, seed)  # refuses what the task refuses
    if not training:
        return x
    numbers = np.random.default_rng(seed).random(x.shape if shape is None else shape)
    zeroed = numbers < (rate if share is None else share)
    return np.where(zeroed, 0, x * (1 / (1 - rate) if factor is None else factor)).astype(
        x.dtype if x.dtype.kind == "f" else float
    )


@misconception("dropout")
def nothing_dropped(x, rate, seed=None, training=True):
    """You return x as it is, in training too. There, entries become 0 with probability `rate`."""
    dropout(x, rate, seed)
    return x


@misconception("dropout", probe=_like(scale="none"))
def not_rescaled(x, rate, seed=None, training=True):
    """What survives keeps its value. Divide it by 1 - rate (003), so that the mean stays."""
    return _drop(x, rate, seed, training, factor=1.0)


@misconception("dropout", probe=_like(scale="over rate"))
def rescaled_by_rate(x, rate, seed=None, training=True):
    """You divide what survives by the rate. The share that survives is 1 - rate: divide by that."""
    return _drop(x, rate, seed, training, factor=1 / rate if rate else 1.0)


@misconception("dropout", probe=_like(scale="times"))
def multiplied_instead_of_divided(x, rate, seed=None, training=True):
    """You multiply what survives by 1 - rate. It is divided by it, so that the mean stays."""
    return _drop(x, rate, seed, training, factor=1 - rate)


@misconception("dropout", probe=_like(scale="drawn"))
def rescaled_by_what_was_drawn(x, rate, seed=None, training=True):
    """You divide by the share that happened to survive. Divide by the expected one, 1 - rate."""
    y = _drop(x, rate, seed, training, factor=1.0)
    return y * (y.size / max(1, np.count_nonzero(y))) if training else x


@misconception("dropout", probe=_like(share="rest"))
def survives_with_probability_rate(x, rate, seed=None, training=True):
    """Your entries survive with probability `rate`. They are zeroed with it."""
    return _drop(x, rate, seed, training, share=1 - rate)


@misconception("dropout", probe=_like(share="rest", scale="over rate"))
def rate_is_what_survives(x, rate, seed=None, training=True):
    """You take `rate` for the share that survives, and scale by it. It is the share of zeros."""
    return _drop(x, rate, seed, training, share=1 - rate, factor=1 / rate if rate else 1.0)


@misconception("dropout", probe=_like(together=(3,)))
def whole_rows_dropped(x, rate, seed=None, training=True):
    """You zero whole rows. Each entry is zeroed or not whatever happens to its neighbours."""
    return _drop(x, rate, seed, training, shape=(*x.shape[:-1], 1))


@misconception("dropout", probe=_like(together=(0,)))
def one_draw_for_all_examples(x, rate, seed=None, training=True):
    """You zero the same entries in every example. Each entry needs a draw of its own."""
    return _drop(x, rate, seed, training, shape=(1, *x.shape[1:]))


@misconception("dropout", probe=_like(together=(2, 3)))
def whole_maps_dropped(x, rate, seed=None, training=True):
    """You zero whole feature maps, which is another kind of dropout. Here it is entry by entry."""
    return _drop(x, rate, seed, training, shape=(*x.shape[:2], *(1 for _ in x.shape[2:])))


@misconception("dropout", probe=_like(together=(1, 2, 3)))
def whole_examples_dropped(x, rate, seed=None, training=True):
    """You zero whole examples. Each entry is zeroed or not whatever happens to the others."""
    return _drop(x, rate, seed, training, shape=(len(x), *(1 for _ in x.shape[1:])))


@misconception("dropout", probe=_like(counted=True))
def fixed_number_dropped(x, rate, seed=None, training=True):
    """You zero a fixed number of entries. Each has its own chance, so their number varies too."""
    y = dropout(x, 0, seed) / (1 - rate)
    dropout(x, rate, seed)
    order = np.random.default_rng(seed).permutation(x.size)
    y.flat[order[: round(rate * x.size)]] = 0
    return y if training else x


@misconception("dropout", probe=_like(at_test_time="active"))
def active_at_test_time(x, rate, seed=None, training=True):
    """You ignore `training`: at test time nothing is zeroed, and nothing scaled."""
    return _drop(x, rate, seed, True)


@misconception("dropout", probe=_like(scale="none", at_test_time="scaled"))
def rescaled_at_test_time(x, rate, seed=None, training=True):
    """You scale at test time instead of in training.

    Here what survives is divided by 1 - rate in training, and at test time nothing is left to do.
    """
    y = _drop(x, rate, seed, training, factor=1.0)
    return y if training else (x * (1 - rate)).astype(y.dtype)


@misconception("dropout", probe=_like(seeded=(False, False)))
def seed_ignored(x, rate, seed=None, training=True):
    """You ignore `seed`: two calls with the same one zero different entries."""
    return _drop(x, rate, None, training)


@misconception("dropout", probe=_like(seeded=(True, False)))
def seed_0_is_none(x, rate, seed=None, training=True):
    """You take the seed 0 for no seed, as `if seed:` does. Ask `if seed is not None`."""
    return _drop(x, rate, seed or None, training)


@misconception("dropout", probe=_like(fresh=False))
def fixed_without_a_seed(x, rate, seed=None, training=True):
    """Without a seed you always zero the same entries. None means a new draw in every call."""
    return _drop(x, rate, seed or 0, training)


# corr2d_backward ------------------------------------------------------------------------------


def _full(dY, K):
    """Correlate K with dY, wherever they overlap at all: the shape of X."""
    h, w = K.shape
    return corr2d(np.pad(dY, [(h - 1, h - 1), (w - 1, w - 1)]), K)


@misconception("corr2d_backward")
def kernel_not_flipped(X, K, dY):
    """You spread dY with the kernel as it is. For dX it has to be flipped on both axes.

    Output (i, j) hands dY[i, j] * K[a, b] to pixel (i + a, j + b): that is a convolution.
    """
    return _full(dY, K), corr2d_backward(X, K, dY)[1]


@misconception("corr2d_backward")
def gradients_swapped(X, K, dY):
    """You return (dK, dX). The gradient of the input comes first."""
    return corr2d_backward(X, K, dY)[::-1]


@misconception("corr2d_backward")
def gradient_of_the_kernel_flipped(X, K, dY):
    """Your dK is flipped. dK[a, b] adds up dY[i, j] * X[i + a, j + b]: no flip here."""
    dX, dK = corr2d_backward(X, K, dY)
    return dX, dK[::-1, ::-1]


@misconception("corr2d_backward")
def gradient_of_the_kernel_averaged(X, K, dY):
    """You take the mean over the windows for dK. All windows share the kernel: add up."""
    dX, dK = corr2d_backward(X, K, dY)
    return dX, dK / dY.size


@misconception("corr2d_backward")
def windows_overwrite_each_other(X, K, dY):
    """Where windows overlap in dX, you keep the last. Gradients add up: += instead of =."""
    dX, dK = corr2d_backward(X, K, dY)
    h, w = K.shape
    for i, j in np.ndindex(dY.shape):
        dX[i : i + h, j : j + w] = dY[i, j] * K
    return dX, dK


@misconception("corr2d_backward")
def last_window_only(X, K, dY):
    """Your dK holds the last window only. The kernel takes part in all of them: add up."""
    dX, dK = corr2d_backward(X, K, dY)
    rows, columns = (n - f for n, f in zip(X.shape, K.shape, strict=True))
    return dX, (dY[-1, -1] * X[rows:, columns:]).reshape(dK.shape)


@misconception("corr2d_backward")
def gradient_of_the_output_ignored(X, K, dY):
    """You ignore dY, as if the loss were the plain sum of the output. dY weighs each output."""
    corr2d_backward(X, K, dY)
    return corr2d_backward(X, K, np.ones_like(dY))


@misconception("corr2d_backward")
def kernel_left_out_of_dX(X, K, dY):  # noqa: N802
    """You spread dY without the kernel. Pixel (i + a, j + b) gets dY[i, j] times K[a, b]."""
    return corr2d_backward(X, np.ones_like(K), dY)[0], corr2d_backward(X, K, dY)[1]


@misconception("corr2d_backward")
def input_left_out_of_dK(X, K, dY):  # noqa: N802
    """Your dK does not look at X. Weight (a, b) gets dY[i, j] times the pixel X[i + a, j + b]."""
    return corr2d_backward(X, K, dY)[0], corr2d_backward(np.ones_like(X), K, dY)[1]


@misconception("corr2d_backward")
def whole_windows_only(X, K, dY):
    """Your dX is smaller than X: you let the kernel run over whole windows of dY only.

    Pixels at the border lie under fewer windows, but they have gradients too.
    """
    dX, dK = corr2d_backward(X, K, dY)
    h, w = K.shape
    return dX[h - 1 : len(dX) - h + 1, w - 1 : dX.shape[1] - w + 1], dK


@misconception("corr2d_backward")
def kernel_transposed(X, K, dY):
    """You transpose the kernel for dX. It is used as it is, K[a, b] for pixel (i + a, j + b).

    Where the kernel is not square, this gives an error.
    """
    dX, dK = corr2d_backward(X, K, dY)
    h, w = K.shape
    dX[:] = 0
    for i, j in np.ndindex(dY.shape):
        dX[i : i + h, j : j + w] += dY[i, j] * K.T
    return dX, dK


@misconception("corr2d_backward")
def signs_of_a_step(X, K, dY):
    """Your gradients have the wrong sign. The step of training goes against them, they do not."""
    return tuple(-gradient for gradient in corr2d_backward(X, K, dY))
