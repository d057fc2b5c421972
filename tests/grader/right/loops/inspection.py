"""Looking into networks with plain loops."""

import torch


def feature_maps(model, x, layer):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        for i in range(layer + 1):
            x = model[i](x)
    if was_training:
        model.train()
    return x


def filter_mosaic(weights, columns):
    if columns < 1:
        raise ValueError("columns must be positive")
    o, h, w = weights.shape
    rows = (o + columns - 1) // columns
    image = [[0.0] * (columns * w + columns - 1) for _ in range(rows * h + rows - 1)]
    for k in range(o):
        values = weights[k].tolist()
        low = min(min(line) for line in values)
        high = max(max(line) for line in values)
        if low == high:
            continue
        for i in range(h):
            for j in range(w):
                y = k // columns * (h + 1) + i
                x = k % columns * (w + 1) + j
                image[y][x] = (values[i][j] - low) / (high - low)
    return torch.tensor(image, dtype=weights.dtype)


def dominant_region(feature_map, rows=3, columns=3):
    if rows <= 0 or columns <= 0:
        raise ValueError("the grid needs rows and columns")
    H, W = feature_map.shape
    best, place = -1.0, None
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for y in range(i * H // rows, (i + 1) * H // rows):
                for x in range(j * W // columns, (j + 1) * W // columns):
                    total += abs(feature_map[y, x].item())
            if total > best:
                best, place = total, (i, j)
    return place


def occlusion_map(model, image, label, size, stride):
    c, H, W = image.shape
    if size < 1 or stride < 1 or size > H or size > W:
        raise ValueError("the square does not fit")
    was_training = model.training
    model.eval()
    rows, columns = (H - size) // stride + 1, (W - size) // stride + 1
    drops = torch.zeros(rows, columns)
    with torch.no_grad():
        before = model(image.unsqueeze(0))[0][label].item()
        for i in range(rows):
            for j in range(columns):
                changed = image.clone()
                for channel in range(c):
                    for y in range(i * stride, i * stride + size):
                        for x in range(j * stride, j * stride + size):
                            changed[channel, y, x] = 0.5
                drops[i, j] = before - model(changed.unsqueeze(0))[0][label].item()
    if was_training:
        model.train()
    return drops
