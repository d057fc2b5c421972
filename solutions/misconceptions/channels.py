"""Wrong versions of the tasks of `channels`; each docstring is what the student reads."""

import numpy as np
from channels import corr2d_1x1, corr2d_multi_in, corr2d_multi_in_out, values_summed
from cross_correlation import corr2d

from grader.misconceptions import misconception


def _maps_by_channel(X, K):
    """Return what every slice of the kernel makes of its channel, (c, H', W')."""
    corr2d_multi_in(X, K)  # refuses what the task refuses
    return np.stack([corr2d(x, k) for x, k in zip(X, K, strict=True)])


def _biased(maps, bias):
    """Add a bias to each map, if there is one."""
    return maps if bias is None else maps + bias.reshape(-1, 1, 1)


def _matrix(X, K):
    """Return the matrix of 1-by-1 kernels; refuses what the task refuses."""
    corr2d_1x1(X, K)
    return K[:, :, 0, 0]


# corr2d_multi_in ------------------------------------------------------------------------------


@misconception("corr2d_multi_in")
def first_channel_only(X, K):
    """You use the first channel only.

    Every channel is correlated with its own slice of K, and the maps are added up (001, slide 28).
    """
    return _maps_by_channel(X, K)[0]


@misconception("corr2d_multi_in")
def last_channel_only(X, K):
    """Only your last channel arrives: each one overwrites the map of the one before.

    Start from zeros, and add the map of every channel.
    """
    return _maps_by_channel(X, K)[-1]


@misconception("corr2d_multi_in")
def channels_kept_apart(X, K):
    """You return a map for every channel. Their sum is asked: one kernel makes one map (003).

    That 004 speaks of a separate kernel for each channel does not keep the channels apart.
    """
    return _maps_by_channel(X, K)


@misconception("corr2d_multi_in")
def channels_averaged(X, K):
    """You take the mean over the channels. Their maps are added up, not divided by how many."""
    return _maps_by_channel(X, K).mean(axis=0).astype(X.dtype)


@misconception("corr2d_multi_in")
def largest_channel_wins(X, K):
    """You keep the largest value of all channels. Their maps are added up."""
    return _maps_by_channel(X, K).max(axis=0)


@misconception("corr2d_multi_in")
def channels_multiplied(X, K):
    """You multiply the maps of the channels with each other. They are added up."""
    return _maps_by_channel(X, K).prod(axis=0)


@misconception("corr2d_multi_in")
def one_slice_for_all_channels(X, K):
    """You use the kernel's first slice for every channel. Channel n belongs to slice K[n]."""
    corr2d_multi_in(X, K)
    return corr2d_multi_in(X, np.broadcast_to(K[0], K.shape))


@misconception("corr2d_multi_in")
def channels_summed_first(X, K):
    """You add up the channels, and the slices of the kernel, before you correlate.

    First each channel meets its own slice, then the maps are added: the other way round every
    channel is multiplied with every slice.
    """
    corr2d_multi_in(X, K)
    return corr2d(X.sum(axis=0), K.sum(axis=0))


@misconception("corr2d_multi_in")
def channels_in_reverse(X, K):
    """You pair the channels with the slices in reverse order, as if one of them were BGR."""
    return corr2d_multi_in(X[::-1], K)


@misconception("corr2d_multi_in")
def flipped_in_every_channel(X, K):
    """You flip the kernel: that is convolution. The layer computes cross-correlation."""
    return corr2d_multi_in(X, K[:, ::-1, ::-1])


@misconception("corr2d_multi_in")
def slices_transposed(X, K):
    """You read the slices of K with rows and columns swapped: K[n, a, b] has its row a first."""
    corr2d_multi_in(X, K)
    return corr2d_multi_in(X, K.swapaxes(1, 2))


@misconception("corr2d_multi_in")
def an_axis_too_many(X, K):
    """Your result has an axis of length 1 in front. One kernel gives one map, (H', W')."""
    return corr2d_multi_in(X, K)[None]


