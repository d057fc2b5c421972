"""Public checks of `inspection`: lecture 004's eight, and models that are known by hand."""

from pathlib import Path

import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn.functional import avg_pool2d

from grader.checks import Mismatch, assert_same, check
from grader.checks.local import find_root, trusted_module
from grader.checks.strategies import arrays
from grader.kit import load_kit

EXERCISES = load_kit(find_root(Path(__file__))).home
EIGHT = trusted_module(EXERCISES, "datasets").eight(EXERCISES / "data")
WORDS = {"top": 0, "left": 0, "middle": 1, "bottom": 2, "right": 2}


def noise(*shape, seed=0):
    """Images of noise, in [0, 1], always the same."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def as_numbers(answer):
    """Return a pair of numbers with tensors of one value as numbers, too."""
    if not isinstance(answer, list | tuple):
        return answer
    return [part.item() if isinstance(part, torch.Tensor) else part for part in answer]


@check("feature_maps", points=1)
def test_the_edges_of_the_eight(feature_maps, sequential):
    """Two kernels find the edges of lecture 004's eight; ReLU keeps those of one direction."""
    model = sequential(("conv", 1, 2, 2), ("relu",), ("maxpool", 2, 1))
    kernels = torch.tensor([[[[1.0, -1.0], [0.0, 0.0]]], [[[1.0, 0.0], [-1.0, 0.0]]]])
    model.load([kernels, torch.zeros(2)])
    corner, right, below = EIGHT[0, :-1, :-1], EIGHT[0, :-1, 1:], EIGHT[0, 1:, :-1]
    edges = torch.stack([corner - right, corner - below])[None]
    assert_same(feature_maps(model, EIGHT[None], 0), edges, "child 0", tolerance=1e-5)
    assert_same(feature_maps(model, EIGHT[None], 1), edges.clamp(min=0), "child 1", tolerance=1e-5)


@check("feature_maps", points=1, examples=8)
@given(images=st.integers(1, 3), layers=st.integers(1, 5))
def test_the_last_layer_gives_the_models_output(feature_maps, sequential, images, layers):
    """The last child's output is the output of the model, for every image of the batch."""
    stack = [("conv", 2, 3, 3), ("tanh",), ("flatten",), ("dense", 60, 5), ("sigmoid",)][:layers]
    model = sequential(*stack)
    x = noise(images, 2, 6, 7)
    assert_same(feature_maps(model, x, layers - 1), model(x), tolerance=1e-5)


@check("feature_maps", points=1)
@given(training=st.booleans())
def test_the_mode_is_as_before(feature_maps, sequential, training):
    """Afterwards the model is in the mode that it was in before."""
    model = sequential(("conv", 1, 2, 3), ("relu",))
    model.train(training)
    feature_maps(model, noise(1, 1, 5, 4), 1)
    assert_same(model.training, training, "model.training")


@check("filter_mosaic", points=1)
def test_two_filters_side_by_side(filter_mosaic):
    """Two filters stand side by side, each scaled, with a gap between."""
    weights = torch.tensor([[[0.0, 1.0], [2.0, 4.0]], [[-30.0, 10.0], [0.0, -10.0]]])
    expected = torch.tensor([[0.0, 0.25, 0.0, 0.0, 1.0], [0.5, 1.0, 0.0, 0.75, 0.5]])
    assert_same(filter_mosaic(weights, 2), expected)


@check("filter_mosaic", points=1)
@given(count=st.integers(1, 7), h=st.integers(1, 4), w=st.integers(2, 4), columns=st.integers(1, 5))
def test_the_mosaic_is_as_wide_as_its_columns(filter_mosaic, count, h, w, columns):
    """The mosaic is always `columns` filters wide, and has as many rows as it takes."""
    mosaic = filter_mosaic(noise(count, h, w), columns)
    rows = len(range(0, count, columns))
    shape = (rows * h + rows - 1, columns * w + columns - 1)
    assert_same(tuple(mosaic.shape), shape, "the shape")


