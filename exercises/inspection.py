"""Inspection: look into a network, and ask it what it looks at.

A network that reads digits does not say how. But everything in it can be looked at: what each
layer makes of an image, what its filters look like, which part of an image a feature map responds
to, and which part an answer hangs on.

Lectures: 001 (slides 32-33 and 42), 002 (low, middle and high-level features), 003 (feature maps),
004 (how would a network learn that this is an eight?).

004 shows an eight as 22 by 16 grey levels and asks how a network knows. Here it is, to look at:

    from datasets import eight
    image = eight()                     # (1, 22, 16) float32, 0 the background, 1 the ink

It has strokes, which a first layer answers with edges, at any place where they occur. It has a
crossing in the middle and two round holes, which take a second and third layer, since they are
larger than one small kernel sees. And if the network tells it from a three by the two strokes on
the left, then a grey patch over these strokes must change its answer: `occlusion_map` puts it
there, and everywhere else.

Everything here takes and returns torch tensors and modules; all of torch may be used. A model
that is looked at stays as it is: its weights, its batch normalisation's statistics, its mode.
"""

import torch
from torch import nn


def feature_maps(model, x, layer):
    """Return the output of one layer of a sequential model.

    `model` is an `nn.Sequential`, `x` a batch that it takes, `layer` the number of one of its
    direct children, counted from 0. The result is what this child puts out when x goes through
    the model, for the whole batch and with all channels: (n, o, H', W') for a convolution. A
    child may be an `nn.Sequential` itself; it counts as one.

    The model is in evaluation mode meanwhile, or dropout drops what you want to see, and batch
    normalisation goes by this batch. Afterwards `model.training` is as it was before.

    >>> model = nn.Sequential(nn.Conv2d(1, 1, 2, bias=False), nn.ReLU())
    >>> weight = nn.init.constant_(model[0].weight, -1.0)
    >>> feature_maps(model, torch.ones(1, 1, 2, 3), 0)
    tensor([[[[-4., -4.]]]])
    >>> feature_maps(model, torch.ones(1, 1, 2, 3), 1)
    tensor([[[[0., 0.]]]])
    """
    raise NotImplementedError


def filter_mosaic(weights, columns):
    """Return all filters side by side as one image, each scaled to the range from 0 to 1.

    `weights` is a tensor (o, h, w), such as `model[0].weight.detach()[:, 0]`. The filters fill
    the mosaic row by row, `columns` in a row, with gaps of one pixel between them, and no border
    around all. So it is columns * w + columns - 1 wide, also where there are fewer filters than
    that, and rows * h + rows - 1 high, for as many rows as it takes.

    Each filter is scaled on its own: its smallest number becomes 0, its largest 1. The gaps and
    the places that are left empty are 0, and so is a filter whose numbers are all equal. The
    result has the floating dtype of `weights`. `columns` below 1 raises `ValueError`.

    >>> filter_mosaic(torch.arange(8.0).reshape(2, 2, 2), 2)
    tensor([[0.0000, 0.3333, 0.0000, 0.0000, 0.3333],
            [0.6667, 1.0000, 0.0000, 0.6667, 1.0000]])
    """
    raise NotImplementedError


def dominant_region(feature_map, rows=3, columns=3):
    """Return `(row, column)` of the part of a feature map where most is going on.

    001 (slide 42) shows a filter that looks "mainly at the middle and top right". To say such a
    thing in numbers, divide the map (H, W) into a grid of `rows` by `columns` cells of the same
    size; H is a multiple of `rows`, W of `columns`. What counts is the sum of the absolute values
    in a cell: strongly negative is a response, too. Return the place of the cell with the largest
    sum as two ints, counted from 0 at the top left. If two cells have the same sum, either is
    right. `rows` or `columns` below 1 raises `ValueError`.

    >>> feature_map = torch.zeros(6, 6)
    >>> feature_map[0:2, 4:6] = torch.tensor([[-3.0, 1.0], [2.0, 0.0]])
    >>> feature_map[3, 2] = 5.0
    >>> dominant_region(feature_map)
    (0, 2)
    >>> dominant_region(feature_map, 2, 2)
    (0, 1)
    """
    raise NotImplementedError


def occlusion_map(model, image, label, size, stride):
    """Return how much a model's answer suffers from a grey square, at every place of it.

    `model` takes batches (n, c, H, W) to logits (n, classes); `image` is one image (c, H, W).
    A square of `size` by `size` pixels slides over the image, as a kernel would, `stride` at a
    time, from the top left corner; it never reaches past the border. Under it all channels are
    0.5, everywhere else the image is as it was. For each place note how far the logit of class
    `label` drops:

        logit of the original image - logit of the occluded image

    The result (H', W') has as many places as a convolution has: along each axis
    floor((n - size) / stride) + 1. It is positive where the model needs what it sees, negative
    where it is better off without. Logits are compared as they are: no softmax.

    The model is in evaluation mode meanwhile, and afterwards in the mode that it was in before.
    A square larger than the image, a `size` or `stride` below 1, raises `ValueError`.

    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(6, 1, bias=False))
    >>> weight = nn.init.ones_(model[1].weight)     # so the logit is the sum of all pixels
    >>> image = torch.tensor([[[0.0, 1.0, 1.0], [0.5, 1.0, 0.0]]])
    >>> occlusion_map(model, image, 0, size=2, stride=1)
    tensor([[0.5000, 1.0000]])
    """
    raise NotImplementedError