@misconception("corr2d_multi_in")
def padded_to_the_inputs_size(X, K):
    """Your map has the size of the input: you pad it with zeros. Here only whole windows count."""
    corr2d_multi_in(X, K)
    border = [(0, 0), *((f // 2, f - 1 - f // 2) for f in K.shape[1:])]
    return corr2d_multi_in(np.pad(X, border), K)


# corr2d_multi_in_out --------------------------------------------------------------------------


@misconception("corr2d_multi_in_out")
def kernels_see_the_first_channel_only(X, K, bias=None):
    """Your kernels look at the first channel only. Each of them spans all channels of X."""
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X[:1], K[:, :1], bias)


@misconception("corr2d_multi_in_out")
def kernels_keep_channels_apart(X, K, bias=None):
    """You return a map for every kernel and channel, (o, c, H', W').

    The channels that one kernel looks at are summed into one map, so there are o maps.
    """
    corr2d_multi_in_out(X, K, bias)
    maps = np.stack([_maps_by_channel(X, kernel) for kernel in K])
    return maps if bias is None else maps + bias.reshape(-1, 1, 1, 1)


@misconception("corr2d_multi_in_out")
def one_channel_for_each_kernel(X, K, bias=None):
    """Your map m shows channel m only, as in a depthwise layer.

    Every kernel looks at all channels, and sums over them.
    """
    corr2d_multi_in_out(X, K, bias)
    maps = np.stack([corr2d(X[m], kernel[m]) for m, kernel in enumerate(K)])
    return _biased(maps, bias)


@misconception("corr2d_multi_in_out")
def kernels_average_channels(X, K, bias=None):
    """Your kernels take the mean over the channels. Their maps are added up."""
    maps = corr2d_multi_in_out(X, K) / X.dtype.type(len(X))
    corr2d_multi_in_out(X, K, bias)
    return _biased(maps, bias)


@misconception("corr2d_multi_in_out")
def bias_left_out(X, K, bias=None):
    """You leave out the bias: bias[m] is added to every value of map m."""
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X, K)


@misconception("corr2d_multi_in_out")
def bias_added_for_every_channel(X, K, bias=None):
    """You add the bias once for every input channel. It is added once, to the sum over them."""
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X, K, None if bias is None else bias * len(X))


@misconception("corr2d_multi_in_out")
def bias_subtracted(X, K, bias=None):
    """You subtract the bias. It is added."""
    return corr2d_multi_in_out(X, K, None if bias is None else -bias)


@misconception("corr2d_multi_in_out")
def bias_multiplied(X, K, bias=None):
    """You multiply by the bias. It is added."""
    corr2d_multi_in_out(X, K, bias)
    maps = corr2d_multi_in_out(X, K)
    return maps if bias is None else maps * bias.reshape(-1, 1, 1)


@misconception("corr2d_multi_in_out")
def first_bias_for_all(X, K, bias=None):
    """You add the first bias to every map. Map m has its own, bias[m]."""
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X, K, None if bias is None else np.full_like(bias, bias[0]))


@misconception("corr2d_multi_in_out")
def biases_summed(X, K, bias=None):
    """You add the sum of all biases to every map. Map m has its own, bias[m]."""
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X, K, None if bias is None else np.full_like(bias, bias.sum()))


@misconception("corr2d_multi_in_out")
def in_and_out_swapped(X, K, bias=None):
    """You swap the first two axes of K: the kernels come first, then their channels, (o, c, h, w).

    With as many kernels as channels this gives wrong maps, else an error.
    """
    corr2d_multi_in_out(X, K, bias)
    return corr2d_multi_in_out(X, K.swapaxes(0, 1), bias)


@misconception("corr2d_multi_in_out")
def maps_added_up(X, K, bias=None):
    """You add up the maps of all kernels. Each kernel makes a map of its own, (o, H', W')."""
    return corr2d_multi_in_out(X, K, bias).sum(axis=0)


@misconception("corr2d_multi_in_out")
def first_kernel_only(X, K, bias=None):
    """You use the first kernel only. Each of the o kernels makes a map."""
    return corr2d_multi_in_out(X, K, bias)[:1]


@misconception("corr2d_multi_in_out")
def maps_come_last(X, K, bias=None):
    """Your maps lie along the last axis, as in lecture 003. Here channels come first, (o, H', W').

    np.stack puts maps along axis 0 if you do not say otherwise.
    """
    return np.moveaxis(corr2d_multi_in_out(X, K, bias), 0, -1)


@misconception("corr2d_multi_in_out")
def kernels_flipped(X, K, bias=None):
    """You flip the kernels: that is convolution. The layer computes cross-correlation."""
    return corr2d_multi_in_out(X, K[:, :, ::-1, ::-1], bias)


