"""Hidden checks of `transfer`: heads wherever they are nested, training seen closely, new cells."""

import functools
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from grader.checks import Mismatch, assert_same, build_sequential, check
from grader.checks.local import find_root, trusted_module

HERE = Path(__file__).resolve()
datasets = trusted_module(find_root(HERE) / "exercises", "datasets")

NO_POINTS, FULL_POINTS = 0.5, 0.85  # accuracies on the hidden cells
FEATURES = (
    *(("conv", 1, 8, 5, 2, 2), ("relu",)),
    *(("conv", 8, 16, 3, 1, 1), ("relu",), ("maxpool", 2, 2)),
    *(("conv", 16, 32, 3, 1, 1), ("relu",), ("maxpool", 2, 2)),
    *(("conv", 32, 32, 3, 1, 1), ("relu",), ("avgpool", 8, 8), ("flatten",)),
)


def normal(*shape, seed=0):
    """Normally distributed numbers, always the same."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@st.composite
def networks(draw):
    """Layers with dense layers, nested at random; the head's place among the parameters."""
    inside, outputs = draw(st.integers(2, 5)), draw(st.integers(6, 9))
    features = [("conv", 1, 3, 2), *draw(st.sampled_from([[], [("batchnorm", 3)]])), ("relu",)]
    before = [("dense", 27, inside), draw(st.sampled_from([("relu",), ("tanh",)]))]
    head = [("dense", inside, outputs)]
    after = draw(
        st.sampled_from([[], [("tanh",)], [("softmax",)], [("unflatten", (outputs, 1, 1))]])
    )
    if after and after[0][0] == "unflatten":
        after = [*after, ("conv", outputs, outputs, 1), ("flatten",)]
    inner = draw(st.sampled_from(["flat", "head", "dense", "both", "deep"]))
    if inner == "head":
        head = [("sequential", *head, *after)]
        after = []
    elif inner == "dense":
        before = [("sequential", *before)]
    elif inner == "both":
        before, head = [], [("sequential", *before, *head)]
    elif inner == "deep":
        before, head = (
            [("sequential", ("sequential", *before)), ("sequential", ("sequential", *head))],
            [],
        )
    return [*features, ("flatten",), *before, *head, *after], (inside, outputs)


def place_of_head(layers, sizes):
    """Return the places of the head's weight and bias among the parameters."""
    inside, outputs = sizes
    shapes = [tuple(p.shape) for p in build_sequential(layers, 0).parameters()]
    weight = shapes.index((outputs, inside))
    return weight, weight + 1


@check("freeze_features", points=3, examples=12)
@given(question=networks())
def test_the_head_is_found_wherever_it_is(freeze_features, sequential, question):
    """The last dense layer is found however it is nested, and whatever comes after it."""
    layers, sizes = question
    model = freeze_features(sequential(*layers))
    places = place_of_head(layers, sizes)
    expected = [place in places for place in range(len(model.parameter_shapes()))]
    assert_same(model.trainable(), expected, "which parameters take gradients")


@check("freeze_features", points=1)
def test_twice_is_as_good_as_once(freeze_features, replace_head, sequential):
    """A model that came frozen has its head trained again, and so has one with a new head."""
    model = sequential(("flatten",), ("dense", 9, 5), ("relu",), ("dense", 5, 2))
    model.freeze()
    model = freeze_features(model)
    assert_same(model.trainable(), [False, False, True, True], "which parameters take gradients")
    model = freeze_features(replace_head(model, 3))
    assert_same(model.trainable(), [False, False, True, True], "which parameters take gradients")


@check("replace_head", points=3, examples=12)
@given(question=networks(), seed=st.integers(0, 9))
def test_the_rest_computes_what_it_did(replace_head, sequential, question, seed):
    """With the old weights in the new head, the model computes what it did before."""
    layers, sizes = question
    twin = build_sequential(layers, seed)
    model = replace_head(sequential(*layers, seed=seed), sizes[1])
    old, new = [p.detach() for p in twin.parameters()], model.weights()
    assert_same([tuple(v.shape) for v in new], [tuple(v.shape) for v in old], "the shapes")
    places = place_of_head(layers, sizes)
    model.load([old[i] if i in places else value for i, value in enumerate(new)])
    x = normal(4, 1, 4, 4, seed=seed)
    with torch.no_grad():
        assert_same(model(x), twin.eval()(x), tolerance=1e-5)


