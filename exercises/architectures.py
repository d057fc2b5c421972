"""Architectures: build networks from their drawings, count them, and make better ones.

A network's drawing says how many filters there are and how large; the code must also say how far
the windows move, what is padded, and what stands between the layers. Counting parameters is a
good check of it, but not a sufficient one: pooling, padding and activations have none.

Lectures: 001 (slide 40: VGG-19), 002 (AlexNet), 003 (real or fake: the baseline, and two networks
that are better), 004 (architecture, and AlexNet's 60 million parameters).

In every network here a convolution and a dense layer have a bias, the activation is ReLU, and
what comes out are logits, (n, classes): no activation and no softmax after the last layer, even
where a drawing ends in one. How you name things within a module is up to you; layers of equal
shapes must be created in the order in which they are used. Every call makes a new network, with
random weights of its own.

The baseline and your own two networks look at the question of 003: is this a real recording of a
brain's activity, or did a network make it up? The course has frames like that:

    from datasets import calcium
    images, labels = calcium(128, seed=1)     # (128, 1, 128, 128) float32, (128,) int64: 1 is real

How your own two are graded: two networks of yours are trained on exactly these 128 frames, for 16
epochs in batches of 8, by Adam with a learning rate of 2e-3 and cross-entropy, in training mode.
The first one shuffles with seed 1, the second, if the first has not earned everything, with seed
2, and the better counts. Then they are asked, in evaluation mode, for frames that nobody has seen,
with a little noise added. `train` of the exercise `lenet`, if it uses Adam, does the same: try
your networks with it, on `calcium(128, seed=1)`, and measure them on `calcium(300, seed=2)`.

Everything here returns torch modules; all of torch may be used.
"""

import torch
from torch import nn


def build_baseline():
    """Return the baseline of 003: a module that takes (n, 1, 128, 128) to (n, 2).

    In this order:

        conv     32 filters 5×5, no padding   (n, 32, 124, 124)
        ReLU
        max pool, 4×4 with stride 4           (n, 32, 31, 31)
        flatten, in the order of torch        (n, 30752)
        dense 2                               (n, 2)

    The lecture writes 30,752 × 2 = 61,506 for the last layer. These are 61,504 weights and 2
    biases; in all there are 62,338 parameters:

    >>> sum(p.numel() for p in build_baseline().parameters())
    62338

    (What 003 calls "another model" is this one again. `build_improved` and `build_compact` are
    the two that it asks for.)
    """
    raise NotImplementedError


def build_from_config(config, in_channels=3):
    """Return the convolutional part of a network from a list, as VGG networks are written down.

    `config` is a list of filters and pools, in order. A positive int is a convolution with so
    many filters 3×3 and padding 1, so that height and width stay as they are, followed by ReLU.
    The text "M" is a 2×2 max pool with stride 2. `in_channels` is the number of channels of the
    images. The module takes (n, in_channels, H, W) to (n, c, h, w), c being the number of filters
    of the last convolution, and has nothing after the last entry of the list.

    >>> model = build_from_config([8, "M", 16, 24, "M"], in_channels=1)
    >>> tuple(model(torch.zeros(2, 1, 20, 12)).shape)
    (2, 24, 5, 3)
    >>> [tuple(p.shape) for p in model.parameters() if p.dim() > 1]
    [(8, 1, 3, 3), (16, 8, 3, 3), (24, 16, 3, 3)]

    An entry that is another text, or an int below 1, raises `ValueError`.
    """
    raise NotImplementedError


def build_vgg19(num_classes=1000):
    """Return VGG-19: a module that takes (n, 3, 224, 224) to (n, num_classes).

    The table of 001, slide 40. Every convolution has filters 3×3 and padding 1 and is followed by
    ReLU, every pool is a 2×2 max pool with stride 2:

        2 convolutions with  64 filters, pool     (n,  64, 112, 112)
        2 convolutions with 128 filters, pool     (n, 128, 56, 56)
        4 convolutions with 256 filters, pool     (n, 256, 28, 28)
        4 convolutions with 512 filters, pool     (n, 512, 14, 14)
        4 convolutions with 512 filters, pool     (n, 512, 7, 7)
        flatten                                   (n, 25088)
        dense 4096, ReLU, dropout 0.5
        dense 4096, ReLU, dropout 0.5
        dense num_classes

    That makes 16 convolutions and 3 dense layers, 19 layers with weights. The slide ends in a
    softmax; the network here returns logits. It has 143,667,240 parameters, more than half a
    gigabyte. On torch's meta device, where tensors have a shape and no values, it costs nothing:

    >>> with torch.device("meta"):
    ...     model = build_vgg19()
    >>> sum(p.numel() for p in model.parameters())
    143667240

    So that this works, do not compute anything with the weights as you build. One real image
    takes a second and 1 GB.
    """
    raise NotImplementedError


def build_alexnet(num_classes=1000):
    """Return AlexNet: a module that takes (n, 3, 227, 227) to (n, num_classes).

    The order is that of 002, as one tower (the original ran as two, on two graphics cards). The
    paper says 224×224, which does not fit an 11×11 window with stride 4; 227×227 does.

        CONV1    96 filters 11×11, stride 4, no padding   (n,  96, 55, 55)
        POOL1    max pool 3×3, stride 2                   (n,  96, 27, 27)
        CONV2   256 filters 5×5, padding 2                (n, 256, 27, 27)
        POOL2    max pool 3×3, stride 2                   (n, 256, 13, 13)
        CONV3   384 filters 3×3, padding 1                (n, 384, 13, 13)
        CONV4   384 filters 3×3, padding 1                (n, 384, 13, 13)
        CONV5   256 filters 3×3, padding 1                (n, 256, 13, 13)
        POOL3    max pool 3×3, stride 2                   (n, 256, 6, 6)
        flatten                                           (n, 9216)
        FC6     dense 4096
        FC7     dense 4096
        FC8     dense num_classes

    ReLU follows every convolution and every dense layer but the last. Every filter sees all
    channels of its input. There is no normalisation; dropout beside the dense layers, as in the
    paper, may be there or not. (Of the "roughly 60 million parameters" of 004 the dense layers
    have 58.6.)

    >>> with torch.device("meta"):
    ...     model = build_alexnet()
    >>> sum(p.numel() for p in model.parameters())
    62378344
    """
    raise NotImplementedError


def build_improved():
    """Return a network of your own that tells real frames from fake ones better than the baseline.

    It takes (n, 1, 128, 128) to the logits (n, 2) of fake and real, and has fewer parameters than
    the baseline's 62,338. In evaluation mode, what it says of an image does not depend on the
    other images of the batch.

    It is trained and asked as the top of this file says. So trained, the baseline itself is right
    about 80 of 100 unseen frames, the better of two. Full points from 94 of 100, so beat it by
    14; none at 80.

    >>> model = build_improved()
    >>> tuple(model(torch.zeros(2, 1, 128, 128)).shape)
    (2, 2)
    >>> sum(p.numel() for p in model.parameters()) < 62338
    True
    """
    raise NotImplementedError


def build_compact():
    """Return a network of your own as good as the baseline, with a tenth of its parameters.

    As `build_improved`, but it has at most 6,233 parameters. Where do most of the baseline's
    lie, and what could stand there instead? Full points from the baseline's 80 of 100 unseen
    frames; none at 60.

    >>> model = build_compact()
    >>> tuple(model(torch.zeros(2, 1, 128, 128)).shape)
    (2, 2)
    >>> sum(p.numel() for p in model.parameters()) <= 6233
    True
    """
    raise NotImplementedError
