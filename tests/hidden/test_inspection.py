"""Hidden checks of `inspection`: real networks on both sides, everything against the reference."""

from pathlib import Path

import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.checks import (
    assert_dtype,
    assert_same,
    build_sequential,
    check,
    fill,
    refuses,
    solution,
)
from grader.checks.local import find_root, trusted_module
from grader.checks.strategies import arrays

reference = solution("inspection")
EXERCISES = find_root(Path(__file__)) / "exercises"
EIGHT = trusted_module(EXERCISES, "datasets").eight(EXERCISES / "data")

# A network that nests another, and one for two channels with batch normalisation.
NESTED = (
    *(("conv", 1, 3, 3, 1, 1), ("relu",)),
    ("sequential", ("conv", 3, 4, 3), ("tanh",), ("avgpool", 2, 2)),
    *(("maxpool", 2, 2), ("flatten",), ("dense", 60, 6), ("sigmoid",)),
)
NORMALISED = (
    *(("conv", 2, 3, 2), ("batchnorm", 3), ("relu",), ("flatten",)),
    *(("dense", 60, 4), ("batchnorm1d", 4)),
)
READER = (
    *(("conv", 1, 4, 3, 1, 1), ("relu",), ("maxpool", 2, 2), ("conv", 4, 6, 3), ("tanh",)),
    *(("flatten",), ("dense", 324, 10)),
)


def noise(*shape, seed=0):
    """Images of noise, in [0, 1], always the same."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def twins(sequential, layers, seed):
    """Return a model of the worker's, and the same network here."""
    return sequential(*layers, seed=seed), build_sequential(layers, seed)


def as_numbers(answer):
    """Return a pair of numbers with tensors of one value as numbers, too."""
    if not isinstance(answer, list | tuple):
        return answer
    return [part.item() if isinstance(part, torch.Tensor) else part for part in answer]


@check("feature_maps", points=2)
def test_every_child_shows_its_output(feature_maps, sequential):
    """Every child of a network shows its output; one that is nested counts as one."""
    model, twin = twins(sequential, NESTED, 3)
    x = torch.stack([EIGHT, EIGHT.flip(2), noise(1, 22, 16)])
    for layer in (0, 2, 4, 6, 1, 3, 5):
        found = feature_maps(model, x, layer)
        expected = reference.feature_maps(twin, x, layer)
        assert_same(found, expected, f"child {layer}", tolerance=1e-4)


@check("feature_maps", points=1)
def test_batch_normalisation_does_not_go_by_this_batch(feature_maps, sequential):
    """The model is looked at in evaluation mode, also where it came in training mode."""
    model, twin = twins(sequential, NORMALISED, 4)
    x = 3 * noise(4, 2, 5, 6, seed=5)
    model.train()
    for layer in (2, 5):
        expected = reference.feature_maps(twin, x, layer)
        assert_same(feature_maps(model, x, layer), expected, f"child {layer}", tolerance=1e-4)


@st.composite
def filters(draw, dtype="float32"):
    """Filters none of which is constant, and a number of columns."""
    count, h, w = draw(st.tuples(st.integers(1, 7), st.integers(1, 4), st.integers(1, 4)))
    columns = draw(st.integers(1, 5))
    w = w + 1 if h * w == 1 else w
    weights = torch.from_numpy(draw(arrays((count, h, w), dtype=dtype)))
    constant = weights.amin(dim=(1, 2)) == weights.amax(dim=(1, 2))
    weights[constant, 0, 0] += 4
    return weights, columns


@check("filter_mosaic", points=3)
@given(question=filters())
def test_every_pixel_of_the_mosaic(filter_mosaic, question):
    """Every filter is in its place and scaled on its own; gaps and empty places are 0."""
    assert_same(filter_mosaic(*question), reference.filter_mosaic(*question), tolerance=1e-5)


@check("filter_mosaic", points=1)
@given(values=st.lists(st.integers(-3, 3), min_size=1, max_size=4), side=st.integers(1, 2))
def test_constant_filters_are_black(filter_mosaic, values, side):
    """A filter whose numbers are all equal is 0."""
    weights = torch.tensor(values).float().reshape(-1, 1, 1).repeat(1, side, side)
    assert_same(filter_mosaic(weights, 2), reference.filter_mosaic(weights, 2))