@check("filter_mosaic", points=1)
@given(place=st.integers(0, 5), ends=st.lists(st.integers(-9, 9), min_size=6, max_size=6))
def test_the_largest_number_of_each_filter_is_white(filter_mosaic, place, ends):
    """The largest number of each filter becomes 1, all that is as small as its smallest 0."""
    weights = torch.tensor([float(end) for end in ends]).reshape(6, 1, 1).repeat(1, 2, 3)
    weights[:, place // 3, place % 3] += torch.arange(6.0) + 1
    expected = torch.zeros(8, 7)
    expected[place // 3 :: 3, place % 3 :: 4] = 1.0
    assert_same(filter_mosaic(weights, 2), expected)


@check("dominant_region", points=1)
@given(row=st.sampled_from(["top", "middle", "bottom"]), column=st.sampled_from(["left", "right"]))
def test_the_corner_with_the_response_is_found(dominant_region, row, column):
    """A response mainly at one side is found there, in three by three cells."""
    i, j = WORDS[row], WORDS[column]
    feature_map = torch.full((6, 9), 0.1)
    feature_map[2 * i : 2 * i + 2, 3 * j : 3 * j + 3] = 1.0
    feature_map[2, 4] = 2.0
    assert_same(as_numbers(dominant_region(feature_map)), [i, j])


@check("dominant_region", points=1)
@given(cell=st.tuples(st.integers(0, 3), st.integers(0, 1)), h=st.integers(1, 3))
def test_the_grid_is_the_one_that_is_asked_for(dominant_region, cell, h):
    """A bright pixel is found in a grid of four rows and two columns."""
    feature_map = torch.zeros(4 * h, 6)
    feature_map[cell[0] * h + h - 1, cell[1] * 3 + 1] = 1.0
    assert_same(as_numbers(dominant_region(feature_map, 4, 2)), list(cell))


@check("dominant_region", points=1)
@given(feature_map=arrays((2, 6), dtype="float32"))
def test_negative_values_count_by_their_size(dominant_region, feature_map):
    """Of two halves, the one with more in absolute value is found, whatever the signs."""
    left, right = abs(feature_map[:, :3]).sum(), abs(feature_map[:, 3:]).sum()
    assume(left != right)
    found = as_numbers(dominant_region(torch.from_numpy(feature_map), 1, 2))
    assert_same(found, [0, int(right > left)])


@check("occlusion_map", points=1)
def test_a_model_that_sums_the_pixels(occlusion_map, sequential):
    """Where the logit is the sum of all pixels, it drops by what the square takes away."""
    model = sequential(("flatten",), ("dense", 6, 1))
    model.load([torch.ones(1, 6), torch.zeros(1)])
    image = torch.tensor([[[0.0, 1.0, 1.0], [0.5, 1.0, 0.0]]])
    assert_same(occlusion_map(model, image, 0, 2, 1), torch.tensor([[0.5, 1.0]]), "size 2")
    one_by_one = torch.tensor([[-0.5, 0.5], [0.0, -0.5]])
    assert_same(occlusion_map(model, image, 0, 1, 2), one_by_one[:1], "size 1, stride 2")


@st.composite
def squares(draw):
    """Sides of an image, channels, a square that fits, its stride, and a seed."""
    c, height, width = draw(st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)))
    size, stride = draw(st.integers(1, min(height, width, 3))), draw(st.integers(1, 3))
    return (c, height, width), size, stride, draw(st.integers(0, 99))


@check("occlusion_map", points=2, examples=12)
@given(question=squares(), label=st.integers(0, 2))
def test_a_linear_model_loses_what_it_weighs(occlusion_map, sequential, question, label):
    """For a linear model the drop is the sum of weight * (pixel - 0.5) under the square."""
    shape, size, stride, seed = question
    image, weights = noise(*shape, seed=seed), noise(3, image_size(shape), seed=seed + 100)
    weights = 8 * weights - 4
    model = sequential(("flatten",), ("dense", image_size(shape), 3))
    model.load([weights, torch.zeros(3)])
    worth = (weights[label].reshape(shape) * (image - 0.5)).sum(0)
    expected = avg_pool2d(worth[None], size, stride)[0] * size**2
    assert_same(occlusion_map(model, image, label, size, stride), expected, tolerance=1e-4)


def image_size(shape):
    """Return how many numbers an image holds."""
    return shape[0] * shape[1] * shape[2]


@check("occlusion_map", points=1)
def test_what_makes_the_eight_an_eight(occlusion_map, sequential):
    """A model that compares with lecture 004's eight misses its strokes and its holes alike."""
    weights = (EIGHT.reshape(1, -1) - 0.5) / 10
    model = sequential(("flatten",), ("dense", 352, 1))
    model.load([weights, torch.zeros(1)])
    drops = occlusion_map(model, EIGHT, 0, size=4, stride=3)
    assert_same(tuple(drops.shape), (7, 5), "the shape of the map")
    if not (drops > 0).all():
        raise Mismatch("the logit should drop wherever the square is", drops)
    expected = 1.6 * avg_pool2d((EIGHT - 0.5) ** 2, 4, 3)[0]
    assert_same(drops, expected, tolerance=1e-4)
