"""Wrong versions of the tasks of `inspection`; each docstring is what the student reads."""

import torch
from inspection import dominant_region, feature_maps, filter_mosaic, occlusion_map
from torch import nn
from torch.nn.functional import avg_pool2d

from grader.misconceptions import misconception


@misconception("feature_maps")
def one_layer_too_few(model, x, layer):
    """You stop before the layer that is asked for. Its own output is wanted: `model[: layer + 1]`.

    Children are counted from 0.
    """
    return feature_maps(model, x, layer - 1)


@misconception("feature_maps")
def one_layer_too_many(model, x, layer):
    """You go on after the layer that is asked for. Return the output of child number `layer`."""
    return feature_maps(model, x, layer + 1)


@misconception("feature_maps")
def output_of_the_model(model, x, layer):
    """You return the output of the whole model, whatever `layer` is."""
    return feature_maps(model, x, len(model) - 1)


@misconception("feature_maps")
def convolutions_counted(model, x, layer):
    """You count the layers with weights only. Activations, pooling and flatten count too."""
    with_weights = [i for i, child in enumerate(model.children()) if list(child.parameters())]
    return feature_maps(model, x, [*with_weights, len(model) - 1][min(layer, len(with_weights))])


@misconception("feature_maps")
def nested_layers_counted(model, x, layer):
    """You count the layers inside of a nested `nn.Sequential`. It is one child of the model."""
    flat = [part for part in model.modules() if not isinstance(part, nn.Sequential)]
    training = model.training
    maps = feature_maps(nn.Sequential(*flat).train(training), x, layer)
    model.train(training)
    return maps


@misconception("feature_maps")
def looked_at_in_training_mode(model, x, layer):
    """You look at the model in the mode it comes in. Call `model.eval()` first.

    In training mode dropout drops values, and batch normalisation goes by this batch.
    """
    with torch.no_grad():
        return model[: layer + 1](x)


@misconception("feature_maps")
def left_in_evaluation_mode(model, x, layer):
    """You leave the model in evaluation mode. Put it back into the mode that it was in."""
    maps = feature_maps(model, x, layer)
    model.eval()
    return maps


@misconception("feature_maps")
def always_back_to_training_mode(model, x, layer):
    """You always end with `model.train()`, also where the model came in evaluation mode.

    Note `model.training` first and restore it.
    """
    maps = feature_maps(model, x, layer)
    model.train()
    return maps


@misconception("feature_maps")
def first_image_only(model, x, layer):
    """You return the maps of the first image alone. All of the batch is wanted."""
    return feature_maps(model, x, layer)[:1]


@misconception("feature_maps")
def channels_averaged(model, x, layer):
    """You return the mean of all channels. Each filter has a map of its own: keep them all."""
    return feature_maps(model, x, layer).mean(dim=1, keepdim=True)


@misconception("feature_maps")
def batch_dropped(model, x, layer):
    """You drop the first axis where the batch is a single image. Keep it: (1, o, H', W')."""
    maps = feature_maps(model, x, layer)
    return maps[0] if len(maps) == 1 else maps


