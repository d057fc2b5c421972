"""Padding and stride: what happens at the border, and how far the kernel moves.

A kernel that stays on the image shrinks it, by f - 1 rows or columns a layer, and looks at the
pixels of the border less often than at those inside. Padding puts a border of zeros around the
image, so that the kernel can also be centred on the outermost pixels. The stride is the number of
rows and columns that the kernel moves from one place to the next: a larger one makes the output
smaller, and leaves something out.

Lectures: 000 (same and valid padding), 001 (slides 19-26 and questions 2 and 4), 002 (output
size, zero-padding the border, the output for stride 3), 004 (stride, padding).

What the lectures say too shortly, and what holds:

- With an image of n, a kernel of f, padding p and stride s there are floor((n + 2p - f) / s) + 1
  outputs along an axis. The formula in 002, (N - F)/stride + 1, has no padding and no rounding.
  No padding at all is called valid; that this gives an output of the kernel's size (000) is a
  coincidence of 3 - 2 + 1 = 2.
- 001 (slide 22) says that an odd kernel and the same padding on all sides keep the size. That
  holds for one padding only, p = (f - 1) / 2, and at stride 1 only. With less the output is
  smaller than the image, with more it is larger.
- 001 (slide 26) says that padding ensures that all pixels are used equally frequently. At stride
  1 that is true from p = f - 1 upwards. With the usual p = (f - 1) / 2 the border is still used
  less: under a 3x3 kernel with padding 1 a corner 4 times, an edge 6 times, the inside 9 times.

In every task `padding` and `stride` are an int or a pair (vertical, horizontal). Padding is the
same on both sides of an axis: `padding=1` adds two rows, one above and one below, and two columns.
Windows start at the top left corner of the padded image; one that would reach past its border is
left out. Arguments must not be changed. A negative padding, a stride below 1 and a kernel larger
than the padded image raise `ValueError`. Not allowed are `numpy.convolve` and `numpy.correlate`.
"""

import numpy as np


def pad2d(X, padding):
    """Return the image with a border of zeros.

    X is an array (H, W), `padding` an int or a pair (p, q), none of them negative, else
    `ValueError`. The result has shape (H + 2 * p, W + 2 * q) and X in its middle: p rows of zeros
    above and below, q columns of zeros left and right. Floating input keeps its dtype; integers
    may come back as integers or floating.

    >>> pad2d(np.array([[1, 2]]), 1)
    array([[0, 0, 0, 0],
           [0, 1, 2, 0],
           [0, 0, 0, 0]])
    >>> pad2d(np.array([[1, 2]]), (0, 2))
    array([[0, 0, 1, 2, 0, 0]])
    """
    raise NotImplementedError


def same_padding(kernel_shape):
    """Return the padding with which a kernel keeps height and width at stride 1.

    `kernel_shape` is a pair (h, w), the result a pair of ints (vertical, horizontal): so many rows
    on each side, above and below, and so many columns left and right. "Same" padding (000) means
    that the output is as large as the input.

    A kernel of height h takes h - 1 rows away, and padding gives back an even number of them, the
    same above and below. With an even side that cannot come out even, so it raises `ValueError`.
    This is why kernels are 1, 3, 5 or 7 wide.

    >>> same_padding((3, 3))
    (1, 1)
    >>> same_padding((5, 1))
    (2, 0)
    """
    raise NotImplementedError


def corr2d_strided(X, K, stride=1, padding=0):
    """Return the cross-correlation of an image with a kernel, with zero padding and a stride.

    X is an array (H, W), K an array (h, w) of the same dtype. With P the image padded by (p, q),
    and the stride (s, t), the value in row i, column j is the sum over all a, b of

        P[i * s + a, j * t + b] * K[a, b],

    and the result has shape (H', W'), with

        H' = floor((H + 2 * p - h) / s) + 1    and    W' = floor((W + 2 * q - w) / t) + 1.

    Rounding down means: rows or columns at the bottom and at the right that are too few for
    another window are not used. A kernel may be larger than X, as long as it fits into P. Floating
    input gives a result of the same dtype; for integers the result may be integer or floating, but
    must not wrap round.

    Lecture 001 (slide 25) has padding 1, and a stride of 3 down and 2 to the right:

    >>> X, K = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)
    >>> corr2d_strided(X, K, stride=(3, 2), padding=1)
    array([[0, 8],
           [6, 8]])
    >>> corr2d_strided(X, K)
    array([[19, 25],
           [37, 43]])
    """
    raise NotImplementedError


def pixel_use(input_shape, kernel_shape, stride=1, padding=0):
    """Return how many windows cover each pixel of an image.

    `input_shape` is the pair (H, W), `kernel_shape` the pair (h, w); both of its sides are at
    least 1, else `ValueError`. The windows are those of `corr2d_strided` with this stride and
    padding. The result is an integer array (H, W): only pixels of the image are counted, not those
    of the border around it.

    Without padding a corner is in one window, the inside in all h * w that can reach it; one more
    of padding evens that out here:

    >>> pixel_use((3, 3), (2, 2))
    array([[1, 2, 1],
           [2, 4, 2],
           [1, 2, 1]])
    >>> pixel_use((3, 3), (2, 2), padding=1)
    array([[4, 4, 4],
           [4, 4, 4],
           [4, 4, 4]])

    A stride larger than the kernel passes over some pixels altogether, and with them, as 004
    warns, over what may be important:

    >>> pixel_use((3, 5), (2, 2), stride=3)
    array([[1, 1, 0, 1, 1],
           [1, 1, 0, 1, 1],
           [0, 0, 0, 0, 0]])
    """
    raise NotImplementedError
