"""LeNet: build a convolutional network for handwritten digits, train it, and see what it confuses.

LeNet-5 (1998) read the digits on bank cheques. It has all the parts of the exercises before: two
convolutions, each followed by an activation and by pooling, then three dense layers that end in
one number per digit. Here you build it in PyTorch, train it, and measure how well it does.

Lectures: 001 (slides 38-39), 002 (LeNet-5), 003 (training a baseline), 004 (the MNIST example).
001 and 002 only draw the network; `build_lenet` says what the drawings leave open.

The images are handwritten digits that come with the course, enlarged and centred on 28×28:

    from datasets import digits
    images, labels = digits()           # (1400, 1, 28, 28) float32, (1400,) int64

Hold some of them back, `images[1200:]`, to see how the network does on digits it was not trained
on. Grading uses others, which are in nobody's folder. If you have MNIST, `datasets.mnist` reads
it.

Everything here takes and returns torch tensors and modules; all of torch may be used.
"""

import torch
from torch import nn


def build_lenet(activation="sigmoid", pool="avg"):
    """Return a new LeNet: a module that takes (n, 1, 28, 28) to (n, 10).

    In this order:

        conv      6 filters 5×5, padding 2    (n, 6, 28, 28)
        activation, 2×2 pool with stride 2    (n, 6, 14, 14)
        conv     16 filters 5×5, no padding   (n, 16, 10, 10)
        activation, 2×2 pool with stride 2    (n, 16, 5, 5)
        flatten                               (n, 400)
        dense 120, activation, dense 84, activation, dense 10

    Every convolution and every dense layer has a bias, as `nn.Conv2d` and `nn.Linear` have; the
    shapes of your parameters must be theirs. In all there are 61,706 of them:

    >>> sum(p.numel() for p in build_lenet().parameters())
    61706

    `activation` is "sigmoid", "tanh" or "relu", `pool` is "avg" or "max"; anything else raises
    `ValueError`. The defaults are those of 1998, or near to them. How you name and order things
    within the module is up to you.

    What comes out are logits: any real numbers, the largest at the digit that the network takes
    the image for. There is no activation and no softmax after the last layer, although many
    drawings (001, slide 40, for another network) end in one: cross-entropy in PyTorch does the
    softmax itself. Every call makes a new network, with weights of its own.
    """
    raise NotImplementedError


def shape_trace(model, x):
    """Return what a batch becomes on its way through a sequential model.

    `model` is an `nn.Sequential`, `x` a batch it takes. The result is a list with one tuple for
    each direct child of the model, in order: the name of its class, and the shape of its output
    as a tuple, the batch included. The input itself is not listed.

    >>> model = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2))
    >>> shape_trace(model, torch.zeros(3, 1, 28, 28))
    [('Conv2d', (3, 6, 28, 28)), ('Sigmoid', (3, 6, 28, 28)), ('AvgPool2d', (3, 6, 14, 14))]
    """
    raise NotImplementedError


def train(model, images, labels, epochs=10, batch_size=64, lr=..., seed=0, device="cpu"):
    """Train a classifier in place; return the mean loss of every epoch, as a list of floats.

    `model` takes a batch of `images` (n, ...) to logits (batch, classes); `labels` (n,) are
    int64. The loss is cross-entropy, of the images as they are.

    An epoch sees every image once, in an order that is drawn anew for every epoch, `batch_size`
    at a time; where `batch_size` does not divide n the last batch is smaller, and is used too.
    Each batch is one step: the loss of this batch, its gradients (and no older ones), a step of
    the optimiser. The model trains in training mode, whatever mode it came in: that is what makes
    dropout and batch normalisation do their work.

    Of every epoch note the mean loss per image, of the losses you saw during the pass, while the
    weights moved. With batches of 4, 4 and 2 images and mean losses of 1.0, 2.0 and 3.5 that is

        (4 * 1.0 + 4 * 2.0 + 2 * 3.5) / 10 = 1.9        and not (1.0 + 2.0 + 3.5) / 3 = 2.17

    The optimiser is your choice, and so is its learning rate: put a number in place of `...`
    in the first line, the one that your optimiser learns the digits with. A schedule is fine too.
    `lr=0` must leave the weights as they are. `seed` fixes the order of the images: the same start
    and the same seed give the same losses. `device` is where to train, "cpu" or "cuda".

    Grading takes a LeNet with ReLU and max pooling, trains it with your function for 15 epochs in
    batches of 32, with your own learning rate, on the digits of the course, and looks at its
    accuracy on digits that nobody has seen. The better of two seeds counts: full points from
    0.93, none below 0.75. Plain gradient descent on a network of sigmoids barely moves in that
    time, so do not despair if you try it there.
    """
    raise NotImplementedError


def evaluate(model, images, labels, batch_size=256):
    """Return the share of images that a model classifies rightly, a float from 0 to 1.

    The class that a model chooses is the place of its largest logit. Go through the images
    (n, ...) in batches of `batch_size`, the last one perhaps smaller: what counts is right
    answers over all n images, not the mean over batches.

    >>> model = nn.Linear(2, 2, bias=False)
    >>> weight = nn.init.eye_(model.weight)         # so the logits are the "images" themselves
    >>> images = torch.tensor([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]])
    >>> evaluate(model, images, torch.tensor([0, 1, 1]), batch_size=2)
    0.6666666666666666

    The model must be in evaluation mode meanwhile, or dropout goes on dropping; no gradients are
    needed (`torch.no_grad`). Afterwards `model.training` is as it was before.
    """
    raise NotImplementedError


def confusion_matrix(y_true, y_pred, num_classes):
    """Return how often each class was taken for each: an integer tensor, square.

    `y_true` and `y_pred` are int64 tensors (n,) of classes from 0 to `num_classes - 1`. The entry
    at row i, column j counts the examples of class i that were predicted as j: rows are the
    truth, columns the prediction, right answers are on the diagonal. A class that never occurs
    keeps its row and its column, of zeros.

    >>> confusion_matrix(torch.tensor([0, 1, 1, 1]), torch.tensor([0, 2, 2, 1]), 3)
    tensor([[1, 0, 0],
            [0, 1, 2],
            [0, 0, 0]])
    """
    raise NotImplementedError
