"""Edges: kernels that somebody designed, before networks learned them.

An edge is where neighbouring pixels differ. The simplest kernel that finds one takes a difference:
[1, -1] laid on two neighbours gives the left minus the right (finite differences). It is 0 where
nothing changes, positive where bright turns to dark, and negative where dark turns to bright.
Since the same kernel slides over the whole image, it finds an edge wherever it is, which a neuron
of a flattened network cannot do: it knows the edge in one place only.

A difference also reacts to noise. A kernel shaped like a Gaussian bump smooths: each pixel becomes
a weighted mean of its surroundings, in which the nearest count most. Blur first, and the edges
that are left are the ones worth finding.

Designing kernels is neat as long as one knows what to look for. In a network they are learned;
then the first layers, looked at afterwards, are full of edge and corner detectors like these.

Lectures: 001 (slides 10-14: the bar, its kernel, the result, and why kernels are learned; slides
30 and 33: what early layers see), 002 (low-level features; its 3x3 filter is such a bump), 003 (a
Gaussian bump blurs), 004 (remarks on convolution; learning horizontal and vertical edges).

An edge is named after the line that one sees. A vertical edge runs from top to bottom, so pixels
differ from left to right across it; a horizontal edge runs from left to right. Images are arrays
(H, W) and need not be square. Arguments must not be changed. Not allowed are `numpy.convolve` and
`numpy.correlate`; `corr2d` from your `cross_correlation` is.
"""

import numpy as np


def bar_image(height, width, start, stop):
    """Return a bright image with a dark vertical bar.

    The result is a float64 array of shape (height, width), full of ones, but with zeros in the
    columns from `start` up to, and without, `stop`: as many as a slice `start:stop` takes. The
    arguments are ints with 0 <= start <= stop <= width. So the bar may touch the border, cover
    everything, or, where start equals stop, not be there at all.

    >>> bar_image(2, 8, 2, 6)
    array([[1., 1., 0., 0., 0., 0., 1., 1.],
           [1., 1., 0., 0., 0., 0., 1., 1.]])
    """
    raise NotImplementedError


def vertical_edges(X):
    """Return the vertical edges of an image: its cross-correlation with [[1, -1]].

    X is an array (H, W). The result has shape (H, W - 1), and its value in row i, column j is

        X[i, j] - X[i, j + 1].

    So the sign tells the direction: 1 where white turns to black, -1 where black turns to white.
    (Convolution would flip the kernel, and with it every sign.) An image of one column has no room
    for the kernel and raises `ValueError`. Floating input gives a result of the same dtype; for
    integers the result may be integer or floating. It must not wrap round: 3 - 5 is -2, for
    pixels of dtype uint8 too.

    >>> vertical_edges(np.array([[1, 1, 0, 0, 1], [5, 3, 3, 4, 4]]))
    array([[ 0,  1,  0, -1],
           [ 2,  0, -1,  0]])

    Lecture 001's bar (slide 13) has two vertical edges. Lying on its side it has none:

    >>> bar = np.array([[1, 1, 0, 0, 0, 0, 1, 1]] * 6)
    >>> vertical_edges(bar)[0]
    array([ 0,  1,  0,  0,  0, -1,  0])
    >>> bool(vertical_edges(bar.T).any())
    False
    """
    raise NotImplementedError


def horizontal_edges(X):
    """Return the horizontal edges of an image: its cross-correlation with [[1], [-1]].

    X is an array (H, W). The result has shape (H - 1, W), and its value in row i, column j is

        X[i, j] - X[i + 1, j],

    positive where it gets darker downwards. An image of one row raises `ValueError`; dtypes are
    those of `vertical_edges`, and uint8 must not wrap round here either.

    >>> horizontal_edges(np.array([[1, 7], [0, 7], [2, 7]]))
    array([[ 1,  0],
           [-2,  0]])
    """
    raise NotImplementedError


def gaussian_kernel(size, sigma):
    """Return a square kernel in the shape of a Gaussian bump.

    `size` is a positive odd int, `sigma` a positive number, the standard deviation in pixels;
    anything else raises `ValueError`. The result is a floating array (size, size). Its largest
    value is in the middle, in row and column c = (size - 1) / 2, and each value is proportional to

        exp(-((row - c)**2 + (column - c)**2) / (2 * sigma**2)).

    All values together are divided by their sum, so that they add up to 1: then a blurred image
    is as bright as before. (The factor 1 / (2 * pi * sigma**2) of the density does not do that
    here, since the kernel ends at its border and has values at whole pixels only.)

    The 3x3 filter of lecture 002 is such a bump, times 16: its values halve with every step from
    the middle, which is so for sigma = 1 / sqrt(2 * ln 2), about 0.85.

    >>> (16 * gaussian_kernel(3, 1 / np.sqrt(2 * np.log(2)))).round(6)
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    >>> gaussian_kernel(1, 3.0)
    array([[1.]])
    """
    raise NotImplementedError
