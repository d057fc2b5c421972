"""Public checks of `architectures`: parameters counted, values followed by hand."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check

BASELINE = [(32, 1, 5, 5), (32,), (2, 30752), (2,)]
VGG19_FILTERS = (64, 64, 128, 128, *[256] * 4, *[512] * 8)
ALEXNET = [
    *((96, 3, 11, 11), (96,), (256, 96, 5, 5), (256,), (384, 256, 3, 3), (384,)),
    *((384, 384, 3, 3), (384,), (256, 384, 3, 3), (256,)),
    *((4096, 9216), (4096,), (4096, 4096), (4096,)),
]


def size(shapes):
    """How many numbers there are in arrays of these shapes."""
    return sum(math.prod(shape) for shape in shapes)


def vgg19_shapes(classes):
    """The shapes of the parameters of VGG-19."""
    shapes, channels = [], 3
    for filters in VGG19_FILTERS:
        shapes += [(filters, channels, 3, 3), (filters,)]
        channels = filters
    return [*shapes, (4096, 25088), (4096,), (4096, 4096), (4096,), (classes, 4096), (classes,)]


def has_shapes(model, expected):
    """Compare the parameters' number and shapes with what they should be, in any order."""
    found = model.parameter_shapes()
    assert_same(size(found), size(expected), "the number of parameters")
    assert_same(sorted(found), sorted(expected), "the parameters' shapes")


def loaded(model, values):
    """Give each parameter the value of its shape, 0 where there is none."""
    model.load([values.get(shape, torch.zeros(shape)) for shape in model.parameter_shapes()])
    return model


def noise(*shape, seed):
    """Normally distributed numbers, always the same."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@check("build_baseline", points=1)
def test_the_baseline_has_62338_parameters(build_baseline):
    """There are 62,338 parameters: 832 of the convolution, 61,506 of the dense layer."""
    model = build_baseline()
    has_shapes(model, BASELINE)
    assert_same(model.output_shape((3, 1, 128, 128)), (3, 2), "the output's shape")


@check("build_baseline", points=1)
def test_the_baseline_returns_logits(build_baseline):
    """With all weights 0 the logits are the last layer's biases, as they are."""
    model = build_baseline()
    has_shapes(model, BASELINE)
    biases = torch.tensor([-3.0, 2.0])
    assert_same(loaded(model, {(2,): biases})(torch.ones(3, 1, 128, 128)), biases.repeat(3, 1))


@check("build_baseline", points=2, examples=8)
@given(
    filter_=st.integers(0, 31),
    row=st.integers(0, 30),
    column=st.integers(0, 30),
    dark=st.booleans(),
)
def test_one_place_of_a_map_is_a_maximum_of_16(build_baseline, filter_, row, column, dark):
    """A weight of the dense layer meets the largest of 4×4 values, or 0 if all are negative."""
    model = build_baseline()
    has_shapes(model, BASELINE)
    kernels, dense = torch.zeros(32, 1, 5, 5), torch.zeros(2, 30752)
    kernels[filter_, 0, 2, 2] = 1.0  # this map is the image without its border
    dense[0, 961 * filter_ + 31 * row + column] = 1.0
    image = noise(1, 1, 128, 128, seed=1)
    top, left = 2 + 4 * row, 2 + 4 * column
    if dark:
        image[:, :, top : top + 4, left : left + 4] -= 10.0
    expected = torch.zeros(1, 2)
    expected[0, 0] = image[0, 0, top : top + 4, left : left + 4].max().clamp(min=0)
    loaded(model, {(32, 1, 5, 5): kernels, (2, 30752): dense})
    assert_same(model(image), expected, tolerance=1e-5)


@check("build_from_config", points=1)
def test_filters_take_the_channels_before_them(build_from_config):
    """Every convolution takes the channels that the one before it gives; the first, the image's."""
    model = build_from_config([8, "M", 16, 24, "M"], in_channels=1)
    shapes = [(8, 1, 3, 3), (8,), (16, 8, 3, 3), (16,), (24, 16, 3, 3), (24,)]
    has_shapes(model, shapes)
    has_shapes(build_from_config([5, "M"]), [(5, 3, 3, 3), (5,)])


