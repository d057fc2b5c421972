"""Channels: kernels that look at several maps at once, and layers that return several.

A colour image is three maps on top of each other, one each for red, green and blue; after a
convolutional layer there is a map for every feature that it looks for. Such maps are the channels
of one volume (c, H, W). A kernel for a volume is a volume too: it has a weight for each place and
each channel, so it can find "feature 17 above feature 42", and what it returns is one map. A
layer with o kernels returns o maps, which are the channels of the next layer's input.

Lectures: 000 (number of channels), 001 (slides 18 and 27-30), 002 (filters of 5x5x3), 003 (images
as tensors, how features are built up, applying kernels across channels), 004 (multiple input
channels).

Two lectures use the word "kernel" differently. In 003 a kernel, or filter, spans all channels of
its input: it is an array (c, h, w). In 004 there is "a separate kernel for each channel": that is
one slice K[i] of it, an array (h, w). Both compute the same, as long as you add up what the c
slices give. The channels do not stay apart: one kernel (c, h, w) makes one map, however many
channels it looks at. Here "kernel" means the whole of it, as in 003. A layer from c channels to o
holds o kernels, which are o * c slices: 4 * 3 = 12 from RGB to four maps.

Channels come first here, (c, H, W) and (o, c, h, w), as in PyTorch; in 003 they come last. As
ever, "convolution" is cross-correlation over whole windows, without padding and with stride 1:
`from cross_correlation import corr2d` gives you yours, if you have written it.

All arrays of one call have one dtype. Floating input gives a result of the same dtype; for
integers the result may be integer or floating, but must not wrap round at 256 where they are
uint8. Arguments must not be changed. A bad argument (a kernel higher or wider than the input,
another number of channels, a bias of the wrong length) raises `ValueError`. Loops are fine; not
allowed are `numpy.convolve` and `numpy.correlate`.
"""

import numpy as np


def corr2d_multi_in(X, K):
    """Return the one map that a kernel makes of a volume, summed over the channels.

    X is an array (c, H, W), K a kernel (c, h, w): as many channels, h <= H and w <= W, else
    `ValueError`. The result has shape (H - h + 1, W - w + 1), without an axis for channels; its
    value in row i, column j is the sum over all channels n and all a, b of

        X[n, i + a, j + b] * K[n, a, b].

    The example is that of 001, slide 28: the first value is 19 from the first channel plus 37
    from the second.

    >>> X = np.array([[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
    >>> K = np.array([[[0, 1], [2, 3]], [[1, 2], [3, 4]]])
    >>> corr2d_multi_in(X, K)
    array([[ 56,  72],
           [104, 120]])
    """
    raise NotImplementedError


def corr2d_multi_in_out(X, K, bias=None):
    """Return one map for every kernel of a layer, each with its own bias.

    X is an array (c, H, W), K an array (o, c, h, w) of o kernels, `bias` None or an array (o,).
    Map m of the result (o, H - h + 1, W - w + 1) is what `corr2d_multi_in` makes of X and K[m],
    plus bias[m] at every place; None means no bias. A bias belongs to a kernel, not to a slice of
    it: it is added once, after the channels are summed. Kernels that do not fit, for another
    number of channels than X has, or a bias of another length than o raise `ValueError`.

    >>> X = np.array([[[1, 2, 3]], [[10, 20, 30]]])
    >>> K = np.array([[[[1, 1]], [[0, 0]]], [[[0, 1]], [[1, 0]]]])
    >>> corr2d_multi_in_out(X, K)
    array([[[ 3,  5]],
    <BLANKLINE>
           [[12, 23]]])
    >>> corr2d_multi_in_out(X, K, np.array([0, 100]))
    array([[[  3,   5]],
    <BLANKLINE>
           [[112, 123]]])
    """
    raise NotImplementedError


def corr2d_1x1(X, K):
    """Return what a layer of 1-by-1 kernels makes of a volume: a matrix product at every pixel.

    X is an array (c, H, W), K an array (o, c, 1, 1). The result has shape (o, H, W); at each
    pixel its o values are the matrix (o, c) times the c values of X there, the matrix operation
    between channels of 001, slide 18, in its pure form. Such a layer sees no neighbours: it mixes
    the channels of each pixel, the same way everywhere, and changes how many there are. With an
    activation after it, it is a dense layer for every pixel (slide 30). Kernels larger than 1 by
    1, or for another number of channels, raise `ValueError`.

    Below, the layer returns the sum of two channels, their difference, and the second alone.

    >>> X = np.array([[[1, 2], [3, 4]], [[10, 20], [30, 40]]])
    >>> K = np.array([[1, 1], [-1, 1], [0, 1]]).reshape(3, 2, 1, 1)
    >>> corr2d_1x1(X, K)
    array([[[11, 22],
            [33, 44]],
    <BLANKLINE>
           [[ 9, 18],
            [27, 36]],
    <BLANKLINE>
           [[10, 20],
            [30, 40]]])
    """
    raise NotImplementedError


def values_summed(kernel_shape, in_channels):
    """Return how many products are summed for one value of a feature map.

    `kernel_shape` is the pair (h, w), `in_channels` the number of channels that the kernel spans.
    Count a product for each of its weights; a bias is not a product. The result is an int. A side
    or a number of channels below 1 raises `ValueError`.

    This is the question that 004 asks of its 4x4 feature map. For a 3x3 kernel on an RGB image:

    >>> values_summed((3, 3), 3)
    27
    """
    raise NotImplementedError
