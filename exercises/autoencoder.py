"""Autoencoder: squeeze an image through a narrow code, and learn to remove noise on the way.

An autoencoder has two halves. The encoder turns an image into a code of far fewer numbers, the
decoder turns the code into an image again. What gets through must be what images have in common:
strokes, here. Noise has nothing in common with anything, so it does not get through. A network
that is shown noisy images and is asked for the clean ones learns to take the noise away.

Lectures: 001 (slide 41, CNN autoencoder), 000 (what convolutions do to images). The slide only
shows a picture; how the parts fit together is said here.

The images are the digits of the course, in [0, 1], 0 for the background:

    from datasets import digits
    images, labels = digits(normalised=False)       # (1400, 1, 28, 28) float32

How well noise was removed is measured in decibels: PSNR = -10 log10(mean squared error), over all
pixels of all images. With noise of standard deviation 0.3 the digits have about 13 dB. What a
network adds to that is its gain; 10 dB more is a tenth of the error.

Everything here takes and returns torch tensors and modules; all of torch may be used.
"""

import torch
from torch import nn


def build_autoencoder():
    """Return a new autoencoder: a module that takes (n, 1, 28, 28) to (n, 1, 28, 28).

    It has two methods besides `forward`:

        encode(images)   (n, 1, 28, 28) to a code: a tensor whose first axis is n, of any shape,
                         with at most 784 / 4 = 196 numbers for each image
        decode(code)     the code to images (n, 1, 28, 28)

    and `forward(images)` is `decode(encode(images))`: nothing but the code gets from one half to
    the other. So write a class, and put the two halves into it:

    >>> model = build_autoencoder()
    >>> code = model.encode(torch.rand(5, 1, 28, 28))
    >>> code.shape[0], code[0].numel() <= 196
    (5, True)
    >>> model.decode(code).shape
    torch.Size([5, 1, 28, 28])

    Whatever the images and the weights are, every value that comes out is in [0, 1], as grey
    levels are; a sigmoid at the end is the usual way. In evaluation mode the images of a batch
    have nothing to do with each other: each comes out as it would alone. A gradient reaches every
    parameter, so that all of them can learn. Every call makes a new network, with random weights
    of its own.

    Which layers you take is up to you. Convolutions with stride 2 or with pooling make an image
    smaller, `nn.ConvTranspose2d` or `nn.Upsample` larger; dense layers work as well.

    Grading trains your network on noisy digits (standard deviation 0.3) for 12 epochs, in batches
    of 32, with Adam at a learning rate of 2e-3 and the mean squared error, and measures its gain
    on digits that nobody has seen. The best of three networks counts: full points from 6 dB, none
    up to 1 dB. A large network may take too long: two seconds for an epoch is the limit.
    """
    raise NotImplementedError


def add_noise(x, sigma, seed):
    """Return images with Gaussian noise, clipped to [0, 1].

    `x` is a tensor of any shape with values in [0, 1]. To each of its values a number of its own
    is added, drawn from the normal distribution with mean 0 and standard deviation `sigma` (which
    is at least 0); then what is below 0 becomes 0, and what is above 1 becomes 1. The result has
    the shape and the dtype of `x`.

    `seed` (0 to 2**32 - 1) fixes the noise: the same seed gives the same noise on any image of
    that shape, whatever else was drawn before, and another seed gives other noise.

    >>> x = torch.full((4, 1, 28, 28), 0.5)
    >>> noisy = add_noise(x, 0.1, seed=3)
    >>> torch.equal(noisy, add_noise(x, 0.1, seed=3)), torch.equal(noisy, add_noise(x, 0.1, 4))
    (True, False)
    >>> round(noisy.std().item(), 2)
    0.1
    """
    raise NotImplementedError


def train_denoiser(model, clean, sigma=0.3, epochs=10, seed=0, device="cpu"):
    """Train a model in place to remove noise; return the loss of every epoch, a list of floats.

    `model` takes images (n, 1, 28, 28) to images of the same shape; `clean` (n, 1, 28, 28) are
    images in [0, 1]. What the model is shown are these images with noise, clipped, as `add_noise`
    gives them with `sigma`. What it should answer are the clean images: the loss is the mean
    squared error between its output and the image before the noise came.

    Every epoch uses all images once, each with new noise: noise that stays the same from epoch to
    epoch could be learned by heart. The images are taken in batches; size and order are yours,
    and the last batch may be smaller. Each batch is one step: the loss of this batch, its
    gradients (and no older ones), a step of the optimiser, which is your choice like its learning
    rate. The model trains in training mode, whatever mode it came in.

    The loss of an epoch is the mean over all its images of what you saw during the pass, while
    the weights moved. A smaller last batch counts for less than the others.

    `seed` fixes everything that you draw: the same start and the same seed give the same losses.
    `device` is where to train, "cpu" or "cuda".

    Grading takes a dense network, 784 to 64 to 784 with a ReLU between and a sigmoid at the end,
    and trains it with your function on the digits, for 10 epochs with `sigma` 0.3. The gain on
    digits that nobody has seen earns full points from 6 dB and none up to 1 dB; the better of two
    seeds counts. The error is small from the start, since most pixels are black, and so are its
    gradients: plain gradient descent needs a very large learning rate here.
    """
    raise NotImplementedError
