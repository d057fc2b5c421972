"""Hidden checks of `lenet`: the reference's function, training seen from outside, new digits."""

import functools
import math
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from grader.checks import Mismatch, assert_dtype, assert_same, check, fill, refuses, solution
from grader.checks.local import find_root, trusted_module

HERE = Path(__file__).resolve()
reference = solution("lenet")
datasets = trusted_module(find_root(HERE) / "exercises", "datasets")

RELU_MAX_LENET = (
    *(("conv", 1, 6, 5, 1, 2), ("relu",), ("maxpool", 2, 2)),
    *(("conv", 6, 16, 5), ("relu",), ("maxpool", 2, 2)),
    *(("flatten",), ("dense", 400, 120), ("relu",)),
    *(("dense", 120, 84), ("relu",), ("dense", 84, 10)),
)
NO_POINTS, FULL_POINTS = 0.75, 0.93  # accuracies on the hidden digits


def normal(*shape, seed):
    """Normally distributed numbers, always the same."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def labelled(count, seed):
    """Images of noise, of different brightness, and a label for each."""
    brightness = torch.linspace(0.1, 2.0, count).reshape(-1, 1, 1, 1)
    return normal(count, 1, 28, 28, seed=seed) * brightness, torch.arange(count) % 10


SHAPES = sorted(tuple(parameter.shape) for parameter in reference.build_lenet().parameters())


def filled(model, seed):
    """Fill a network that has LeNet's parameters, in any order."""
    assert_same(sorted(model.parameter_shapes()), SHAPES, "the parameters' shapes")
    model.fill(seed)


def filled_twin(activation, pool, seed):
    """The reference's network, with the numbers that `filled` gives a student's."""
    twin = reference.build_lenet(activation, pool)
    fill(twin, seed)
    return twin


@functools.cache
def output_of(activation, pool):
    """What the reference's network makes of some images of noise."""
    with torch.no_grad():
        return filled_twin(activation, pool, seed=31)(normal(3, 1, 28, 28, seed=99))


@functools.cache
def gradients_of(activation, pool):
    """The gradients of the reference's network by the shapes of its parameters."""
    twin = filled_twin(activation, pool, seed=32)
    (twin(normal(2, 1, 28, 28, seed=98)) * normal(2, 10, seed=97)).sum().backward()
    return {tuple(parameter.shape): parameter.grad for parameter in twin.parameters()}


@check("build_lenet", points=4)
@given(
    activation=st.sampled_from(["sigmoid", "tanh", "relu"]), pool=st.sampled_from(["avg", "max"])
)
def test_the_network_computes_lenet(build_lenet, activation, pool):
    """With the same weights it computes what LeNet computes."""
    model = build_lenet(activation, pool)
    filled(model, seed=31)
    found = model(normal(3, 1, 28, 28, seed=99))
    assert_same(found, output_of(activation, pool), tolerance=1e-4)


@check("build_lenet", points=2)
def test_gradients_reach_every_parameter(build_lenet):
    """Gradients reach every parameter, and are those of LeNet."""
    x, cotangent = normal(2, 1, 28, 28, seed=98), normal(2, 10, seed=97)
    for activation, pool in (("tanh", "avg"), ("relu", "max")):
        model = build_lenet(activation, pool)
        filled(model, seed=32)
        expected = gradients_of(activation, pool)
        found = model.gradients(x, cotangent)
        for shape, gradient in zip(model.parameter_shapes(), found, strict=True):
            if gradient is None:
                raise Mismatch(f"no gradient reaches the parameter of shape {shape}")
            assert_same(gradient, expected[shape], f"the gradient of {shape}", tolerance=1e-3)


@check("build_lenet", points=1)
def test_every_call_makes_a_new_network(build_lenet):
    """Every call makes a new network, with random weights of its own."""
    first, second = build_lenet(), build_lenet()
    starts = zip(first.weights(), second.weights(), strict=True)
    if all(torch.equal(one, other) for one, other in starts):
        raise Mismatch("two networks start with the same weights")
    before = second.weights()
    first.load([torch.zeros_like(value) for value in first.weights()])
    assert_same(second.weights(), before, "the second network after a change of the first")


