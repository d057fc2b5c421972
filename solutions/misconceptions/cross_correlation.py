"""Wrong versions of the tasks of `cross_correlation`; each docstring is what the student reads."""

import numpy as np
from cross_correlation import _positions, _wide, conv2d, conv_matrix, corr1d, corr2d

from grader.misconceptions import misconception


def _flipped(K):
    """Return the kernel flipped on both axes."""
    return K[::-1, ::-1]


def _loops(X, K, rows, columns, h, w):
    """Correlate at so many places with a kernel taken to be (h, w); IndexError where that fails."""
    _positions(X.shape, K.shape)
    X, K = _wide(X), _wide(K)
    Y = np.zeros((rows, columns), X.dtype)
    for i, j, a, b in np.ndindex(rows, columns, h, w):
        Y[i, j] += X[i + a, j + b] * K[a, b]
    return Y


def _padded_to_input(correlate, X, K):
    """Correlate over a border of zeros, so that the output has the size of the input."""
    _positions(X.shape, K.shape)
    return correlate(np.pad(X, [(f // 2, f - 1 - f // 2) for f in K.shape]), K)


def _full(correlate, X, K):
    """Correlate at every place where kernel and input overlap at all."""
    _positions(X.shape, K.shape)
    return correlate(np.pad(X, [(f - 1, f - 1) for f in K.shape]), K)


# corr1d ---------------------------------------------------------------------------------------


@misconception("corr1d")
def convolution_1d(x, k):
    """You flip the kernel first: that is convolution.

    Cross-correlation uses the kernel as it is, y[i] = x[i] * k[0] + x[i + 1] * k[1] + ...
    (001, slide 7).
    """
    return corr1d(x, k[::-1])


@misconception("corr1d")
def size_of_the_kernel_1d(x, k):
    """Your output is as long as the kernel.

    It should have a value for every place of the kernel, n - m + 1. That lecture 000 has both the
    same is a coincidence of its example.
    """
    return _loops(x[None], k[None], 1, len(k), 1, len(k))[0]


@misconception("corr1d")
def size_of_the_input_1d(x, k):
    """Your output is as long as the input: you pad it with zeros.

    Here the kernel stays on the input as a whole, which leaves n - m + 1 values.
    """
    return _padded_to_input(corr1d, x, k)


@misconception("corr1d")
def full_overlap_1d(x, k):
    """You also count places where the kernel lies only partly on the input.

    That is the "full" result, n + m - 1 values. Only whole windows count, n - m + 1 of them.
    """
    return _full(corr1d, x, k)


@misconception("corr1d")
def last_value_missing(x, k):
    """Your output lacks its last value: there are n - m + 1 places for the kernel, not n - m."""
    return corr1d(x, k)[:-1]


@misconception("corr1d")
def window_sums_1d(x, k):
    """You add up the values under the kernel, whatever its numbers are.

    Each value has to be multiplied by the number of the kernel that lies on it.
    """
    return corr1d(x, np.ones_like(k))


@misconception("corr1d")
def mean_of_products_1d(x, k):
    """You take the mean of the products. Cross-correlation takes their sum."""
    return corr1d(x, k) / len(k)


@misconception("corr1d")
def truncated_1d(x, k):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of x.
    """
    return corr1d(x, k).astype(np.int64)


@misconception("corr1d")
def windows_do_not_overlap_1d(x, k):
    """Your kernel moves by its own length. It should move by one, so that windows overlap."""
    return corr1d(x, k)[:: len(k)]


# corr2d ---------------------------------------------------------------------------------------


@misconception("corr2d")
def convolution_for_cross_correlation(X, K):
    """Your output is what you get when the kernel is flipped first: that is convolution.

    The layer computes cross-correlation, with the kernel as it is (001, slide 7).
    """
    return corr2d(X, _flipped(K))


@misconception("corr2d")
def rows_of_the_kernel_reversed(X, K):
    """Your kernel is upside down: its rows are reversed. Cross-correlation uses it as it is."""
    return corr2d(X, K[::-1])


@misconception("corr2d")
def columns_of_the_kernel_reversed(X, K):
    """Your kernel is mirrored: its columns are reversed. Cross-correlation uses it as it is."""
    return corr2d(X, K[:, ::-1])


@misconception("corr2d")
def kernel_transposed(X, K):
    """You read the kernel with rows and columns swapped.

    K[a, b] belongs to the pixel a rows below and b columns to the right of the window's corner.
    """
    return corr2d(X, K.T)


@misconception("corr2d")
def window_sides_swapped(X, K):
    """You swap the kernel's height and width when you cut out windows, which only squares forgive.

    The height h belongs to the rows (axis 0), the width w to the columns (axis 1).
    """
    return corr2d(X, K.reshape(K.shape[::-1]))


@misconception("corr2d")
def output_transposed(X, K):
    """Your output has rows and columns swapped: its shape should be (H - h + 1, W - w + 1)."""
    return corr2d(X, K).T


@misconception("corr2d")
def square_input_assumed(X, K):
    """Your output has as many columns as rows: you take the input for a square.

    Rows follow from H and h, H - h + 1, and columns from W and w, W - w + 1.
    """
    places = X.shape[0] - K.shape[0] + 1
    return _loops(X, K, places, places, *K.shape)


@misconception("corr2d")
def square_kernel_assumed(X, K):
    """You use the kernel's height for its width as well, so columns are lost or go too far.

    Rows follow from H and h, H - h + 1, and columns from W and w, W - w + 1.
    """
    side = K.shape[0]
    return _loops(X, K, X.shape[0] - side + 1, X.shape[1] - side + 1, side, side)


@misconception("corr2d")
def size_of_the_kernel(X, K):
    """Your output has the size of the kernel.

    It should have a value for every place of the kernel, (H - h + 1, W - w + 1). Lecture 000 says
    otherwise, but 3 - 2 + 1 = 2 is a coincidence of its example.
    """
    return _loops(X, K, *K.shape, *K.shape)


@misconception("corr2d")
def size_of_the_input(X, K):
    """Your output has the size of the input: you pad it with zeros.

    Here the kernel stays on the input as a whole; padding has an exercise of its own.
    """
    return _padded_to_input(corr2d, X, K)


@misconception("corr2d")
def full_overlap(X, K):
    """You also count places where the kernel lies only partly on the image.

    That is the "full" result. Only whole windows count: (H - h + 1, W - w + 1) values.
    """
    return _full(corr2d, X, K)


@misconception("corr2d")
def last_row_and_column_missing(X, K):
    """Your output lacks its last row and column.

    A kernel of height h has H - h + 1 places from top to bottom, not H - h.
    """
    return corr2d(X, K)[:-1, :-1]


@misconception("corr2d")
def last_row_missing(X, K):
    """Your output lacks its last row: there are H - h + 1 places from top to bottom."""
    return corr2d(X, K)[:-1]


@misconception("corr2d")
def last_column_missing(X, K):
    """Your output lacks its last column: there are W - w + 1 places from left to right."""
    return corr2d(X, K)[:, :-1]


@misconception("corr2d")
def window_sums(X, K):
    """You add up the pixels under the kernel, whatever its numbers are.

    Each pixel has to be multiplied by the number of the kernel that lies on it (001, slide 8).
    """
    return corr2d(X, np.ones_like(K))


@misconception("corr2d")
def mean_of_products(X, K):
    """You take the mean of the products. Cross-correlation takes their sum (001, slide 8)."""
    return corr2d(X, K) / K.size


@misconception("corr2d")
def weighted_mean(X, K):
    """You divide by the sum of the kernel, as for a weighted mean. The sum stays as it is."""
    total = K.sum()
    return corr2d(X, K) / (total if total else 1)


@misconception("corr2d")
def truncated(X, K):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return corr2d(X, K).astype(np.int64)


@misconception("corr2d")
def matrix_product_of_windows(X, K):
    """You take the matrix product of window and kernel (`@`) before you add up.

    Window and kernel are multiplied value by value (`*`).
    """
    rows, columns = _positions(X.shape, K.shape)
    h, w = K.shape
    parts = [[(X[i : i + h, j : j + w] @ K).sum() for j in range(columns)] for i in range(rows)]
    return np.array(parts)


@misconception("corr2d")
def windows_do_not_overlap(X, K):
    """Your kernel moves by its own size. It should move by one pixel, so that windows overlap."""
    h, w = K.shape
    return corr2d(X, K)[::h, ::w]


# conv2d ---------------------------------------------------------------------------------------


@misconception("conv2d")
def cross_correlation_for_convolution(X, K):
    """You use the kernel as it is: that is cross-correlation.

    Convolution flips the kernel on both axes first: see the minus signs in the formula of 002.
    """
    return corr2d(X, K)


@misconception("conv2d")
def flipped_top_to_bottom_only(X, K):
    """You flip the kernel's rows alone. Convolution flips both axes, K[::-1, ::-1]."""
    return corr2d(X, K[::-1])


@misconception("conv2d")
def flipped_left_to_right_only(X, K):
    """You flip the kernel's columns alone. Convolution flips both axes, K[::-1, ::-1]."""
    return corr2d(X, K[:, ::-1])


@misconception("conv2d")
def transposed_for_flipped(X, K):
    """You transpose the kernel. That mirrors it at its diagonal; a flip reverses both axes."""
    return corr2d(X, K.T)


@misconception("conv2d")
def flipped_and_transposed(X, K):
    """You flip the kernel and swap its rows and columns too. Convolution only flips."""
    return corr2d(X, _flipped(K).T)


@misconception("conv2d")
def rotated_by_a_quarter(X, K):
    """You rotate the kernel by 90 degrees. Flipping both axes is a rotation by 180 degrees."""
    return corr2d(X, np.rot90(K))


@misconception("conv2d")
def image_flipped(X, K):
    """You flip the image in place of the kernel, and so your output is flipped as well."""
    return corr2d(_flipped(X), K)


@misconception("conv2d")
def convolution_square_input_assumed(X, K):
    """Your output has as many columns as rows: you take the input for a square.

    Rows follow from H and h, H - h + 1, and columns from W and w, W - w + 1.
    """
    places = X.shape[0] - K.shape[0] + 1
    return _loops(X, _flipped(K), places, places, *K.shape)


@misconception("conv2d")
def convolution_of_the_kernels_size(X, K):
    """Your output has the size of the kernel. Its shape should be (H - h + 1, W - w + 1)."""
    return _loops(X, _flipped(K), *K.shape, *K.shape)


@misconception("conv2d")
def convolution_of_the_inputs_size(X, K):
    """Your output has the size of the input: you pad it with zeros.

    Here the kernel stays on the input as a whole, which gives (H - h + 1, W - w + 1) values.
    """
    return _padded_to_input(conv2d, X, K)


@misconception("conv2d")
def convolution_full_overlap(X, K):
    """You also count places where the kernel lies only partly on the image.

    That is the "full" convolution. Only whole windows count: (H - h + 1, W - w + 1) values.
    """
    return _full(conv2d, X, K)


@misconception("conv2d")
def convolution_wraps_round(X, K):
    """Your kernel leaves the image on one side and comes in again on the other.

    A product of Fourier transforms does that. Only the places of whole windows count, the values
    from row h - 1 and column w - 1 on.
    """
    _positions(X.shape, K.shape)
    transform = np.fft.fft2(X) * np.fft.fft2(K, X.shape)
    return np.fft.ifft2(transform).real.astype(X.dtype)


@misconception("conv2d")
def convolution_lacks_its_last_row_and_column(X, K):
    """Your output lacks its last row and column.

    A kernel of height h has H - h + 1 places from top to bottom, not H - h.
    """
    return conv2d(X, K)[:-1, :-1]


@misconception("conv2d")
def convolution_of_window_sums(X, K):
    """You add up the pixels under the kernel, whatever its numbers are.

    Each pixel has to be multiplied by the number of the flipped kernel that lies on it.
    """
    return conv2d(X, np.ones_like(K))


@misconception("conv2d")
def mean_of_flipped_products(X, K):
    """You take the mean of the products. Convolution takes their sum."""
    return conv2d(X, K) / K.size


@misconception("conv2d")
def convolution_truncated(X, K):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return conv2d(X, K).astype(np.int64)


# conv_matrix ----------------------------------------------------------------------------------


def _place(K, input_shape, row_step, start):
    """Return a matrix whose row (i, j) holds K[a, b] at column start(i, j) + a * row_step + b.

    Whatever would stand past the end of a row is left out.
    """
    rows, columns = _positions(input_shape, K.shape)
    M = np.zeros((rows * columns, input_shape[0] * input_shape[1]), K.dtype)
    for i in range(rows):
        for j in range(columns):
            for (a, b), weight in np.ndenumerate(K):
                column = start(i, j) + a * row_step + b
                if column < M.shape[1]:
                    M[i * columns + j, column] = weight
    return M


@misconception("conv_matrix")
def matrix_transposed(K, input_shape):
    """Your matrix is transposed: it takes outputs to inputs.

    M needs a row for every output and a column for every pixel, so that M @ X.ravel() works.
    """
    return conv_matrix(K, input_shape).T


@misconception("conv_matrix")
def matrix_of_the_flipped_kernel(K, input_shape):
    """Your matrix holds the flipped kernel: it computes conv2d, not corr2d."""
    return conv_matrix(_flipped(K), input_shape)


@misconception("conv_matrix")
def matrix_of_the_transposed_kernel(K, input_shape):
    """Your matrix holds the kernel with rows and columns swapped.

    K[a, b] belongs to the pixel a rows below and b columns to the right of the window's corner.
    """
    return conv_matrix(K.T, input_shape)


@misconception("conv_matrix")
def same_window_in_every_row(K, input_shape):
    """Every row of your matrix sees the same window, in the top left corner.

    The weights are tied, but each output has its own window: the one of (i, j) starts at column
    i * W + j.
    """
    return _place(K, input_shape, input_shape[1], lambda i, j: 0)


@misconception("conv_matrix")
def window_forgets_its_row(K, input_shape):
    """Your windows move to the right but never down.

    The window at (i, j) starts at column i * W + j of its row of the matrix, not at j.
    """
    return _place(K, input_shape, input_shape[1], lambda i, j: j)


@misconception("conv_matrix")
def kernel_in_one_piece(K, input_shape):
    """You lay the kernel's rows one after the other, without a gap between them.

    In X.ravel() the pixel below is W entries further, so between the kernel's rows there are
    W - w zeros.
    """
    width = input_shape[1]
    return _place(K, input_shape, K.shape[1], lambda i, j: i * width + j)


@misconception("conv_matrix")
def diagonal_through_line_ends(K, input_shape):
    """Your weights move by one column from each row of the matrix to the next, always.

    At the end of a line of outputs the window goes back to the left border, one row further down:
    it starts at column i * W + j.
    """
    columns = input_shape[1] - K.shape[1] + 1
    return _place(K, input_shape, input_shape[1], lambda i, j: i * columns + j)


@misconception("conv_matrix")
def height_for_width(K, input_shape):
    """You step from one pixel to the one below by H entries, which only square images forgive.

    X.ravel() lays out row by row, and a row has W pixels: pixel (r, c) is entry r * W + c.
    """
    rows, columns = _positions(input_shape, K.shape)
    M = np.zeros((rows * columns, input_shape[0] * input_shape[1]), K.dtype)
    for row, (i, j) in enumerate(np.ndindex(rows, columns)):
        for (a, b), weight in np.ndenumerate(K):
            M[row, (i + a) * input_shape[0] + j + b] = weight  # an IndexError in high images
    return M


@misconception("conv_matrix")
def column_by_column(K, input_shape):
    """Your matrix expects the image column by column. X.ravel() lays it out row by row."""
    M = conv_matrix(K, input_shape)
    return M.reshape(-1, *input_shape).swapaxes(1, 2).reshape(M.shape)


@misconception("conv_matrix")
def outputs_column_by_column(K, input_shape):
    """Your rows run through the outputs column by column.

    They should follow corr2d(X, K).ravel(): all outputs of the first row, then those of the next.
    """
    M = conv_matrix(K, input_shape)
    rows, columns = _positions(input_shape, K.shape)
    return M.reshape(rows, columns, -1).swapaxes(0, 1).reshape(M.shape)


@misconception("conv_matrix")
def ones_for_the_kernel(K, input_shape):
    """Your matrix has ones where the kernel's values belong: it only adds the pixels up."""
    return conv_matrix(np.ones_like(K), input_shape)


@misconception("conv_matrix")
def averaging_matrix(K, input_shape):
    """You divide the weights by their number: your matrix takes the mean of the products."""
    return conv_matrix(K, input_shape) / K.size


@misconception("conv_matrix")
def truncated_weights(K, input_shape):
    """Your matrix loses what stands after the decimal point of the weights.

    An array of integers cuts off what you write into it. Make it with the dtype of K.
    """
    return conv_matrix(K, input_shape).astype(np.int64)


@misconception("conv_matrix")
def not_flattened(K, input_shape):
    """Your result has four axes: rows and columns of the outputs, rows and columns of the pixels.

    Flatten them in pairs, to (out, H * W).
    """
    rows, columns = _positions(input_shape, K.shape)
    return conv_matrix(K, input_shape).reshape(rows, columns, *input_shape)


@misconception("conv_matrix")
def one_row_for_every_pixel(K, input_shape):
    """Your matrix is square: it has a row for every pixel, also where the kernel does not fit.

    There are (H - h + 1) * (W - w + 1) rows, one for each place of the kernel.
    """
    _positions(input_shape, K.shape)
    (H, W), (h, w) = input_shape, K.shape
    padded = conv_matrix(K, (H + h - 1, W + w - 1)).reshape(H * W, H + h - 1, W + w - 1)
    top, left = h // 2, w // 2
    return padded[:, top : top + H, left : left + W].reshape(H * W, H * W)


@misconception("conv_matrix")
def last_outputs_missing(K, input_shape):
    """Your matrix lacks the outputs of the last row and column.

    A kernel of height h has H - h + 1 places from top to bottom, not H - h.
    """
    rows, columns = _positions(input_shape, K.shape)
    M = conv_matrix(K, input_shape).reshape(rows, columns, -1)
    return M[:-1, :-1].reshape((rows - 1) * (columns - 1), M.shape[-1])