def _mosaic(scaled, columns, gap=1, border=0, fill=0.0):
    """Lay out filters that are scaled already."""
    count, h, w = scaled.shape
    rows = -(-count // columns)
    sides = [n * (f + gap) - gap + 2 * border for n, f in ((rows, h), (columns, w))]
    mosaic = scaled.new_full(sides, fill)
    for number, one in enumerate(scaled):
        top, left = (
            border + n * (f + gap) for n, f in zip(divmod(number, columns), (h, w), strict=True)
        )
        mosaic[top : top + h, left : left + w] = one
    return mosaic


def _scaled(weights):
    """Return filters, each scaled to [0, 1]."""
    return torch.stack([filter_mosaic(one[None], 1) for one in weights])


@misconception("filter_mosaic")
def scaled_together(weights, columns):
    """You scale all filters together. Each is scaled on its own, or weak ones look grey."""
    filter_mosaic(weights, columns)
    if weights.min() == weights.max():
        return filter_mosaic(weights, columns)
    return _mosaic((weights - weights.min()) / (weights.max() - weights.min()), columns)


@misconception("filter_mosaic")
def not_scaled(weights, columns):
    """You do not scale the filters. The smallest number of each becomes 0, the largest 1."""
    filter_mosaic(weights, columns)
    return _mosaic(weights, columns)


@misconception("filter_mosaic")
def divided_by_the_largest(weights, columns):
    """You divide by the largest number of the filter and do not subtract the smallest.

    Subtract it first, and divide by how far the two are apart.
    """
    filter_mosaic(weights, columns)
    largest = weights.abs().amax(dim=(1, 2), keepdim=True)
    return _mosaic(weights / torch.where(largest == 0, torch.ones_like(largest), largest), columns)


@misconception("filter_mosaic")
def only_shifted(weights, columns):
    """You subtract the smallest number, but do not divide: the largest does not become 1."""
    filter_mosaic(weights, columns)
    return _mosaic(weights - weights.amin(dim=(1, 2), keepdim=True), columns)


@misconception("filter_mosaic")
def negative_cut_off(weights, columns):
    """You cut off what is negative, so that half of most filters is black.

    Scale from the smallest number, not from 0.
    """
    filter_mosaic(weights, columns)
    return filter_mosaic(weights.clamp(min=0), columns)


@misconception("filter_mosaic")
def constant_filters_not_finite(weights, columns):
    """A filter whose numbers are all equal comes out as NaN: you divide zero by zero.

    It is 0 in the mosaic.
    """
    filter_mosaic(weights, columns)
    low, high = weights.amin(dim=(1, 2), keepdim=True), weights.amax(dim=(1, 2), keepdim=True)
    return _mosaic((weights - low) / (high - low), columns)


@misconception("filter_mosaic")
def constant_filters_kept(weights, columns):
    """A filter whose numbers are all equal keeps them. It is 0 in the mosaic."""
    filter_mosaic(weights, columns)
    constant = weights.amin(dim=(1, 2), keepdim=True) == weights.amax(dim=(1, 2), keepdim=True)
    return _mosaic(torch.where(constant, weights, _scaled(weights)), columns)


@misconception("filter_mosaic")
def border_around_the_mosaic(weights, columns):
    """There is a border around your mosaic. Gaps are between filters only."""
    filter_mosaic(weights, columns)
    return _mosaic(_scaled(weights), columns, border=1)


@misconception("filter_mosaic")
def no_gaps(weights, columns):
    """There are no gaps between your filters. Leave one pixel between neighbours."""
    filter_mosaic(weights, columns)
    return _mosaic(_scaled(weights), columns, gap=0)


@misconception("filter_mosaic")
def gap_after_every_filter(weights, columns):
    """You leave a gap after the last filter of a row or column too. Gaps are between filters."""
    mosaic = filter_mosaic(weights, columns)
    return nn.functional.pad(mosaic, (0, 1, 0, 1))


@misconception("filter_mosaic")
def white_gaps(weights, columns):
    """Your gaps and empty places are 1. They are 0."""
    filter_mosaic(weights, columns)
    return _mosaic(_scaled(weights), columns, fill=1.0)


@misconception("filter_mosaic")
def filled_column_by_column(weights, columns):
    """You fill the mosaic column by column. The second filter stands to the right of the first."""
    filter_mosaic(weights, columns)
    count, h, w = weights.shape
    rows = -(-count // columns)
    places = torch.arange(rows * columns).reshape(columns, rows).T.flatten()
    scaled = torch.cat([_scaled(weights), weights.new_zeros(rows * columns - count, h, w)])
    return _mosaic(scaled[places], columns)


@misconception("filter_mosaic")
def only_as_wide_as_needed(weights, columns):
    """Your mosaic is narrower where there are fewer filters than columns. Leave places empty."""
    filter_mosaic(weights, columns)
    return filter_mosaic(weights, min(columns, len(weights)))


@misconception("filter_mosaic")
def last_row_missing(weights, columns):
    """The last row is missing where the filters do not fill it. Round the number of rows up."""
    mosaic = filter_mosaic(weights, columns)
    height = len(weights) // columns * (weights.shape[1] + 1) - 1
    return mosaic[: max(height, 0)]


@misconception("filter_mosaic")
def columns_taken_for_rows(weights, columns):
    """You take `columns` for the number of rows. It says how many filters stand in a row."""
    filter_mosaic(weights, columns)
    return filter_mosaic(weights, -(-len(weights) // columns))


@misconception("filter_mosaic")
def filters_transposed(weights, columns):
    """Each of your filters is transposed: its rows have become columns."""
    filter_mosaic(weights, columns)
    return filter_mosaic(weights.transpose(1, 2), columns)


def _cells(feature_map, rows, columns, numbers=torch.abs):
    """Return the sum of `numbers` of every cell."""
    dominant_region(feature_map, rows, columns)
    h, w = feature_map.shape[0] // rows, feature_map.shape[1] // columns
    return numbers(feature_map).reshape(rows, h, columns, w).sum(dim=(1, 3))


def _largest(cells):
    return divmod(int(cells.argmax()), cells.shape[1])


@misconception("dominant_region")
def signed_sums(feature_map, rows=3, columns=3):
    """You sum the values as they are. Sum their absolute values.

    A strongly negative response counts, too.
    """
    return _largest(_cells(feature_map, rows, columns, lambda values: values))


@misconception("dominant_region")
def absolute_value_of_the_sum(feature_map, rows=3, columns=3):
    """You sum first and take the absolute value then, so that +5 and -5 cancel.

    Take the absolute values first.
    """
    return _largest(_cells(feature_map, rows, columns, lambda values: values).abs())


@misconception("dominant_region")
def sums_of_squares(feature_map, rows=3, columns=3):
    """You sum the squares, in which one large value outweighs many. Sum the absolute values."""
    return _largest(_cells(feature_map, rows, columns, torch.square))


@misconception("dominant_region")
def cell_of_the_peak(feature_map, rows=3, columns=3):
    """You look for the one largest value. The cell with the largest sum may be another."""
    _cells(feature_map, rows, columns)
    row, column = divmod(int(feature_map.abs().argmax()), feature_map.shape[1])
    h, w = feature_map.shape[0] // rows, feature_map.shape[1] // columns
    return row // h, column // w


@misconception("dominant_region")
def column_before_row(feature_map, rows=3, columns=3):
    """You return (column, row). The row comes first."""
    return dominant_region(feature_map, rows, columns)[::-1]


@misconception("dominant_region")
def counted_from_one(feature_map, rows=3, columns=3):
    """You count rows and columns from 1. The cell at the top left is (0, 0)."""
    row, column = dominant_region(feature_map, rows, columns)
    return row + 1, column + 1


@misconception("dominant_region")
def pixels_of_the_corner(feature_map, rows=3, columns=3):
    """You return the pixel at which the cell begins. The place of the cell in the grid is asked."""
    row, column = dominant_region(feature_map, rows, columns)
    return row * (feature_map.shape[0] // rows), column * (feature_map.shape[1] // columns)


@misconception("dominant_region")
def number_of_the_cell(feature_map, rows=3, columns=3):
    """You return one number that counts the cells row by row. Two are asked: (row, column)."""
    row, column = dominant_region(feature_map, rows, columns)
    return row * columns + column


@misconception("dominant_region")
def grid_stays_three_by_three(feature_map, rows=3, columns=3):
    """You ignore `rows` and `columns`: your grid always has three of each."""
    dominant_region(feature_map, rows, columns)
    h, w = max(feature_map.shape[0] // 3, 1), max(feature_map.shape[1] // 3, 1)
    return _largest(avg_pool2d(feature_map.abs()[None], (h, w))[0, :3, :3])


@misconception("dominant_region")
def smallest_sum(feature_map, rows=3, columns=3):
    """You return the cell with the smallest sum. The largest is asked."""
    return _largest(-_cells(feature_map, rows, columns))


def _occlude(model, image, label, size, stride, **faults):
    """Slide a square over an image, with faults."""
    occlusion_map(model, image, label, size, stride)
    before = model.training
    model.train(before and "mode" in faults)
    answer = faults.get("answer", lambda logits: logits[0, label])
    trail, rows = image.clone(), []
    last = -1 if "last" in faults else 0
    with torch.no_grad():
        original = answer(model(image[None]))
        for i in range(0, image.shape[1] - size + 1 + last, stride):
            rows.append([])
            for j in range(0, image.shape[2] - size + 1 + last, stride):
                occluded = trail if "trail" in faults else image.clone()
                square = occluded[faults.get("channels", slice(None)), i : i + size, j : j + size]
                square[:] = faults.get("grey", 0.5)
                rows[-1].append(original - answer(model(occluded[None])))
    model.train(before)
    return torch.tensor(rows).reshape(len(rows), -1)


@misconception("occlusion_map")
def sign_reversed(model, image, label, size, stride):
    """Your signs are reversed: it is the original's logit minus that of the occluded image.

    A drop is positive.
    """
    return -occlusion_map(model, image, label, size, stride)


@misconception("occlusion_map")
def size_of_the_change(model, image, label, size, stride):
    """You return absolute values. Where the logit rises under the square, the drop is negative."""
    return occlusion_map(model, image, label, size, stride).abs()


@misconception("occlusion_map")
def occluded_logits(model, image, label, size, stride):
    """You return the logits of the occluded images. Subtract them from the original's logit."""
    drops = occlusion_map(model, image, label, size, stride)
    before = model.training
    with torch.no_grad():
        original = model.eval()(image[None])[0, label]
    model.train(before)
    return original - drops


@misconception("occlusion_map")
def probabilities_compared(model, image, label, size, stride):
    """You compare probabilities, after a softmax. Compare the logits as they are."""
    answer = lambda logits: logits.softmax(dim=1)[0, label]
    return _occlude(model, image, label, size, stride, answer=answer)


@misconception("occlusion_map")
def largest_logit(model, image, label, size, stride):
    """You ignore `label` and follow the largest logit. The drop of the label's is asked."""
    return _occlude(model, image, label, size, stride, answer=lambda logits: logits.max())


@misconception("occlusion_map")
def black_square(model, image, label, size, stride):
    """Your square is 0, which is background. It is grey: 0.5."""
    return _occlude(model, image, label, size, stride, grey=0.0)


@misconception("occlusion_map")
def white_square(model, image, label, size, stride):
    """Your square is 1. It is grey: 0.5."""
    return _occlude(model, image, label, size, stride, grey=1.0)


@misconception("occlusion_map")
def square_of_the_mean(model, image, label, size, stride):
    """Your square has the mean of the image. It is 0.5, whatever the image."""
    return _occlude(model, image, label, size, stride, grey=image.mean())


@misconception("occlusion_map")
def first_channel_only(model, image, label, size, stride):
    """You cover the first channel alone. The square covers all of them."""
    return _occlude(model, image, label, size, stride, channels=slice(1))


@misconception("occlusion_map")
def square_leaves_a_trail(model, image, label, size, stride):
    """Your square leaves a trail: what it covered before stays covered.

    Start every place from a copy of the original image.
    """
    return _occlude(model, image, label, size, stride, trail=True)


@misconception("occlusion_map")
def stride_ignored(model, image, label, size, stride):
    """You ignore `stride`: your square always moves by one pixel."""
    occlusion_map(model, image, label, size, stride)
    return occlusion_map(model, image, label, size, 1)


@misconception("occlusion_map")
def moved_by_its_own_size(model, image, label, size, stride):
    """Your square moves by its own size. It moves by `stride`."""
    occlusion_map(model, image, label, size, stride)
    return occlusion_map(model, image, label, size, size)


@misconception("occlusion_map")
def last_place_missing(model, image, label, size, stride):
    """The last place is missing where the square ends flush with the border.

    `range` leaves its end out: the corners are range(0, H - size + 1, stride).
    """
    return _occlude(model, image, label, size, stride, last="left out")


@misconception("occlusion_map")
def map_transposed(model, image, label, size, stride):
    """Your map is transposed: its rows are the places from top to bottom."""
    return occlusion_map(model, image, label, size, stride).T


@misconception("occlusion_map")
def occluded_in_training_mode(model, image, label, size, stride):
    """You question the model in the mode it comes in. Call `model.eval()` first.

    In training mode dropout drops values, and batch normalisation goes by this one image.
    """
    return _occlude(model, image, label, size, stride, mode="as it came")


@misconception("occlusion_map")
def model_left_in_evaluation_mode(model, image, label, size, stride):
    """You leave the model in evaluation mode. Put it back into the mode that it was in."""
    drops = occlusion_map(model, image, label, size, stride)
    model.eval()
    return drops


@misconception("occlusion_map")
def model_put_into_training_mode(model, image, label, size, stride):
    """You always end with `model.train()`, also where the model came in evaluation mode.

    Note `model.training` first and restore it.
    """
    drops = occlusion_map(model, image, label, size, stride)
    model.train()
    return drops
