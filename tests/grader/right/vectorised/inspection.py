"""Looking into networks without loops: slices of models, padded mosaics, a batch of squares."""

import torch
from torch.nn import functional


def feature_maps(model, x, layer):
    mode = model.training
    maps = model.eval()[: layer + 1](x)
    model.train(mode)
    return maps


def filter_mosaic(weights, columns):
    if columns <= 0:
        raise ValueError(f"columns is {columns}")
    o, h, w = weights.shape
    low = weights.amin((1, 2), keepdim=True)
    span = weights.amax((1, 2), keepdim=True) - low
    scaled = (weights - low) / span.where(span > 0, torch.ones_like(span))
    rows = torch.arange(o).div(columns, rounding_mode="floor").max() + 1
    padded = functional.pad(scaled, (0, 1, 0, 1, 0, int(rows) * columns - o))
    grid = padded.reshape(int(rows), columns, h + 1, w + 1).permute(0, 2, 1, 3)
    return grid.reshape(int(rows) * (h + 1), columns * (w + 1))[:-1, :-1]


def dominant_region(feature_map, rows=3, columns=3):
    if min(rows, columns) < 1:
        raise ValueError(f"a grid of {rows} by {columns}")
    cells = feature_map.abs().unflatten(0, (rows, -1)).unflatten(2, (columns, -1)).sum((1, 3))
    row, column = torch.unravel_index(cells.argmax(), cells.shape)
    return int(row), int(column)


@torch.no_grad()
def occlusion_map(model, image, label, size, stride):
    height, width = image.shape[-2:]
    if size < 1 or stride < 1 or size > min(height, width):
        raise ValueError(f"size {size}, stride {stride}")
    tops = torch.arange(0, height - size + 1, stride)
    lefts = torch.arange(0, width - size + 1, stride)
    y, x = torch.arange(height), torch.arange(width)
    down = (y >= tops[:, None]) & (y < tops[:, None] + size)
    right = (x >= lefts[:, None]) & (x < lefts[:, None] + size)
    masks = (down[:, None, :, None] & right[None, :, None, :]).flatten(0, 1)
    batch = torch.cat([image[None], torch.where(masks[:, None], 0.5, image)])
    mode = model.training
    logits = model.eval()(batch)[:, label]
    model.train(mode)
    return (logits[0] - logits[1:]).reshape(len(tops), len(lefts))