@check("replace_head", points=1)
def test_the_new_weights_are_new(replace_head, sequential):
    """The new head has weights of its own, also where its width is the old one's."""
    layers = (("flatten",), ("dense", 6, 3))
    model = sequential(*layers)
    weight, bias = model.weights()
    first = replace_head(model, 3).weights()
    second = replace_head(sequential(*layers), 3).weights()
    if torch.equal(first[0], weight) or torch.equal(first[1], bias):
        raise Mismatch("the new head has the old weights", first)
    if torch.equal(first[0], second[0]):
        raise Mismatch("two new heads have the same weights", first)


@check("fine_tune", points=1, seconds=20)
def test_the_features_are_frozen_first(fine_tune, sequential, device):
    """Afterwards all but the head is frozen, whatever the model came with."""
    model = sequential(("conv", 1, 2, 2), ("flatten",), ("dense", 18, 5), ("dense", 5, 3))
    fine_tune(model, normal(6, 1, 4, 4), torch.arange(6) % 3, epochs=1, device=device)
    assert_same(model.trainable(), [False] * 4 + [True] * 2, "which parameters take gradients")


@check("fine_tune", points=1, seconds=20)
def test_the_first_loss_is_that_of_the_model_as_it_came(fine_tune, sequential, device):
    """The loss of one epoch of one image is that of the model as it came, in evaluation mode."""
    layers = (("conv", 1, 3, 3), ("batchnorm", 3), ("relu",), ("flatten",), ("dense", 108, 4))
    twin = build_sequential(layers, 2).eval()
    for training in (True, False):
        model = sequential(*layers, seed=2)
        model.train(training)
        x, label = 2 * normal(1, 1, 8, 8, seed=5) + 1, torch.tensor([2])
        losses = fine_tune(model, x, label, epochs=1, device=device)
        with torch.no_grad():
            expected = cross_entropy(twin(x), label).item()
        assert_same(losses, [expected], "the loss", tolerance=1e-4)


@check("fine_tune", points=1, seconds=20)
def test_the_same_seed_trains_the_same(fine_tune, sequential, device):
    """The same start and the same seed give the same losses and the same weights."""
    images, labels = normal(70, 1, 3, 3, seed=3), torch.arange(70) % 4
    models = [sequential(("flatten",), ("dense", 9, 4), seed=5) for _ in range(2)]
    first, second = (fine_tune(model, images, labels, 3, 7, device) for model in models)
    assert_same(second, first, "the losses of the second run", tolerance=1e-5)
    assert_same(models[1].weights(), models[0].weights(), "the weights", tolerance=1e-4)


@check("fine_tune", points=4, partial=True, seconds=60)
def test_cells_that_nobody_has_seen(fine_tune, sequential, device):
    """Accuracy on hidden cells: a point from 0.5 up, all from 0.85 (the better of two seeds)."""
    images, labels = cells(300, 4001)
    best = 0.0
    for seed in (1, 2):
        model = sequential(*FEATURES, ("dense", 32, 4), seed=seed)
        model.load([*pretrained()[:-2], *model.weights()[-2:]])
        fine_tune(model, images, labels, epochs=12, seed=seed, device=device)
        best = max(best, hidden_accuracy(model.weights()))
        if best >= FULL_POINTS:
            break
    return min(1.0, max(0.0, (best - NO_POINTS) / (FULL_POINTS - NO_POINTS)))


@functools.cache
def cells(count, seed):
    """Return images of cells and their labels; drawing them takes a moment."""
    return datasets.cells(count, seed)


@functools.cache
def pretrained():
    """Return the weights of the pretrained network."""
    return datasets.pretrained_weights(find_root(HERE) / "exercises" / "data")


def hidden_accuracy(weights):
    """Return the accuracy on hidden cells of the network with these weights."""
    images, labels = cells(400, 90210)
    network = loaded((*FEATURES, ("dense", 32, 4)), weights)
    with torch.no_grad():
        return (network(images).argmax(dim=1) == labels).double().mean().item()


def loaded(layers, weights):
    """Return the network of these layers with these weights."""
    network = build_sequential(layers, 0)
    own = list(network.parameters())
    assert_same(
        [tuple(value.shape) for value in weights],
        [tuple(parameter.shape) for parameter in own],
        "the shapes of the trained weights",
    )
    with torch.no_grad():
        for parameter, value in zip(own, weights, strict=True):
            parameter.copy_(value)
    return network