@check("build_lenet", points=1, about="refusals")
def test_unknown_words_are_refused(build_lenet):
    """An unknown activation or pool raises ValueError."""
    refuses(lambda: build_lenet("softmax"))
    refuses(lambda: build_lenet("relu", "median"))
    refuses(lambda: build_lenet(pool="relu"))


@st.composite
def stacks(draw):
    """An input's shape, layers that take it, and the rows of their trace."""
    n, c, height, width = draw(st.tuples(*map(st.integers, (1, 1, 6, 6), (3, 3, 11, 11))))
    shape, layers, rows = (n, c, height, width), [], []

    def add(class_name, *layer, gives=None):
        layers.append(layer)
        rows.append((class_name, gives or (rows[-1][1] if rows else shape)))

    for _ in range(draw(st.integers(0, 2))):
        out, f, stride = draw(st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 2)))
        height, width = ((side + 2 - f) // stride + 1 for side in (height, width))
        add("Conv2d", "conv", c, out, f, stride, 1, gives=(n, out, height, width))
        c = out
        add(
            *draw(
                st.sampled_from(
                    [("ReLU", "relu"), ("Tanh", "tanh"), ("BatchNorm2d", "batchnorm", c)]
                )
            )
        )
    height, width = height // 2, width // 2
    add("MaxPool2d", "maxpool", 2, 2, gives=(n, c, height, width))
    if draw(st.booleans()):
        add("Flatten", "flatten", gives=(n, c * height * width))
        add("Dropout", "dropout", 0.5)
        add("Linear", "dense", c * height * width, 7, gives=(n, 7))
    return shape, layers, rows


@check("shape_trace", points=3, examples=12)
@given(question=stacks())
def test_every_layer_is_traced(shape_trace, sequential, question):
    """Every child gives a row: its class, and the shape of its output with the batch."""
    shape, layers, rows = question
    assert_same(shape_trace(sequential(*layers), torch.ones(shape)), rows)


@check("train", points=1, seconds=20)
def test_losses_are_those_seen_during_the_pass(train, sequential, device):
    """The loss of an epoch is what was seen on the way, not what is left afterwards."""
    images, labels = labelled(10, seed=1)
    model = sequential(("flatten",), ("dense", 784, 10))
    weight, bias = model.weights()
    untrained = cross_entropy(images.flatten(1) @ weight.T + bias, labels).item()
    losses = train(model, images, labels, epochs=1, batch_size=10, device=device)
    assert_same(losses, [untrained], "the loss of one epoch of one batch", tolerance=1e-4)


@check("train", points=1, seconds=20)
def test_every_epoch_is_shuffled_anew(train, sequential, device):
    """Every epoch puts the images into batches anew (seen by batch normalisation, with lr=0)."""
    images, labels = labelled(20, seed=2)
    model = sequential(("batchnorm", 1), ("flatten",), ("dense", 784, 10))
    losses = train(model, images, labels, epochs=4, batch_size=5, lr=0, device=device)
    assert_same(len(losses), 4, "the number of losses")
    if max(losses) - min(losses) < 1e-5:
        raise Mismatch("all epochs had the same batches", losses)


@check("train", points=1, seconds=20)
def test_every_step_uses_its_own_gradients(train, sequential, device):
    """Training settles at the lowest loss: each step uses its own gradients, no older ones."""
    # Equal images, half of them labelled 0 and half 1: no loss can be lower than log 2. Steps along
    # the sum of all gradients so far run past the lowest point and swing back, without end.
    images, labels = torch.full((8, 1, 28, 28), 0.05), torch.arange(8) % 2
    model = sequential(("flatten",), ("dense", 784, 2))
    slope = 1.5 / (784 * 0.05)
    model.load([torch.tensor([[slope], [-slope]]).repeat(1, 784), torch.zeros(2)])
    losses = train(model, images, labels, epochs=400, batch_size=8, device=device)
    late = sum(losses[200:]) / 200
    if not late < math.log(2) + 0.05:
        raise Mismatch("the loss does not settle at log 2", late, math.log(2))


@check("train", points=1, seconds=20)
def test_the_same_seed_trains_the_same(train, sequential, device):
    """The same start and the same seed give the same losses and the same weights."""
    images, labels = labelled(20, seed=3)
    models = [sequential(("flatten",), ("dense", 784, 10), seed=5) for _ in range(2)]
    first, second = (train(model, images, labels, 3, 4, seed=7, device=device) for model in models)
    assert_same(second, first, "the losses of the second run", tolerance=1e-4)
    assert_same(models[1].weights(), models[0].weights(), "the weights", tolerance=1e-4)


@check("train", points=4, partial=True, seconds=60)
def test_digits_that_nobody_has_seen(train, sequential, device):
    """Accuracy on hidden digits: a point from 0.75 up, all from 0.93 (the better of two seeds)."""
    images, labels = datasets.digits(find_root(HERE) / "exercises" / "data")
    best = 0.0
    for seed in (1, 2):
        model = sequential(*RELU_MAX_LENET, seed=seed)
        train(model, images, labels, epochs=15, batch_size=32, seed=seed, device=device)
        best = max(best, hidden_accuracy(model.weights()))
        if best >= FULL_POINTS:
            break
    return min(1.0, max(0.0, (best - NO_POINTS) / (FULL_POINTS - NO_POINTS)))


def hidden_accuracy(weights):
    """The accuracy on the hidden digits of a LeNet with these weights."""
    images, labels = datasets.digits(HERE.parent / "data")
    network = reference.build_lenet("relu", "max")
    own = list(network.parameters())
    assert_same(
        [tuple(value.shape) for value in weights],
        [tuple(parameter.shape) for parameter in own],
        "the shapes of the trained weights",
    )
    with torch.no_grad():
        for parameter, value in zip(own, weights, strict=True):
            parameter.copy_(value)
        return (network(images).argmax(dim=1) == labels).double().mean().item()


@check("evaluate", points=2)
@given(batch_size=st.sampled_from([1, 4, 5, 11, 12, 64]))
def test_any_batch_size_gives_the_same_accuracy(evaluate, sequential, batch_size):
    """The accuracy does not depend on the batch size."""
    model = sequential(("flatten",), ("dense", 9, 3), ("tanh",), ("dense", 3, 3))
    images = normal(12, 1, 3, 3, seed=96)
    chosen = model(images).argmax(dim=1)
    labels = (chosen + (torch.arange(12) >= 7)) % 3  # the last five are wrong
    assert_same(evaluate(model, images, labels, batch_size), 7 / 12)


@check("evaluate", points=2)
def test_dropout_is_off_meanwhile(evaluate, sequential):
    """A model with dropout that comes in training mode is evaluated without it."""
    model = sequential(("flatten",), ("dropout", 0.9), ("dense", 784, 10))
    model.train()
    images, _ = labelled(50, seed=4)
    chosen = model(images, training=False).argmax(dim=1)
    labels = (chosen + (torch.arange(50) % 5 == 0)) % 10  # every fifth is wrong
    assert_same(evaluate(model, images, labels, batch_size=16), 0.8)


@st.composite
def predictions(draw):
    """True and predicted classes, and a number of classes of which some may never occur."""
    classes = draw(st.integers(1, 5))
    one = st.integers(0, classes - 1)
    pairs = draw(st.lists(st.tuples(one, one), min_size=1, max_size=12))
    return pairs, classes + draw(st.integers(0, 2))


@check("confusion_matrix", points=2)
@given(question=predictions())
def test_every_pair_is_counted(confusion_matrix, question):
    """Every pair (true, predicted) is counted, and classes that never occur keep their zeros."""
    pairs, classes = question
    y_true, y_pred = torch.tensor(pairs).T.contiguous()
    expected = reference.confusion_matrix(y_true, y_pred, classes)
    assert_same(confusion_matrix(y_true, y_pred, classes), expected)


@check("confusion_matrix", points=1, about="dtype")
def test_counts_are_integers(confusion_matrix):
    """The counts have an integer dtype."""
    assert_dtype(confusion_matrix(torch.tensor([0, 1]), torch.tensor([1, 1]), 2), "integer")
