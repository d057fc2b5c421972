"""Wrong versions of the tasks of `edges`; each docstring is what the student reads."""

import numpy as np
from edges import bar_image, gaussian_kernel, horizontal_edges, vertical_edges

from grader.misconceptions import misconception

# bar_image ------------------------------------------------------------------------------------


@misconception("bar_image")
def bar_of_rows(height, width, start, stop):
    """Your bar lies: you set rows to 0. `start` and `stop` are columns, X[:, start:stop]."""
    X = np.ones((height, width))
    X[start:stop] = 0
    return X


@misconception("bar_image")
def bar_bright_on_dark(height, width, start, stop):
    """Your bar is bright on a dark image. It should be dark, 0, and all around it 1."""
    return 1 - bar_image(height, width, start, stop)


@misconception("bar_image")
def stop_included(height, width, start, stop):
    """Your bar also takes the column `stop`. As in a slice, it ends before it."""
    return bar_image(height, width, start, stop + 1)


@misconception("bar_image")
def start_left_out(height, width, start, stop):
    """Your bar begins one column too late. As in a slice, the column `start` belongs to it."""
    return bar_image(height, width, start + 1, stop)


@misconception("bar_image")
def columns_counted_from_one(height, width, start, stop):
    """Your bar lies one column too far to the left: you count columns from 1. They start at 0."""
    return bar_image(height, width, start - 1, stop - 1)


@misconception("bar_image")
def first_and_last_counted_from_one(height, width, start, stop):
    """Your bar begins one column too early: you take it from the `start`-th to the `stop`-th.

    Columns are numbered from 0, and the bar ends before the column `stop`: X[:, start:stop].
    """
    return bar_image(height, width, start - 1, stop)


@misconception("bar_image")
def stop_read_as_width(height, width, start, stop):
    """You make a bar `stop` columns wide. It ends at the column `stop`, wherever it starts."""
    return bar_image(height, width, start, start + stop)


@misconception("bar_image")
def stop_counted_from_the_right(height, width, start, stop):
    """You count `stop` from the right border. It is a column's number, counted from the left."""
    return bar_image(height, width, start, -stop)


@misconception("bar_image")
def height_and_width_swapped(height, width, start, stop):
    """Your image is `width` high and `height` wide. A shape is (rows, columns)."""
    return bar_image(width, height, start, stop)


@misconception("bar_image")
def only_the_bars_borders(height, width, start, stop):
    """You set the first and last column of the bar to 0, but not those between them."""
    X = bar_image(height, width, start, min(start + 1, stop))
    X[:, max(start, stop - 1) : stop] = 0
    return X


@misconception("bar_image")
def square_in_place_of_a_bar(height, width, start, stop):
    """You set the columns to 0 in the rows `start:stop` alone. The bar goes through all rows."""
    X = np.ones((height, width))
    X[start:stop, start:stop] = 0
    return X


@misconception("bar_image")
def grey_levels_to_255(height, width, start, stop):
    """Your bright pixels are 255. They should be 1."""
    return 255 * bar_image(height, width, start, stop)


# vertical_edges -------------------------------------------------------------------------------


@misconception("vertical_edges")
def right_minus_left(X):
    """Your signs are reversed: you take the right pixel minus the left one.

    np.diff does that, and so does convolution, which flips the kernel. Cross-correlation with
    [[1, -1]] is left minus right (001, slide 13).
    """
    return -vertical_edges(X)


@misconception("vertical_edges")
def vertical_without_sign(X):
    """You take the absolute value, but the sign belongs to the result.

    It tells where bright turns to dark (+) from where dark turns to bright (-).
    """
    return np.abs(vertical_edges(X))


@misconception("vertical_edges")
def horizontal_for_vertical(X):
    """You compare each pixel with the one below: that finds horizontal edges.

    Across a vertical edge pixels differ from left to right.
    """
    vertical_edges(X)
    return horizontal_edges(X)


@misconception("vertical_edges")
def as_wide_as_the_image(X):
    """Your result is as wide as the image, with zeros in the last column.

    The last pixel of a row has no right neighbour: W pixels have W - 1 differences.
    """
    return np.pad(vertical_edges(X), ((0, 0), (0, 1)))


@misconception("vertical_edges")
def vertical_edge_at_the_border(X):
    """You see an edge between the image and nothing: you pad it with zeros.

    Only pairs of pixels count, which makes the result one column narrower than the image.
    """
    vertical_edges(X)
    return vertical_edges(np.pad(X, ((0, 0), (0, 1))))


@misconception("vertical_edges")
def left_and_right_border_joined(X):
    """You compare the last pixel of a row with its first, as np.roll does. They are no neighbours.

    W pixels have W - 1 pairs of neighbours.
    """
    vertical_edges(X)
    return X - np.roll(X, -1, axis=1)


