"""Wrong versions of the tasks of `padding_stride`; each docstring is what the student reads."""

import numpy as np
from cross_correlation import corr2d
from padding_stride import _pair, corr2d_strided, pad2d, pixel_use, same_padding

from grader.misconceptions import misconception


def _swapped(value):
    """Return a pair as (horizontal, vertical), anything else as it is."""
    return value[::-1] if isinstance(value, tuple) else value


def _one_axis(value, axis):
    """Return the int or pair with 0 on the other axis."""
    return tuple(v if a == axis else 0 for a, v in enumerate(_pair(value)))


def _strided(padded, K, stride):
    """Cross-correlate what is padded already."""
    return corr2d_strided(padded, K, stride)


def _rounded_up(n, f, s):
    """Return how far a padded axis must reach so that a last window past its end fits in."""
    return -(-(n - f) // s) * s + f


def _room_for_more(X, kernel_shape, stride, padding):
    """Pad, and add zeros at the bottom and right until no pixel is left over."""
    padded = pad2d(X, padding)
    sides = zip(padded.shape, kernel_shape, _pair(stride), strict=True)
    return np.pad(padded, [(0, _rounded_up(n, f, s) - n) for n, f, s in sides])


# pad2d ----------------------------------------------------------------------------------------


@misconception("pad2d")
def padded_above_and_left_only(X, padding):
    """You pad above and on the left only. The border goes all round, the same on both sides."""
    top, left = _pair(padding)
    return pad2d(X, padding)[: X.shape[0] + top, : X.shape[1] + left]


@misconception("pad2d")
def padded_below_and_right_only(X, padding):
    """You pad below and on the right only. The border goes all round, the same on both sides."""
    top, left = _pair(padding)
    return pad2d(X, padding)[top:, left:]


@misconception("pad2d")
def padding_shared_between_the_sides(X, padding):
    """You share the padding between the two sides of an axis. It is the number for each side."""
    pad2d(X, padding)
    return np.pad(X, [(p // 2, p - p // 2) for p in _pair(padding)])


@misconception("pad2d")
def padded_with_the_edge_value(X, padding):
    """You repeat the outermost pixels in the border. Zero padding fills it with zeros."""
    return np.pad(X, [(p, p) for p in _pair(padding)], mode="edge")


@misconception("pad2d")
def padded_with_a_mirror(X, padding):
    """Your border mirrors the image. Zero padding fills it with zeros."""
    return np.pad(X, [(p, p) for p in _pair(padding)], mode="symmetric")


@misconception("pad2d")
def padded_with_the_other_side(X, padding):
    """Your border holds what is on the opposite side of the image. It should hold zeros."""
    return np.pad(X, [(p, p) for p in _pair(padding)], mode="wrap")


@misconception("pad2d")
def padded_with_ones(X, padding):
    """You fill the border with ones. Zero padding fills it with zeros."""
    return np.pad(X, [(p, p) for p in _pair(padding)], constant_values=1)


@misconception("pad2d")
def padding_pair_swapped(X, padding):
    """You read a pair as (horizontal, vertical). It is (vertical, horizontal)."""
    return pad2d(X, _swapped(padding))


@misconception("pad2d")
def pair_read_as_before_and_behind(X, padding):
    """You read a pair as so many before and so many behind, on both axes.

    It is (vertical, horizontal), and both sides of an axis get the same. np.pad takes that as
    ((p, p), (q, q)).
    """
    pad2d(X, padding)
    return np.pad(X, _pair(padding))


@misconception("pad2d")
def rows_padded_only(X, padding):
    """You pad above and below, but not left and right: the columns need a border too."""
    pad2d(X, padding)
    return pad2d(X, _one_axis(padding, 0))


@misconception("pad2d")
def columns_padded_only(X, padding):
    """You pad left and right, but not above and below: the rows need a border too."""
    pad2d(X, padding)
    return pad2d(X, _one_axis(padding, 1))


@misconception("pad2d")
def first_of_the_pair_for_both(X, padding):
    """You use the first number of a pair for both axes. The second is for the columns."""
    pad2d(X, padding)
    return pad2d(X, _pair(padding)[0])


@misconception("pad2d")
def padded_and_truncated(X, padding):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return np.trunc(pad2d(X, padding))


# same_padding ---------------------------------------------------------------------------------


@misconception("same_padding")
def half_of_an_even_side(kernel_shape):
    """For an even side you return half of it, but with that the output is one row too large.

    h // 2 on both sides adds h rows where h - 1 were lost, so no padding that is the same on both
    sides keeps the size: raise ValueError.
    """
    return tuple(f // 2 for f in kernel_shape)


@misconception("same_padding")
def half_of_an_even_side_rounded_down(kernel_shape):
    """For an even side you round (h - 1) / 2 down, and the output gets one row too small.

    No padding that is the same on both sides keeps the size: raise ValueError.
    """
    return tuple((f - 1) // 2 for f in kernel_shape)


@misconception("same_padding")
def total_for_both_sides(kernel_shape):
    """You return all the rows and columns that are to be added, f - 1.

    The result is the padding for each side, half of that.
    """
    same_padding(kernel_shape)
    return tuple(f - 1 for f in kernel_shape)


@misconception("same_padding")
def one_too_many(kernel_shape):
    """You return one more than is needed: (f + 1) / 2. The kernel takes f - 1 away, not f + 1."""
    same_padding(kernel_shape)
    return tuple((f + 1) // 2 for f in kernel_shape)


@misconception("same_padding")
def height_and_width_swapped(kernel_shape):
    """You return (horizontal, vertical). The first number is for the rows, so it follows from h."""
    return same_padding(kernel_shape)[::-1]


@misconception("same_padding")
def square_kernel_assumed(kernel_shape):
    """You use the kernel's height for both axes. The columns follow from its width."""
    same_padding(kernel_shape)
    return (kernel_shape[0] // 2,) * 2


@misconception("same_padding")
def one_number_for_a_pair(kernel_shape):
    """You return a single number. Rows and columns each need their own: return a pair."""
    return same_padding(kernel_shape)[0]


@misconception("same_padding")
def halves_as_floats(kernel_shape):
    """You return floats, and padding counts rows: return ints, with // in place of /."""
    same_padding(kernel_shape)
    return tuple((f - 1) / 2 for f in kernel_shape)


@misconception("same_padding")
def always_one(kernel_shape):
    """You always return 1. That keeps the size under a 3x3 kernel; others need (f - 1) / 2."""
    same_padding(kernel_shape)
    return 1, 1


# corr2d_strided -------------------------------------------------------------------------------


@misconception("corr2d_strided")
def correlated_with_padding_above_and_left_only(X, K, stride=1, padding=0):
    """You pad above and on the left only. Both sides of an axis get the padding."""
    corr2d_strided(X, K, stride, padding)
    return _strided(padded_above_and_left_only(X, padding), K, stride)


@misconception("corr2d_strided")
def correlated_with_padding_below_and_right_only(X, K, stride=1, padding=0):
    """You pad below and on the right only. Both sides of an axis get the padding."""
    corr2d_strided(X, K, stride, padding)
    return _strided(padded_below_and_right_only(X, padding), K, stride)


@misconception("corr2d_strided")
def correlated_with_shared_padding(X, K, stride=1, padding=0):
    """You share the padding between the two sides of an axis. It is the number for each side."""
    corr2d_strided(X, K, stride, padding)
    return _strided(padding_shared_between_the_sides(X, padding), K, stride)


@misconception("corr2d_strided")
def correlated_with_the_edge_value(X, K, stride=1, padding=0):
    """You pad by repeating the outermost pixels. The border should hold zeros."""
    return _strided(padded_with_the_edge_value(X, padding), K, stride)


@misconception("corr2d_strided")
def correlated_with_before_and_behind(X, K, stride=1, padding=0):
    """You read a pair of paddings as so many before and so many behind, on both axes.

    It is (vertical, horizontal), and both sides of an axis get the same. np.pad takes that as
    ((p, p), (q, q)).
    """
    corr2d_strided(X, K, stride, padding)
    return _strided(pair_read_as_before_and_behind(X, padding), K, stride)


@misconception("corr2d_strided")
def padding_ignored(X, K, stride=1, padding=0):
    """You ignore `padding`: your kernel never leaves the image."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, stride)


@misconception("corr2d_strided")
def output_padded(X, K, stride=1, padding=0):
    """You put the zeros around the output. The border goes around the image, before the kernel."""
    corr2d_strided(X, K, stride, padding)
    return pad2d(corr2d_strided(X, K, stride), padding)


@misconception("corr2d_strided")
def stride_ignored(X, K, stride=1, padding=0):
    """You ignore `stride`: your kernel always moves by one pixel."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, 1, padding)


@misconception("corr2d_strided")
def stride_on_rows_only(X, K, stride=1, padding=0):
    """You apply the stride downwards only. The kernel also moves by it to the right."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, (_pair(stride)[0], 1), padding)


@misconception("corr2d_strided")
def stride_on_columns_only(X, K, stride=1, padding=0):
    """You apply the stride to the right only. The kernel also moves by it downwards."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, (1, _pair(stride)[1]), padding)


@misconception("corr2d_strided")
def stride_before_the_first_window(X, K, stride=1, padding=0):
    """Your first window has already moved by a stride. It starts in the corner, at row 0."""
    down, right = _pair(stride)
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, 1, padding)[down::down, right::right]


@misconception("corr2d_strided")
def last_of_every_stride(X, K, stride=1, padding=0):
    """You keep the last of every `stride` windows. Keep the first, the one in the corner."""
    down, right = _pair(stride)
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, 1, padding)[down - 1 :: down, right - 1 :: right]


@misconception("corr2d_strided")
def windows_centred(X, K, stride=1, padding=0):
    """You centre the windows, so that what is left over lies on both sides.

    They start in the top left corner, and the rest is left over at the bottom and at the right.
    """
    down, right = _pair(stride)
    corr2d_strided(X, K, stride, padding)
    Y = corr2d_strided(X, K, 1, padding)
    top, left = (Y.shape[0] - 1) % down // 2, (Y.shape[1] - 1) % right // 2
    return Y[top::down, left::right]


@misconception("corr2d_strided")
def output_size_rounded_up(X, K, stride=1, padding=0):
    """You round the size of the output up: your last windows reach past the padded image.

    Only whole windows count, so round down: (H + 2p - h) // s + 1.
    """
    corr2d_strided(X, K, stride, padding)
    return _strided(_room_for_more(X, K.shape, stride, padding), K, stride)


@misconception("corr2d_strided")
def rounded_up_and_out_of_range(X, K, stride=1, padding=0):
    """You round the size of the output up, and your last windows read past the padded image.

    That is an error where pixels are left over. Only whole windows count, so round down:
    (H + 2p - h) // s + 1.
    """
    Y = corr2d_strided(X, K, stride, padding)
    if _room_for_more(X, K.shape, stride, padding).shape != pad2d(X, padding).shape:
        raise IndexError("a window reaches past the padded image")
    return Y


@misconception("corr2d_strided")
def room_of_the_border_ignored(X, K, stride=1, padding=0):
    """You refuse a kernel larger than the bare image. The border may make room for it."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("the kernel is larger than the image")
    return corr2d_strided(X, K, stride, padding)


@misconception("corr2d_strided")
def last_windows_missing(X, K, stride=1, padding=0):
    """You lack the windows that end flush with the border: range(n - f + 1), and not n - f."""
    corr2d_strided(X, K, stride, padding)
    down, right = _pair(stride)
    return corr2d(pad2d(X, padding), K)[:-1, :-1][::down, ::right]


@misconception("corr2d_strided")
def padding_swapped(X, K, stride=1, padding=0):
    """You read a pair of paddings as (horizontal, vertical). It is (vertical, horizontal)."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, stride, _swapped(padding))


@misconception("corr2d_strided")
def stride_swapped(X, K, stride=1, padding=0):
    """You read a pair of strides as (horizontal, vertical). It is (vertical, horizontal)."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, _swapped(stride), padding)


@misconception("corr2d_strided")
def both_pairs_swapped(X, K, stride=1, padding=0):
    """You read pairs as (horizontal, vertical). They are (vertical, horizontal)."""
    corr2d_strided(X, K, stride, padding)
    return corr2d_strided(X, K, _swapped(stride), _swapped(padding))


@misconception("corr2d_strided")
def pixels_skipped_first(X, K, stride=1, padding=0):
    """You take every `stride`-th pixel first, and then let the kernel move by one.

    The kernel looks at neighbouring pixels; only the window moves in steps of `stride`.
    """
    down, right = _pair(stride)
    corr2d_strided(X, K, stride, padding)
    return corr2d(pad2d(X, padding)[::down, ::right], K)


@misconception("corr2d_strided")
def stride_read_as_a_gap(X, K, stride=1, padding=0):
    """You pass over `stride` windows between two. The stride is the step itself: 1 skips none."""
    corr2d_strided(X, K, stride, padding)
    down, right = _pair(stride)
    return corr2d_strided(X, K, (down + 1, right + 1), padding)


@misconception("corr2d_strided")
def kernel_flipped(X, K, stride=1, padding=0):
    """You flip the kernel first: that is convolution. Use it as it is (001, slide 7)."""
    return corr2d_strided(X, K[::-1, ::-1], stride, padding)


@misconception("corr2d_strided")
def truncated(X, K, stride=1, padding=0):
    """Your result loses what stands after the decimal point.

    An array of integers cuts off what you write into it. Make it with the dtype of X.
    """
    return np.trunc(corr2d_strided(X, K, stride, padding))


# pixel_use ------------------------------------------------------------------------------------


def _counts(input_shape, kernel_shape, stride, padding):
    """Return how many windows cover each row, and each column; together they give pixel_use."""
    (H, W), (h, w) = input_shape, kernel_shape
    (down, right), (top, left) = _pair(stride), _pair(padding)
    rows = pixel_use((H, 1), (h, 1), (down, 1), (top, 0))[:, 0]
    return rows, pixel_use((1, W), (1, w), (1, right), (0, left))[0]


def _use_of_padded(input_shape, kernel_shape, stride, padding):
    """Return how many windows cover each pixel of the padded image."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    padded = pad2d(np.zeros(input_shape), padding)
    return pixel_use(padded.shape, kernel_shape, stride)


@misconception("pixel_use")
def padded_pixels_counted(input_shape, kernel_shape, stride=1, padding=0):
    """You count the pixels of the border too. Cut it off: the result has the image's shape."""
    return _use_of_padded(input_shape, kernel_shape, stride, padding)


@misconception("pixel_use")
def corner_of_the_padded_image(input_shape, kernel_shape, stride=1, padding=0):
    """You cut out the top left corner of the padded counts. The image lies in their middle."""
    height, width = input_shape
    return _use_of_padded(input_shape, kernel_shape, stride, padding)[:height, :width]


@misconception("pixel_use")
def corners_used_like_edges(input_shape, kernel_shape, stride=1, padding=0):
    """You give the corners what the edges have. A corner is limited on both axes at once.

    The count is a product, of the windows that cover its row and those that cover its column.
    """
    pixel_use(input_shape, kernel_shape, stride, padding)
    rows, columns = _counts(input_shape, kernel_shape, stride, padding)
    return np.minimum(rows[:, None] * columns.max(), rows.max() * columns)


@misconception("pixel_use")
def all_used_equally(input_shape, kernel_shape, stride=1, padding=0):
    """You give all pixels the same count, that of the kernel's size.

    Pixels near the border are in fewer windows, also with the usual padding. At stride 1 all are
    used equally only from a padding of f - 1 up.
    """
    use = pixel_use(input_shape, kernel_shape, stride, padding)
    return np.full_like(use, kernel_shape[0] * kernel_shape[1])


@misconception("pixel_use")
def rows_and_columns_added(input_shape, kernel_shape, stride=1, padding=0):
    """You add the counts of rows and columns. Each window of the rows meets each of the columns.

    So the two have to be multiplied.
    """
    pixel_use(input_shape, kernel_shape, stride, padding)
    rows, columns = _counts(input_shape, kernel_shape, stride, padding)
    return rows[:, None] + columns


@misconception("pixel_use")
def window_starts_counted(input_shape, kernel_shape, stride=1, padding=0):
    """You count a window at its first pixel only. It covers h rows and w columns from there."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    (H, W), (h, w) = input_shape, kernel_shape
    (down, right), (top, left) = _pair(stride), _pair(padding)
    starts = np.zeros((H + 2 * top, W + 2 * left), int)
    starts[: H + 2 * top - h + 1 : down, : W + 2 * left - w + 1 : right] = 1
    return starts[top : top + H, left : left + W]


@misconception("pixel_use")
def covered_or_not(input_shape, kernel_shape, stride=1, padding=0):
    """You only say whether a pixel is covered, 1 or 0. Count its windows: add with +=, not =."""
    return np.minimum(pixel_use(input_shape, kernel_shape, stride, padding), 1)


@misconception("pixel_use")
def pixels_of_each_window(input_shape, kernel_shape, stride=1, padding=0):
    """You count how many pixels each window sees. The question is about the windows of each pixel.

    The result has the shape of the image, not that of the output.
    """
    pixel_use(input_shape, kernel_shape, stride, padding)
    return corr2d_strided(np.ones(input_shape), np.ones(kernel_shape), stride, padding).astype(int)


@misconception("pixel_use")
def use_without_padding(input_shape, kernel_shape, stride=1, padding=0):
    """You ignore `padding`: with a border around the image more windows reach its outer pixels."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    return pixel_use(input_shape, kernel_shape, stride)


@misconception("pixel_use")
def use_without_stride(input_shape, kernel_shape, stride=1, padding=0):
    """You ignore `stride`: your windows always move by one pixel."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    return pixel_use(input_shape, kernel_shape, 1, padding)


@misconception("pixel_use")
def use_with_stride_on_rows_only(input_shape, kernel_shape, stride=1, padding=0):
    """You apply the stride downwards only. Windows also move by it to the right."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    return pixel_use(input_shape, kernel_shape, (_pair(stride)[0], 1), padding)


@misconception("pixel_use")
def use_with_stride_on_columns_only(input_shape, kernel_shape, stride=1, padding=0):
    """You apply the stride to the right only. Windows also move by it downwards."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    return pixel_use(input_shape, kernel_shape, (1, _pair(stride)[1]), padding)


@misconception("pixel_use")
def use_of_windows_past_the_border(input_shape, kernel_shape, stride=1, padding=0):
    """You count windows that reach past the padded image. Only whole windows count (round down)."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    (H, W), (top, left) = input_shape, _pair(padding)
    room = _room_for_more(np.zeros(input_shape), kernel_shape, stride, padding)
    return pixel_use(room.shape, kernel_shape, stride)[top : top + H, left : left + W]


@misconception("pixel_use")
def use_with_pairs_swapped(input_shape, kernel_shape, stride=1, padding=0):
    """You read pairs as (horizontal, vertical). They are (vertical, horizontal)."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    return pixel_use(input_shape, kernel_shape, _swapped(stride), _swapped(padding))


@misconception("pixel_use")
def last_windows_not_counted(input_shape, kernel_shape, stride=1, padding=0):
    """You leave out the windows that end flush with the border: range(n - f + 1), and not n - f."""
    pixel_use(input_shape, kernel_shape, stride, padding)
    (H, W), (top, left) = input_shape, _pair(padding)
    use = np.zeros((H + 2 * top, W + 2 * left), int)
    smaller = (H + 2 * top - 1, W + 2 * left - 1)
    if kernel_shape[0] <= smaller[0] and kernel_shape[1] <= smaller[1]:
        use[:-1, :-1] = pixel_use(smaller, kernel_shape, stride)
    return use[top : top + H, left : left + W]
