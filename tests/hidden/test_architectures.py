"""Hidden checks of `architectures`: the same values from the same weights, and unseen frames."""

import functools
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check, fill, refuses, solution
from grader.checks.local import find_root, trusted_module

HERE = Path(__file__).resolve()
reference = solution("architectures")
datasets = trusted_module(find_root(HERE) / "exercises", "datasets")

BUDGET = {"epochs": 16, "batch_size": 8, "lr": 2e-3}  # as the stub states it
BASELINE = 0.80  # of the baseline, the better of two (tests/grader/course/test_learning.py)
FULL = 0.94  # what `build_improved` must reach
NONE = 0.60  # what earns nothing for `build_compact`


def normal(*shape, seed):
    """Normally distributed numbers, always the same."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def filled_twin(model, twin, seed):
    """Give a student's network and the reference's the same numbers as weights."""
    expected = [tuple(parameter.shape) for parameter in twin.parameters()]
    assert_same(sorted(model.parameter_shapes()), sorted(expected), "the parameters' shapes")
    model.fill(seed)
    fill(twin, seed)
    return twin


def is_new(build):
    """Check that two networks are two: random weights, and changing one leaves the other."""
    first, second = build(), build()
    starts = zip(first.weights(), second.weights(), strict=True)
    if all(torch.equal(one, other) for one, other in starts):
        raise Mismatch("two networks start with the same weights")
    before = second.weights()
    first.load([torch.zeros_like(value) for value in first.weights()])
    assert_same(second.weights(), before, "the second network after a change of the first")


@check("build_baseline", points=2, examples=4)
@given(seed=st.integers(0, 99))
def test_the_baseline_computes_what_it_should(build_baseline, seed):
    """With the same weights it computes what the baseline computes."""
    model = build_baseline()
    twin = filled_twin(model, reference.build_baseline(), seed)
    x = normal(2, 1, 128, 128, seed=seed + 1)
    with torch.no_grad():
        assert_same(model(x), twin(x), tolerance=1e-4)


@check("build_baseline", points=1)
def test_gradients_reach_every_parameter(build_baseline):
    """Gradients reach every parameter, and are those of the baseline."""
    model = build_baseline()
    twin = filled_twin(model, reference.build_baseline(), 5)
    x, cotangent = normal(2, 1, 128, 128, seed=8), normal(2, 2, seed=9)
    (twin(x) * cotangent).sum().backward()
    expected = {tuple(p.shape): p.grad for p in twin.parameters()}
    found = model.gradients(x, cotangent)
    for shape, gradient in zip(model.parameter_shapes(), found, strict=True):
        if gradient is None:
            raise Mismatch(f"no gradient reaches the parameter of shape {shape}")
        assert_same(gradient, expected[shape], f"the gradient of {shape}", tolerance=1e-3)


@check("build_baseline", points=1)
def test_every_baseline_is_a_new_network(build_baseline):
    """Every call makes a new network, with random weights of its own."""
    is_new(build_baseline)


@st.composite
def configs(draw):
    """A list of distinct numbers of filters, pools among them, and a number of channels."""
    filters = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True))
    config = []
    for number in filters:
        config += [number] + ["M"] * draw(st.integers(0, 1))
    if draw(st.booleans()):
        config = ["M", *config]
    return config, draw(st.integers(13, 16))


@check("build_from_config", points=4, examples=15)
@given(question=configs(), seed=st.integers(0, 99))
def test_every_list_becomes_its_network(build_from_config, question, seed):
    """With the same weights it computes what the network of the list computes."""
    config, channels = question
    model = build_from_config(config, channels)
    twin = filled_twin(model, reference.build_from_config(config, channels), seed)
    x = normal(2, channels, 37, 32, seed=seed + 1)
    with torch.no_grad():
        assert_same(model(x), twin(x), tolerance=1e-4)


@check("build_from_config", points=1, about="refusals")
@given(wrong=st.sampled_from(["A", "m", "MM", "", "8", 0, -1, -8]), place=st.integers(0, 2))
def test_unknown_entries_are_refused(build_from_config, wrong, place):
    """An entry that is no positive int and not "M" raises ValueError."""
    config = [4, "M"]
    config.insert(place, wrong)
    refuses(lambda: build_from_config(config))
    refuses(lambda: build_from_config([wrong], in_channels=1))


@check("build_from_config", points=1)
def test_every_list_becomes_a_new_network(build_from_config):
    """Every call makes a new network, with random weights of its own."""
    is_new(lambda: build_from_config([4, "M", 6], in_channels=2))


# Networks that are too large to hold two of: what the reference computes is computed once -----


@functools.cache
def output_of(name, side, seed, classes):
    """What the reference's network, filled from a seed, makes of one image."""
    with torch.device("meta"):
        network = getattr(reference, name)(classes)
    fill(network, seed)
    network.eval()
    with torch.no_grad():
        return network(normal(1, 3, side, side, seed=seed + 1))