@misconception("corr2d_multi_in_out")
def negative_values_cut_off(X, K, bias=None):
    """You apply ReLU as well. This layer is linear: its values may be negative."""
    return np.maximum(corr2d_multi_in_out(X, K, bias), 0)


# corr2d_1x1 -----------------------------------------------------------------------------------


@misconception("corr2d_1x1")
def matrix_transposed(X, K):
    """You multiply by the transposed matrix: K[m, n] leads from channel n to map m.

    With as many maps as channels this gives wrong maps, else an error.
    """
    return np.einsum("nm,nij->mij", _matrix(X, K), X)


@misconception("corr2d_1x1")
def pixels_scrambled(X, K):
    """You reshape X to (H * W, c), which mixes pixels and channels up.

    Reshaping never moves an axis. The channels come first, so it is X.reshape(c, H * W).
    """
    M = _matrix(X, K)
    return (M @ X.reshape(-1, len(X)).T).reshape(len(K), *X.shape[1:])


@misconception("corr2d_1x1")
def pixels_in_one_row(X, K):
    """Your result has all pixels in one row. Give it back its height and width, (o, H, W)."""
    return corr2d_1x1(X, K).reshape(len(K), -1)


@misconception("corr2d_1x1")
def mixed_channels_come_last(X, K):
    """Your channels come last, (H, W, o). Here they come first, (o, H, W)."""
    return np.moveaxis(corr2d_1x1(X, K), 0, -1)


@misconception("corr2d_1x1")
def maps_not_mixed(X, K):
    """You only scale channels: map m shows channel m alone. Each map mixes all channels."""
    M = _matrix(X, K)
    return np.stack([M[m, m] * X[m] for m in range(len(M))])


@misconception("corr2d_1x1")
def mixes_the_first_channel_only(X, K):
    """You use the first channel only. Each map mixes all channels of a pixel."""
    M = _matrix(X, K)
    return M[:, 0].reshape(-1, 1, 1) * X[0]


@misconception("corr2d_1x1")
def mixture_averaged(X, K):
    """You divide by the number of channels. A matrix product adds up, and does not average."""
    return (corr2d_1x1(X, K) / len(X)).astype(X.dtype)


@misconception("corr2d_1x1")
def weights_normalised(X, K):
    """You divide the weights by their sum, as for a weighted mean. They are used as they are."""
    total = _matrix(X, K).sum(axis=1).reshape(-1, 1, 1)
    return (corr2d_1x1(X, K) / np.where(total == 0, 1, total)).astype(X.dtype)


@misconception("corr2d_1x1")
def mixed_to_one_map(X, K):
    """You add up all maps. Each kernel makes a map of its own, (o, H, W)."""
    return corr2d_1x1(X, K).sum(axis=0)


# values_summed --------------------------------------------------------------------------------


@misconception("values_summed")
def channels_forgotten(kernel_shape, in_channels):
    """You count the products in one channel. The kernel spans all input channels: h * w * c."""
    values_summed(kernel_shape, in_channels)
    return kernel_shape[0] * kernel_shape[1]


@misconception("values_summed")
def bias_counted(kernel_shape, in_channels):
    """You count the bias as well. It is added to the sum, but it is not a product."""
    return values_summed(kernel_shape, in_channels) + 1


@misconception("values_summed")
def additions_counted(kernel_shape, in_channels):
    """You count the additions, one less than there are products. How many products is asked."""
    return values_summed(kernel_shape, in_channels) - 1


@misconception("values_summed")
def channels_added(kernel_shape, in_channels):
    """You add the number of channels. Each channel has its own slice of h * w: multiply."""
    return values_summed(kernel_shape, 1) + values_summed((1, 1), in_channels)


@misconception("values_summed")
def square_kernel_assumed(kernel_shape, in_channels):
    """You take the kernel for a square. It has h * w places, which may differ."""
    values_summed(kernel_shape, in_channels)
    return kernel_shape[0] ** 2 * in_channels


@misconception("values_summed")
def sides_added(kernel_shape, in_channels):
    """You add height and width. A slice has height times width weights."""
    values_summed(kernel_shape, in_channels)
    return sum(kernel_shape) * in_channels


@misconception("values_summed")
def shape_returned(kernel_shape, in_channels):
    """You return the kernel's shape. Multiply its sides and the channels into one number."""
    values_summed(kernel_shape, in_channels)
    return (in_channels, *kernel_shape)
