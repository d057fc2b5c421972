"""Looking into networks with hooks and numpy; lists for tuples, tensors that require gradients."""

import copy

import numpy as np
import torch
from torch import nn


def feature_maps(model, x, layer):
    seen = {}
    hook = model[layer].register_forward_hook(lambda _, __, output: seen.update(maps=output))
    before = model.training
    model.eval()
    model(x)
    model.train(before)
    hook.remove()
    return seen["maps"]


def filter_mosaic(weights, columns):
    if columns < 1:
        raise ValueError("columns < 1")
    filters = weights.numpy()
    o, h, w = filters.shape
    rows = int(np.ceil(o / columns))
    canvas = np.zeros((rows, h + 1, columns, w + 1), dtype=filters.dtype)
    for number, one in enumerate(filters):
        if np.ptp(one):
            canvas[number // columns, :h, number % columns, :w] = (one - one.min()) / np.ptp(one)
    return torch.from_numpy(canvas.reshape(rows * (h + 1), -1)[:-1, :-1].copy())


def dominant_region(feature_map, rows=3, columns=3):
    if rows < 1 or columns < 1:
        raise ValueError([rows, columns])
    values = np.abs(feature_map.numpy())
    cells = np.array(
        [[part.sum() for part in np.hsplit(band, columns)] for band in np.vsplit(values, rows)]
    )
    return list(np.unravel_index(cells.argmax(), cells.shape))


def occlusion_map(model, image, label, size, stride, *, grey=0.5):
    if size < 1 or stride < 1:
        raise ValueError("size and stride must be positive")
    if size > image.shape[1] or size > image.shape[2]:
        raise ValueError("the square is larger than the image")
    twin = copy.deepcopy(model).eval()
    places = nn.functional.unfold(image[None, :1] * 0, size, stride=stride).shape[-1]
    across = len(range(0, image.shape[2] - size + 1, stride))
    logits = [twin(image[None])[0, label]] * places
    for place in range(places):
        row, column = divmod(place, across)
        keep = torch.ones_like(image[0])
        keep.narrow(0, row * stride, size).narrow(1, column * stride, size).zero_()
        logits[place] = logits[place] - twin((image * keep + grey * (1 - keep))[None])[0, label]
    return torch.stack(logits).view(-1, across)