@check("build_vgg19", points=4, seconds=60)
def test_vgg19_computes_what_it_should(build_vgg19):
    """With the same weights it computes what VGG-19 computes."""
    model = build_vgg19.on_meta(num_classes=1000)
    model.fill(11)
    found = model(normal(1, 3, 224, 224, seed=12))
    assert_same(found, output_of("build_vgg19", 224, 11, 1000), tolerance=1e-3)


@check("build_vgg19", points=2, partial=True, seconds=60)
def test_vgg19_drops_half_of_both_layers(build_vgg19):
    """In training mode dropout drops half of the values after each of the first two dense layers.

    Seen by the spread of what it does to the logits, in units of their own spread.
    """
    # For this image the ratio is 2.66 with a standard deviation of 0.145. A right answer is more
    # than 5 of these away, if they spread normally, with a probability below 6e-7. Without one of
    # the two dropouts the ratio is below 1, with rates of 0.4 it is 1.6, with rates of 0.6 4.6.
    model = build_vgg19.on_meta(num_classes=1000)
    model.fill(11)
    usual = output_of("build_vgg19", 224, 11, 1000)
    found = model(normal(1, 3, 224, 224, seed=12).repeat(2, 1, 1, 1), training=True)
    assert_same(tuple(found.shape), (2, 1000), "the output's shape")
    ratio = ((found - usual).var() / usual.var()).item()
    if not 1.9 < ratio < 3.4:
        raise Mismatch("the effect of dropout on the logits", ratio, 2.66)
    return 1.0


@check("build_alexnet", points=4, seconds=20)
def test_alexnet_computes_what_it_should(build_alexnet):
    """With the same weights it computes what AlexNet computes."""
    model = build_alexnet.on_meta(num_classes=1000)
    model.fill(21)
    found = model(normal(1, 3, 227, 227, seed=22))
    assert_same(found, output_of("build_alexnet", 227, 21, 1000), tolerance=1e-3)


# Networks of the student's own -----------------------------------------------------------------


@functools.cache
def frames():
    """Frames to train on, as the stub states them, and frames that nobody has seen."""
    images, labels = datasets.calcium(200, seed=73_019_225)
    return datasets.calcium(128, seed=1), (images + 0.05 * normal(*images.shape, seed=31), labels)


def best_of_two(build, most, enough):
    """The better accuracy of two networks, the second trained only if the first is not enough."""
    (images, labels), (unseen, truth) = frames()
    best = 0.0
    for seed in (1, 2):
        model = build()
        count = sum(torch.Size(shape).numel() for shape in model.parameter_shapes())
        if count > most:
            raise Mismatch("there are too many parameters", count, most)
        model.fit(images, labels, seed=seed, **BUDGET)
        outputs = model(unseen)
        assert_same(tuple(outputs.shape), (len(unseen), 2), "the output's shape")
        best = max(best, (outputs.argmax(dim=1) == truth).double().mean().item())
        if best >= enough:
            break
    return best


def share(value, none, full):
    """How far a value is on the way from `none` to `full`, from 0 to 1."""
    return min(1.0, max(0.0, (value - none) / (full - none)))


@check("build_improved", points=5, partial=True, seconds=90)
def test_improved_is_better_than_the_baseline(build_improved):
    """Accuracy on unseen frames: a point from the baseline's 0.80 up, all from 0.94."""
    return share(best_of_two(build_improved, 62337, FULL), BASELINE, FULL)


@check("build_compact", points=5, partial=True, seconds=90)
def test_compact_is_as_good_as_the_baseline(build_compact):
    """Accuracy on unseen frames: a point from 0.60 up, all from the baseline's 0.80."""
    return share(best_of_two(build_compact, 6233, BASELINE), NONE, BASELINE)


def minds_its_own_image(model):
    """Check that the outputs of a batch are those of its images one by one."""
    images, _ = datasets.calcium(3, seed=40)
    alone = torch.cat([model(image[None]) for image in images])
    assert_same(model(images), alone, "the batch, compared with its images", tolerance=1e-3)


@check("build_improved", points=1)
def test_improved_looks_at_each_image_alone(build_improved):
    """In evaluation mode, the answer for an image does not depend on the rest of the batch."""
    minds_its_own_image(build_improved())


@check("build_compact", points=1)
def test_compact_looks_at_each_image_alone(build_compact):
    """In evaluation mode, the answer for an image does not depend on the rest of the batch."""
    minds_its_own_image(build_compact())
