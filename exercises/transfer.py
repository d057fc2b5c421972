"""Transfer learning: take a network that has learned something else, and teach it cells.

Images under a microscope are dear: somebody has to prepare, photograph and label them. So one
starts from a network that was trained on plenty of other images. Its convolutions have learned to
see edges, corners, spots and stripes, which are the same everywhere. Only the last layer, the
head, knows the old classes: it is replaced, and it alone is trained, on few images.

Lectures: 001 (slides 40 and 43: VGG, made for photographs, on cell microscopy), 002 (architectures,
transfer learning), 003 (training). The slides name the idea; the rules are said here.

The cells are drawn by the course: four kinds, 64×64 pixels, in [0, 1]. The network was trained on
drawn shapes, such as squares, bars and crosses, and ends in `Linear(32, 8)`:

    from datasets import cells, pretrained
    images, labels = cells(300, seed=0)     # (300, 1, 64, 64) float32, (300,) int64, 0 to 3
    model = replace_head(pretrained(), 4)
    losses = fine_tune(model, images, labels, epochs=12)

A linear classifier on the pixels gets about 0.3 of new cells right, little more than by guessing
(0.25). The head alone, on features that were never trained for cells, gets above 0.9.

In all tasks the head is the last dense layer of a model: the last `nn.Linear` in the order of
`model.modules()`, however deep it is nested, and whatever comes after it (an activation, say).
Checks give models with at least one. All of torch may be used.
"""

import torch
from torch import nn


def freeze_features(model):
    """Freeze all parameters but those of the head, in place; return the model.

    Afterwards `requires_grad` is True for the weight and the bias of the last dense layer, and
    False for every other parameter: of convolutions, of batch normalisation, of other dense
    layers. That holds whatever they were before. Their values stay as they are.

    >>> model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 4), nn.Linear(4, 3))
    >>> frozen = freeze_features(model)
    >>> frozen is model, [parameter.requires_grad for parameter in model.parameters()]
    (True, [False, False, False, False, True, True])
    """
    raise NotImplementedError


def replace_head(model, num_classes):
    """Return the model with a new last dense layer that has `num_classes` outputs.

    The new layer is at the place of the old one, takes as many inputs, and has a bias. Its
    weights are new and random, as those of a fresh `nn.Linear` are, and take gradients.
    Everything else is kept: other layers, their weights, and which of them are frozen.

    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(9, 5), nn.ReLU(), nn.Linear(5, 2))
    >>> replace_head(model, 4)
    Sequential(
      (0): Flatten(start_dim=1, end_dim=-1)
      (1): Linear(in_features=9, out_features=5, bias=True)
      (2): ReLU()
      (3): Linear(in_features=5, out_features=4, bias=True)
    )

    You may change the model that is given and return it, or return another; only what is
    returned is looked at.
    """
    raise NotImplementedError


def fine_tune(model, images, labels, epochs=5, seed=0, device="cpu"):
    """Train the head of a classifier in place; return the mean loss of every epoch, as floats.

    First freeze the features, whatever the model came with: only the head moves. `model` takes
    `images` (n, ...) to logits (n, classes), `labels` (n,) are int64, and the loss is
    cross-entropy.

    An epoch uses every image once, in batches; their size and order are yours, and the last one
    may be smaller. Each batch is one step: the loss of this batch, its gradients (and no older
    ones), a step of the optimiser, which is your choice like its learning rate. Of every epoch
    note the mean loss per image, of the losses you saw during the pass, as in `lenet`.

    Frozen means all that the features hold. Batch normalisation keeps running statistics, which
    are no parameters and move in training mode even without a gradient. Here it works as it does
    in evaluation mode: with the statistics that it has, which stay as they are.

    `seed` fixes whatever you draw: the same start and the same seed give the same losses.
    `device` is where to train, "cpu" or "cuda".

    Grading takes the pretrained network with a new head, trains it with your function on 300
    images of cells for 12 epochs, and looks at its accuracy on cells that nobody has seen: full
    points from 0.85, none up to 0.5. The better of two seeds counts.
    """
    raise NotImplementedError