@misconception("vertical_edges")
def vertical_over_two_columns(X):
    """You compare each pixel with the one after the next, as [[1, 0, -1]] does.

    The kernel [[1, -1]] compares direct neighbours.
    """
    vertical_edges(X)
    return X[:, :-2] - X[:, 2:]


@misconception("vertical_edges")
def vertical_halved(X):
    """You halve the differences. The kernel has the values 1 and -1, so they stay as they are."""
    return vertical_edges(X) / 2


@misconception("vertical_edges")
def left_plus_right(X):
    """You add the two neighbours. The kernel's second value is -1: take their difference."""
    vertical_edges(X)
    return X[:, :-1] + X[:, 1:]


@misconception("vertical_edges")
def vertical_edge_or_not(X):
    """You only mark that there is an edge, with 1. The result is the difference itself."""
    return (vertical_edges(X) != 0).astype(X.dtype)


@misconception("vertical_edges")
def vertical_signs_alone(X):
    """You return the sign of the difference alone. Its size tells how strong the edge is."""
    return np.sign(vertical_edges(X))


@misconception("vertical_edges")
def bright_to_dark_alone(X):
    """You set the negative values to 0. Dark-to-bright edges are edges too, and negative."""
    return np.maximum(vertical_edges(X), 0)


@misconception("vertical_edges")
def vertical_truncated(X):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return np.trunc(vertical_edges(X))


# horizontal_edges -----------------------------------------------------------------------------


@misconception("horizontal_edges")
def lower_minus_upper(X):
    """Your signs are reversed: you take the lower pixel minus the upper one.

    np.diff does that, and so does convolution, which flips the kernel. Cross-correlation with
    [[1], [-1]] is upper minus lower.
    """
    return -horizontal_edges(X)


@misconception("horizontal_edges")
def horizontal_without_sign(X):
    """You take the absolute value, but the sign belongs to the result.

    It tells where the image gets darker downwards (+) from where it gets brighter (-).
    """
    return np.abs(horizontal_edges(X))


@misconception("horizontal_edges")
def vertical_for_horizontal(X):
    """You compare each pixel with the one on its right: that finds vertical edges.

    Across a horizontal edge pixels differ from top to bottom.
    """
    horizontal_edges(X)
    return vertical_edges(X)


@misconception("horizontal_edges")
def edges_of_the_transpose(X):
    """Your result lies on its side: you forget to transpose it back.

    vertical_edges(X.T) has a row for each column of X; the result has shape (H - 1, W).
    """
    return horizontal_edges(X).T


@misconception("horizontal_edges")
def as_high_as_the_image(X):
    """Your result is as high as the image, with zeros in the last row.

    A pixel of the last row has none below it: H pixels have H - 1 differences.
    """
    return np.pad(horizontal_edges(X), ((0, 1), (0, 0)))


@misconception("horizontal_edges")
def horizontal_edge_at_the_border(X):
    """You see an edge between the image and nothing: you pad it with zeros.

    Only pairs of pixels count, which makes the result one row lower than the image.
    """
    horizontal_edges(X)
    return horizontal_edges(np.pad(X, ((0, 1), (0, 0))))


@misconception("horizontal_edges")
def top_and_bottom_joined(X):
    """You compare the last row with the first, as np.roll does. They are no neighbours.

    H rows have H - 1 pairs of neighbours.
    """
    horizontal_edges(X)
    return X - np.roll(X, -1, axis=0)


@misconception("horizontal_edges")
def horizontal_over_two_rows(X):
    """You compare each pixel with the one two rows below, as [[1], [0], [-1]] does.

    The kernel [[1], [-1]] compares direct neighbours.
    """
    horizontal_edges(X)
    return X[:-2] - X[2:]


@misconception("horizontal_edges")
def horizontal_halved(X):
    """You halve the differences. The kernel has the values 1 and -1, so they stay as they are."""
    return horizontal_edges(X) / 2


@misconception("horizontal_edges")
def upper_plus_lower(X):
    """You add the two neighbours. The kernel's second value is -1: take their difference."""
    horizontal_edges(X)
    return X[:-1] + X[1:]


@misconception("horizontal_edges")
def horizontal_edge_or_not(X):
    """You only mark that there is an edge, with 1. The result is the difference itself."""
    return (horizontal_edges(X) != 0).astype(X.dtype)


@misconception("horizontal_edges")
def darker_downwards_alone(X):
    """You set the negative values to 0. Where it gets brighter is an edge too, and negative."""
    return np.maximum(horizontal_edges(X), 0)


@misconception("horizontal_edges")
def horizontal_truncated(X):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return np.trunc(horizontal_edges(X))


