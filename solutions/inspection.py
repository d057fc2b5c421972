"""Reference solution of `inspection`: one layer, filter, cell and square after the other."""

import torch


def feature_maps(model, x, layer):
    """Return the output of child number `layer` of a sequential model."""
    before = model.training
    model.eval()
    with torch.no_grad():
        for child in list(model.children())[: layer + 1]:
            x = child(x)
    model.train(before)
    return x


def filter_mosaic(weights, columns):
    """Return all filters as one image, each scaled to the range from 0 to 1."""
    if columns < 1:
        raise ValueError(f"there must be a column, not {columns}")
    count, h, w = weights.shape
    rows = -(-count // columns)
    mosaic = weights.new_zeros(rows * (h + 1) - 1, columns * (w + 1) - 1)
    for number, one in enumerate(weights):
        row, column = divmod(number, columns)
        top, left = row * (h + 1), column * (w + 1)
        span = one.max() - one.min()
        if span:
            mosaic[top : top + h, left : left + w] = (one - one.min()) / span
    return mosaic


def dominant_region(feature_map, rows=3, columns=3):
    """Return `(row, column)` of the grid cell with the largest sum of absolute values."""
    if rows < 1 or columns < 1:
        raise ValueError(f"there is no grid of {rows} by {columns} cells")
    h, w = feature_map.shape[0] // rows, feature_map.shape[1] // columns
    sums = {}
    for i in range(rows):
        for j in range(columns):
            cell = feature_map[i * h : (i + 1) * h, j * w : (j + 1) * w]
            sums[i, j] = float(cell.abs().sum())
    return max(sums, key=sums.get)


def occlusion_map(model, image, label, size, stride):
    """Return how far the label's logit drops, for every place of a grey square."""
    height, width = image.shape[1:]
    if min(size, stride) < 1 or size > min(height, width):
        raise ValueError(f"no square of {size} slides by {stride} over {height} by {width}")
    before = model.training
    model.eval()
    rows = []
    with torch.no_grad():
        original = model(image[None])[:, label]
        for i in range(0, height - size + 1, stride):
            rows.append([])
            for j in range(0, width - size + 1, stride):
                occluded = image.clone()
                occluded[:, i : i + size, j : j + size] = 0.5
                rows[-1].append(float(original - model(occluded[None])[:, label]))
    model.train(before)
    return torch.tensor(rows)
