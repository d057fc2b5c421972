"""Cross-correlation: slide a kernel over the input, and at each place multiply and add up.

This is the computation at the heart of every convolutional layer. The kernel is laid on the top
left corner of the input, each of its values is multiplied by the value under it, and the sum of
these products is the first value of the output. Then the kernel moves on by one, to the right and
row by row down, as long as it lies on the input as a whole. The output is called a feature map:
it is large where the input looks like the kernel.

Lectures: 000 (figure 7.1; its figure 7.2 repeats this table by mistake), 001 (slides 7-9 and 18),
002 (how does the convolution work; convolution as a matrix), 003 (convolution, two principles,
convolutional layer), 004 (convolution, remarks on convolution).

Two things to know before you start:

- The layers called convolutional compute cross-correlation (001, slide 7). Convolution proper
  flips the kernel first. Since a network learns its kernel, it does not matter to it; to you it
  does, because both are asked here.
- Only whole windows count ("valid"): n values and a kernel of m give n - m + 1. Lecture 000 says
  that the output then has the size of the kernel; in its figure it does, by coincidence, since
  3 - 2 + 1 = 2.

Inputs and kernels are numpy arrays of one dtype, and need not be square. Floating input gives a
result of the same dtype; for integers the result may be integer or floating, but must not wrap
round: a sum over a uint8 image soon is above 255. Arguments must not be changed. A kernel that is
larger than the input along any axis raises `ValueError`. Loops are fine;
`numpy.lib.stride_tricks.sliding_window_view` and `numpy.einsum` may help. Not allowed are the
ready-made answers, `numpy.convolve` and `numpy.correlate`.
"""

import numpy as np


def corr1d(x, k):
    """Return the cross-correlation of a signal with a kernel, where they overlap completely.

    x is an array (n,), k an array (m,) with m <= n, else `ValueError`. The result y has shape
    (n - m + 1,), and

        y[i] = x[i] * k[0] + x[i + 1] * k[1] + ... + x[i + m - 1] * k[m - 1].

    Time series are such signals: a grid with one axis. The kernel below compares each value with
    the one after the next, so a steady rise gives a constant.

    >>> corr1d(np.array([1, 2, 3, 4]), np.array([-1, 0, 1]))
    array([2, 2])
    >>> corr1d(np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.5]))
    array([1.5, 3. ])
    """
    raise NotImplementedError


def corr2d(X, K):
    """Return the cross-correlation of an image with a kernel, where they overlap completely.

    X is an array (H, W), K an array (h, w) with h <= H and w <= W, else `ValueError`. The result
    has shape (H - h + 1, W - w + 1), and its value in row i, column j is the sum over all a, b of

        X[i + a, j + b] * K[a, b].

    In lecture 001 (slide 8) the first value is 0*0 + 1*1 + 3*2 + 4*3 = 19:

    >>> corr2d(np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2))
    array([[19, 25],
           [37, 43]])
    """
    raise NotImplementedError


def conv2d(X, K):
    """Return the convolution of an image with a kernel, where they overlap completely.

    X is an array (H, W), K an array (h, w) with h <= H and w <= W, else `ValueError`. The result
    has shape (H - h + 1, W - w + 1): cross-correlation with the kernel flipped on both axes, top
    to bottom and left to right. The minus signs of the formulas in lectures 002 and 003,
    F[x - m, y - n] and K(x - u), are this flip: where the input's index grows, the kernel's
    falls. The filter in 002 is symmetric, so its example comes out the same with and without.

    Why anyone flips: convolved with a single bright pixel, a kernel appears as it is. Without the
    flip it appears turned by half a circle.

    >>> conv2d(np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2))
    array([[ 5, 11],
           [23, 29]])
    """
    raise NotImplementedError


def conv_matrix(K, input_shape):
    """Return the matrix that does to a flattened image what `corr2d` with K does to the image.

    K is an array (h, w), `input_shape` the pair (H, W) of the images, with h <= H and w <= W, else
    `ValueError`. The result M has the dtype of K and shape (out, H * W), where out is
    (H - h + 1) * (W - w + 1), and for every image X of that shape

        M @ X.ravel() equals corr2d(X, K).ravel().

    So a convolutional layer is a dense layer, the product of a matrix and a vector (002 writes it
    Θx), with two restrictions: most of the weights are 0, since an output sees only the pixels
    under its window, and the others are tied (003), since every row holds the same h * w numbers.

    `ravel` lays an image out row by row: pixel (r, c) is entry r * W + c.

    >>> conv_matrix(np.array([[1, 2]]), (2, 3))
    array([[1, 2, 0, 0, 0, 0],
           [0, 1, 2, 0, 0, 0],
           [0, 0, 0, 1, 2, 0],
           [0, 0, 0, 0, 1, 2]])
    >>> conv_matrix(np.arange(4).reshape(2, 2), (3, 3)) @ np.arange(9)
    array([19, 25, 37, 43])
    """
    raise NotImplementedError