# gaussian_kernel ------------------------------------------------------------------------------


def _bump(size, sigma, centre, power=2):
    """Return a bump around `centre` on both axes, divided by its sum."""
    gaussian_kernel(size, sigma)
    distance = np.arange(size) - centre
    bump = np.exp(-((distance[:, None] ** 2 + distance**2) ** (power / 2)) / (2 * sigma**2))
    return bump / bump.sum()


def _raw(size, sigma):
    """Return the bump with a peak of 1."""
    kernel = gaussian_kernel(size, sigma)
    return kernel / kernel.max()


@misconception("gaussian_kernel")
def not_normalised(size, sigma):
    """Your kernel does not add up to 1: its peak is 1. Divide all values by their sum."""
    return _raw(size, sigma)


@misconception("gaussian_kernel")
def normalised_like_the_density(size, sigma):
    """You divide by 2 * pi * sigma**2, as the density does, and your values do not add up to 1.

    They are samples within a border: divide them by their own sum.
    """
    return _raw(size, sigma) / (2 * np.pi * sigma**2)


@misconception("gaussian_kernel")
def every_row_normalised(size, sigma):
    """Each row of your kernel adds up to 1, and the whole to `size`. The whole should give 1."""
    kernel = gaussian_kernel(size, sigma)
    return kernel / kernel.sum(axis=1, keepdims=True)


@misconception("gaussian_kernel")
def peak_half_a_pixel_off(size, sigma):
    """Your peak lies at size / 2, between two pixels.

    Rows run from 0 to size - 1, so the middle is (size - 1) / 2.
    """
    return _bump(size, sigma, size / 2)


@misconception("gaussian_kernel")
def peak_one_pixel_off(size, sigma):
    """Your peak lies one row and one column too far: you count from 1.

    Rows run from 0 to size - 1, so the middle is (size - 1) / 2.
    """
    return _bump(size, sigma, (size + 1) / 2)


@misconception("gaussian_kernel")
def peak_in_the_corner(size, sigma):
    """Your peak is in the top left corner: you use row and column as the distance.

    Distances are counted from the middle, row - (size - 1) / 2.
    """
    return _bump(size, sigma, 0)


@misconception("gaussian_kernel")
def sigma_as_variance(size, sigma):
    """You use `sigma` as the variance. It is the standard deviation: square it."""
    gaussian_kernel(size, sigma)
    return gaussian_kernel(size, sigma**0.5)


@misconception("gaussian_kernel")
def two_forgotten(size, sigma):
    """You divide by sigma**2 and not by 2 * sigma**2: your bump is too narrow."""
    gaussian_kernel(size, sigma)
    return gaussian_kernel(size, sigma / 2**0.5)


@misconception("gaussian_kernel")
def distance_not_squared(size, sigma):
    """You use the distance from the middle in the exponent. A Gaussian has its square."""
    return _bump(size, sigma, (size - 1) / 2, power=1)


@misconception("gaussian_kernel")
def distance_in_units_of_the_kernel(size, sigma):
    """You measure distances so that the border is at -1 and 1. `sigma` counts pixels.

    So the distances are counted in pixels too, from -(size - 1) / 2 to (size - 1) / 2.
    """
    gaussian_kernel(size, sigma)
    return gaussian_kernel(size, sigma * max(size - 1, 1) / 2)


@misconception("gaussian_kernel")
def bumps_added(size, sigma):
    """You add the bump of the rows and that of the columns: it looks like a cross, not a hill.

    The two have to be multiplied, since exp(a + b) is exp(a) * exp(b).
    """
    line = _raw(size, sigma)[size // 2]
    cross = line[:, None] + line
    return cross / cross.sum()


@misconception("gaussian_kernel")
def one_dimensional(size, sigma):
    """Your bump is a row of `size` values. The kernel is square: the distance has two axes."""
    return gaussian_kernel(size, sigma).sum(axis=0)


@misconception("gaussian_kernel")
def same_in_every_row(size, sigma):
    """All rows of your kernel are the same: only the column's distance counts. Add the row's."""
    kernel = gaussian_kernel(size, sigma)
    return np.tile(kernel.sum(axis=0) / size, (size, 1))


@misconception("gaussian_kernel")
def sigma_ignored(size, sigma):
    """You ignore `sigma`: your bump always has the width of sigma = 1."""
    gaussian_kernel(size, sigma)
    return gaussian_kernel(size, 1.0)


@misconception("gaussian_kernel")
def minus_forgotten(size, sigma):
    """Your values grow towards the border. The exponent is negative: -distance**2 / ..."""
    kernel = 1 / gaussian_kernel(size, sigma)
    return kernel / kernel.sum()