@check("build_from_config", points=1, examples=10)
@given(
    blocks=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=2), min_size=1, max_size=3),
    channels=st.integers(1, 4),
    height=st.integers(8, 20),
)
def test_pools_halve_and_convolutions_keep_the_size(build_from_config, blocks, channels, height):
    """Each "M" halves height and width, rounded down; convolutions keep them."""
    config = [entry for block in blocks for entry in [*block, "M"]]
    model = build_from_config(config, channels)
    last = blocks[-1][-1]
    halved = 2 ** len(blocks)
    expected = (2, last, height // halved, 16 // halved)
    assert_same(model.output_shape((2, channels, height, 16)), expected, "the output's shape")


@check("build_from_config", points=2, examples=6)
@given(sign=st.sampled_from([1.0, -1.0]), pools=st.booleans())
def test_sums_of_neighbours_come_out(build_from_config, sign, pools):
    """With ones as its kernel a convolution sums 9 neighbours, 0 outside; ReLU and pool follow."""
    model = build_from_config([1, "M"] if pools else [1], in_channels=1)
    has_shapes(model, [(1, 1, 3, 3), (1,)])
    loaded(model, {(1, 1, 3, 3): torch.full((1, 1, 3, 3), sign), (1,): torch.tensor([-5.5])})
    image = torch.arange(16.0).reshape(1, 1, 4, 4)
    padded = torch.zeros(6, 6)
    padded[1:5, 1:5] = sign * image[0, 0]
    sums = sum(padded[i : i + 4, j : j + 4] for i in range(3) for j in range(3))
    expected = (sums - 5.5).clamp(min=0)
    if pools:
        expected = expected.reshape(2, 2, 2, 2).amax((1, 3))
    assert_same(model(image), expected[None, None], tolerance=1e-5)


@check("build_vgg19", points=2)
def test_vgg19_has_143667240_parameters(build_vgg19):
    """There are 143,667,240 parameters, in 16 convolutions and 3 dense layers."""
    has_shapes(build_vgg19.on_meta(), vgg19_shapes(1000))


@check("build_vgg19", points=1)
@given(classes=st.integers(2, 20))
def test_vgg19_for_other_classes(build_vgg19, classes):
    """Only the last layer depends on the number of classes."""
    has_shapes(build_vgg19.on_meta(num_classes=classes), vgg19_shapes(classes))


@check("build_vgg19", points=1)
def test_vgg19_takes_images_of_224(build_vgg19):
    """Images of 224×224 give as many logits as there are classes."""
    for classes in (1000, 7):
        found = build_vgg19.on_meta(classes).output_shape((2, 3, 224, 224))
        assert_same(found, (2, classes), "the output's shape")


@check("build_alexnet", points=1)
def test_alexnet_has_62378344_parameters(build_alexnet):
    """There are 62,378,344 parameters, in five convolutions and three dense layers."""
    model = build_alexnet.on_meta()
    has_shapes(model, [*ALEXNET, (1000, 4096), (1000,)])
    assert_same(model.output_shape((2, 3, 227, 227)), (2, 1000), "the output's shape")


@check("build_alexnet", points=1)
@given(classes=st.integers(2, 20))
def test_alexnet_for_other_classes(build_alexnet, classes):
    """Only the last layer depends on the number of classes."""
    model = build_alexnet.on_meta(num_classes=classes)
    has_shapes(model, [*ALEXNET, (classes, 4096), (classes,)])


@check("build_alexnet", points=2, seconds=20)
def test_alexnet_of_known_weights(build_alexnet):
    """With known weights, a known image gives known logits."""
    model = build_alexnet.on_meta(num_classes=5)
    has_shapes(model, [*ALEXNET, (5, 4096), (5,)])
    model.fill(7)
    logits = torch.tensor([[-1.24591, 5.60349, -0.46978, -7.40991, 12.04237]])
    assert_same(model(noise(1, 3, 227, 227, seed=3)), logits, tolerance=1e-3)


def takes_and_gives(model, most):
    """Check shapes and the number of parameters of a network of the student's own."""
    assert_same(model.output_shape((3, 1, 128, 128)), (3, 2), "the output's shape")
    count = size(model.parameter_shapes())
    if count > most:
        raise Mismatch("there are too many parameters", count, most)


def gives_logits(model):
    """Check that the outputs are no probabilities, for weights of several sizes."""
    probabilities = 0
    for seed in range(3):
        model.fill(seed)
        outputs = model(noise(4, 1, 128, 128, seed=seed))
        inside = bool(((outputs >= 0) & (outputs <= 1)).all())
        probabilities += inside and bool(((outputs.sum(dim=1) - 1).abs() < 1e-4).all())
    if probabilities == 3:
        raise Mismatch("the two outputs are probabilities, not logits", outputs)


@check("build_improved", points=1)
def test_improved_has_fewer_parameters(build_improved):
    """It takes frames to two numbers each, and has fewer parameters than the baseline."""
    takes_and_gives(build_improved(), 62337)


@check("build_improved", points=1)
def test_improved_returns_logits(build_improved):
    """What comes out are logits, not probabilities."""
    gives_logits(build_improved())


@check("build_compact", points=1)
def test_compact_has_a_tenth_of_the_parameters(build_compact):
    """It takes frames to two numbers each, and has at most 6,233 parameters."""
    takes_and_gives(build_compact(), 6233)


@check("build_compact", points=1)
def test_compact_returns_logits(build_compact):
    """What comes out are logits, not probabilities."""
    gives_logits(build_compact())


def is_new(build):
    """Check that two networks are two: random weights, and changing one leaves the other."""
    first, second = build(), build()
    starts = zip(first.weights(), second.weights(), strict=True)
    if all(torch.equal(one, other) for one, other in starts):
        raise Mismatch("two networks start with the same weights")
    before = second.weights()
    first.load([torch.zeros_like(value) for value in first.weights()])
    assert_same(second.weights(), before, "the second network after a change of the first")


@check("build_improved", points=1)
def test_every_improved_is_a_new_network(build_improved):
    """Every call makes a new network, with random weights of its own."""
    is_new(build_improved)


@check("build_compact", points=1)
def test_every_compact_is_a_new_network(build_compact):
    """Every call makes a new network, with random weights of its own."""
    is_new(build_compact)