@check("filter_mosaic", points=1, about="dtype")
@given(question=filters(dtype="float64"))
def test_the_dtype_is_that_of_the_weights(filter_mosaic, question):
    """float64 weights give a float64 mosaic."""
    assert_dtype(filter_mosaic(*question), "float64")


@check("filter_mosaic", points=1, about="refusals")
@given(columns=st.integers(-3, 0))
def test_no_columns_are_refused(filter_mosaic, columns):
    """A number of columns below 1 raises ValueError."""
    refuses(lambda: filter_mosaic(noise(3, 2, 2), columns))


@st.composite
def grids(draw):
    """A feature map in which one cell of a grid has the largest sum, and that grid."""
    rows, columns, h, w = draw(st.tuples(*[st.integers(1, 4)] * 2, *[st.integers(1, 3)] * 2))
    feature_map = torch.from_numpy(draw(arrays((rows * h, columns * w), dtype="float32")))
    sums = feature_map.abs().reshape(rows, h, columns, w).sum(dim=(1, 3)).flatten()
    assume(int((sums == sums.max()).sum()) == 1)
    return feature_map, rows, columns


@check("dominant_region", points=2)
@given(question=grids())
def test_the_cell_with_the_largest_sum(dominant_region, question):
    """The cell with the largest sum of absolute values is found."""
    found = as_numbers(dominant_region(*question))
    assert_same(found, reference.dominant_region(*question))


@check("dominant_region", points=1, about="refusals")
@given(bad=st.integers(-2, 0))
def test_a_grid_without_cells_is_refused(dominant_region, bad):
    """A grid with fewer than one row or column raises ValueError."""
    refuses(lambda: dominant_region(torch.ones(6, 6), bad, 2))
    refuses(lambda: dominant_region(torch.ones(6, 6), 2, bad))


@check("occlusion_map", points=3, examples=6)
@given(
    seed=st.integers(0, 99),
    label=st.integers(0, 9),
    size=st.sampled_from([5, 8, 16]),
    stride=st.sampled_from([3, 5, 7]),
)
def test_the_eight_through_a_network(occlusion_map, sequential, seed, label, size, stride):
    """Every drop of the logit for lecture 004's eight, in a small convolutional network."""
    model, twin = twins(sequential, READER, seed)
    model.fill(seed)
    fill(twin, seed)
    expected = reference.occlusion_map(twin, EIGHT, label, size, stride)
    assert_same(occlusion_map(model, EIGHT, label, size, stride), expected, tolerance=1e-4)


@check("occlusion_map", points=1)
def test_the_model_is_questioned_in_evaluation_mode(occlusion_map, sequential):
    """The model is questioned in evaluation mode, whatever mode it came in."""
    layers = (("conv", 2, 3, 2), ("batchnorm", 3), ("relu",), ("flatten",), ("dense", 36, 4))
    model, twin = twins(sequential, layers, 6)
    image = 3 * noise(2, 4, 5, seed=7)
    expected = reference.occlusion_map(twin, image, 1, 2, 1)
    assert_same(occlusion_map(model, image, 1, 2, 1), expected, tolerance=1e-4)


@check("occlusion_map", points=1)
@given(training=st.booleans())
def test_its_mode_is_as_before(occlusion_map, sequential, training):
    """Afterwards the model is in the mode that it was in before."""
    model = sequential(("flatten",), ("dense", 12, 2))
    model.train(training)
    occlusion_map(model, noise(1, 3, 4), 1, 2, 1)
    assert_same(model.training, training, "model.training")


@check("occlusion_map", points=1, about="refusals")
@given(bad=st.integers(-2, 0))
def test_squares_that_do_not_fit_are_refused(occlusion_map, sequential, bad):
    """A square larger than the image, a size or stride below 1, raises ValueError."""
    model = sequential(("flatten",), ("dense", 12, 2))
    refuses(lambda: occlusion_map(model, noise(1, 3, 4), 0, 4, 1))
    refuses(lambda: occlusion_map(model, noise(1, 4, 3), 0, 4, 1))
    refuses(lambda: occlusion_map(model, noise(1, 3, 4), 0, bad, 1))
    refuses(lambda: occlusion_map(model, noise(1, 3, 4), 0, 1, bad))
