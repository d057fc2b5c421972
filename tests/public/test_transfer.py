"""Public checks of `transfer`: which parameters move, and which must not."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from grader.checks import Mismatch, assert_same, check

# A small network of all that there is: parameters 0-3 are features, 4-5 an inner dense layer,
# 6-7 the head.
SMALL = (
    *(("conv", 1, 4, 3, 1, 1), ("batchnorm", 4), ("relu",), ("maxpool", 4, 4), ("flatten",)),
    *(("dense", 16, 6), ("tanh",), ("dense", 6, 3)),
)


def normal(*shape, seed=0):
    """Normally distributed numbers, always the same."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def labelled(count, classes=3, seed=0):
    """Images of noise, brighter from class to class, and their labels."""
    labels = torch.arange(count) % classes
    return normal(count, 1, 8, 8, seed=seed) + labels.reshape(-1, 1, 1, 1), labels


@check("freeze_features", points=2)
def test_only_the_head_takes_gradients(freeze_features, sequential):
    """Of the returned model only the last dense layer takes gradients, its weight and its bias."""
    model = freeze_features(sequential(*SMALL))
    assert_same(model.trainable(), [False] * 6 + [True] * 2, "which parameters take gradients")


@check("freeze_features", points=1)
def test_it_is_frozen_in_place(freeze_features, sequential):
    """The model that is given is frozen, and its weights stay as they were."""
    model = sequential(*SMALL)
    before = model.weights()
    freeze_features(model)
    assert_same(model.trainable(), [False] * 6 + [True] * 2, "which parameters take gradients")
    assert_same(model.weights(), before, "the weights")


@check("replace_head", points=2, examples=8)
@given(classes=st.integers(1, 7))
def test_the_new_head_has_its_width(replace_head, sequential, classes):
    """The last dense layer is a new one, of the width asked for and with a bias."""
    model = replace_head(sequential(*SMALL), classes)
    shapes = [(4, 1, 3, 3), (4,), (4,), (4,), (6, 16), (6,), (classes, 6), (classes,)]
    assert_same(model.parameter_shapes(), shapes, "the parameters' shapes")
    assert_same(tuple(model(normal(2, 1, 8, 8)).shape), (2, classes), "the output's shape")


@check("replace_head", points=1)
def test_the_features_are_kept(replace_head, sequential):
    """All other layers keep their weights."""
    model = sequential(*SMALL, seed=3)
    before = model.weights()
    assert_same(replace_head(model, 5).weights()[:6], before[:6], "the weights before the head")


@check("replace_head", points=1)
def test_what_was_frozen_stays_frozen(freeze_features, replace_head, sequential):
    """The new head takes gradients; what was frozen stays frozen, and the rest does not."""
    layers = (("conv", 1, 2, 2), ("flatten",), ("dense", 18, 5), ("relu",), ("dense", 5, 3))
    model = replace_head(sequential(*layers), 4)
    assert_same(model.trainable(), [True] * 6, "of a model that was not frozen")
    model = replace_head(freeze_features(sequential(*layers)), 4)
    assert_same(model.trainable(), [False] * 4 + [True] * 2, "of a model that was frozen")


@check("fine_tune", points=1, seconds=20)
def test_only_the_head_moves(fine_tune, sequential, device):
    """The head's weights move, and no others."""
    model = sequential(*SMALL, seed=1)
    before = model.weights()
    fine_tune(model, *labelled(20), epochs=2, device=device)
    after = model.weights()
    assert_same(after[:6], before[:6], "the weights before the head", tolerance=1e-7)
    if any(torch.equal(old, new) for old, new in zip(before[6:], after[6:], strict=True)):
        raise Mismatch("the head has not moved", after[6:])


@check("fine_tune", points=1, seconds=20)
def test_statistics_of_the_features_stay(fine_tune, sequential, device):
    """The running statistics of batch normalisation stay as they were."""
    model = sequential(*SMALL, seed=1)
    before = statistics(model)
    fine_tune(model, *labelled(20), epochs=2, device=device)
    assert_same(statistics(model), before, "the running means and variances")


def statistics(model):
    """Return the running means and variances of a model; how many batches it saw is no matter."""
    return [value for value in model.buffers() if value.is_floating_point()]


@check("fine_tune", points=1, seconds=20)
def test_the_head_learns(fine_tune, sequential, device):
    """The loss of the head falls to less than half on images that are easy to tell apart."""
    labels = torch.arange(60) % 3
    images = 3 * torch.eye(3)[labels].reshape(60, 1, 1, 3)
    model = sequential(("flatten",), ("dense", 3, 3))
    model.load([torch.zeros(3, 3), torch.zeros(3)])
    losses = fine_tune(model, images, labels, epochs=150, device=device)
    assert_same(len(losses), 150, "the number of losses")
    left = cross_entropy(model(images), labels).item()
    if not left < losses[0] / 2:
        raise Mismatch(f"the loss went from {losses[0]:.3f} to {left:.3f}", left)


@check("fine_tune", points=1, seconds=20)
def test_losses_are_means_over_the_images(fine_tune, sequential, device):
    """The loss is the mean over all images, whatever the size of the last batch."""
    # The images are black, and the head's biases so far apart that no step matters: an image of
    # class 0 has no loss, an image of class 1 one of 2**20.
    count = 523  # a prime: no batch size divides it
    model = sequential(("flatten",), ("dense", 4, 2))
    model.load([torch.zeros(2, 4), torch.tensor([2.0**20, 0.0])])
    labels = (torch.arange(count) % 7 == 0).long()
    losses = fine_tune(model, torch.zeros(count, 1, 2, 2), labels, epochs=1, device=device)
    expected = 2.0**20 * labels.double().mean().item()
    assert_same(losses, [expected], "the losses", tolerance=2e-3)


@check("fine_tune", points=1, seconds=20)
def test_each_step_takes_its_own_gradients(fine_tune, sequential, device):
    """Training settles at the lowest loss: each step uses its own gradients, no older ones."""
    # Equal images, half of them labelled 0 and half 1: no loss can be lower than log 2. Steps along
    # the sum of all gradients so far run past the lowest point and swing back, without end.
    model = sequential(("flatten",), ("dense", 16, 2))
    model.load([torch.tensor([[0.15], [-0.15]]).repeat(1, 16), torch.zeros(2)])
    images, labels = torch.full((8, 1, 4, 4), 0.5), torch.arange(8) % 2
    losses = fine_tune(model, images, labels, epochs=400, device=device)
    late = sum(losses[200:]) / 200
    if not late < math.log(2) + 0.05:
        raise Mismatch("the loss does not settle at log 2", late, math.log(2))
