"""Looking into networks by way of masks and products: cells are summed by two matrices."""

import torch


def feature_maps(model, x, layer):
    before = model.training
    try:
        model.eval()
        y = x
        for number, child in enumerate(model):
            y = child(y)
            if number == layer:
                break
    finally:
        model.train(before)
    return y.detach()


def filter_mosaic(weights, columns):
    if not columns > 0:
        raise ValueError("no columns")
    lines = []
    for start in range(0, len(weights), columns):
        line = [_stretch(one) for one in weights[start : start + columns]]
        line += [torch.zeros_like(weights[0])] * (columns - len(line))
        lines.append(_join(line, 1))
    return _join(lines, 0)


def _stretch(one):
    span = one.max() - one.min()
    return torch.zeros_like(one) if span == 0 else (one - one.min()) / span


def _join(parts, axis):
    shape = list(parts[0].shape)
    shape[axis] = 1
    joined = [parts[0]]
    for part in parts[1:]:
        joined += [parts[0].new_zeros(shape), part]
    return torch.cat(joined, dim=axis)


def dominant_region(feature_map, rows=3, columns=3):
    if rows < 1 or columns < 1:
        raise ValueError("no cells")
    H, W = feature_map.shape
    down = torch.kron(torch.eye(rows), torch.ones(1, H // rows))
    right = torch.kron(torch.eye(columns), torch.ones(W // columns, 1))
    sums = down @ feature_map.abs().float() @ right
    return tuple(divmod(sums.flatten().argmax().item(), columns))


def occlusion_map(model, image, label, size, stride):
    c, H, W = image.shape
    if size > H or size > W or min(size, stride) < 1:
        raise ValueError("square or stride")
    shape = ((H - size) // stride + 1, (W - size) // stride + 1)
    count = shape[0] * shape[1]
    ones = torch.ones(1, size * size, count)
    masks = [
        torch.nn.functional.fold(
            torch.eye(count)[i] * ones, (H, W), kernel_size=size, stride=stride
        )
        for i in range(count)
    ]
    before = model.training
    model.eval()
    with torch.inference_mode():
        drops = [
            model(image[None]) - model((image * (1 - mask) + 0.5 * mask).reshape(1, c, H, W))
            for mask in masks
        ]
        answer = torch.cat(drops)[:, label].reshape(shape)
    model.train(before)
    return answer
