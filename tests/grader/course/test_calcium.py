"""The frames of calcium imaging: the same from a seed, and told apart by their grid alone."""

from pathlib import Path

import pytest
import torch

from grader.checks.local import trusted_module

ROOT = Path(__file__).parents[3]
datasets = trusted_module(ROOT / "exercises", "datasets")


@pytest.fixture(scope="module")
def frames():
    return datasets.calcium(200, seed=5)


def test_frames_are_what_a_network_takes(frames):
    images, labels = frames
    assert (images.shape, images.dtype) == ((200, 1, 128, 128), torch.float32)
    assert (labels.shape, labels.dtype) == ((200,), torch.int64)
    assert abs(images.mean()) < 0.1
    assert abs(images.std() - 1) < 0.1


def test_half_of_the_frames_are_real_and_their_order_is_mixed(frames):
    _, labels = frames
    assert labels.sum() == 100
    assert 20 < labels[:100].sum() < 80


def test_a_seed_gives_the_same_frames_again_and_another_seed_others():
    first, again, other = (datasets.calcium(4, seed=seed) for seed in (7, 7, 8))
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])
    assert not torch.isclose(first[0], other[0]).all(dim=(1, 2, 3)).any()


def test_a_fake_has_a_grid_and_a_real_frame_has_none(frames):
    """The grid repeats after 4 pixels, so it stands out in the spectrum at a quarter, or a half."""
    images, labels = frames
    power = torch.fft.rfft2(images[:, 0]).abs() ** 2
    # Along the first column and row waves run straight down and across; noise is alike beside them.
    on_grid = power[:, 32, :2].sum(1) + power[:, :2, 32].sum(1) + power[:, 64, 0] + power[:, 0, 64]
    beside = power[:, 26:30, :2].sum((1, 2)) + power[:, :2, 26:30].sum((1, 2))
    ratio = on_grid / beside
    assert ratio[labels == 0].median() > 5 * ratio[labels == 1].median()
