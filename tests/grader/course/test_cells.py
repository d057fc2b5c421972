"""The images of cells, and the network that `transfer` starts from."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from grader.checks import build_sequential
from grader.checks.local import trusted_module

ROOT = Path(__file__).parents[3]
DATA = ROOT / "exercises" / "data"
datasets = trusted_module(ROOT / "exercises", "datasets")


def test_cells_are_images_in_0_to_1_and_labels():
    images, labels = datasets.cells(10, seed=5)
    assert images.shape == (10, 1, 64, 64)
    assert (images.dtype, labels.dtype) == (torch.float32, torch.int64)
    assert 0 <= images.min() < images.max() <= 1


@pytest.mark.parametrize("count", [1, 7, 40])
def test_kinds_of_cells_are_as_frequent_as_each_other(count):
    _, labels = datasets.cells(count, seed=1)
    counts = torch.bincount(labels, minlength=4)
    assert len(counts) == len(datasets.CELLS)
    assert counts.max() - counts.min() <= 1


def test_the_seed_fixes_the_cells():
    first, again, other = (datasets.cells(6, seed)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_brightness_tells_no_kind():
    images, labels = datasets.cells(400, seed=3)
    means = torch.stack([images[labels == kind].mean() for kind in range(4)])
    assert (means.max() - means.min()) / means.mean() < 0.1


def test_the_pretrained_network_is_the_same_every_time():
    first, second = datasets.pretrained(), datasets.pretrained()
    assert first is not second
    x = torch.rand(2, 1, 64, 64)
    with torch.no_grad():
        assert torch.equal(first(x), second(x))
        assert first(x).shape == (2, 8)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"pretrained\.npz is not in"):
        datasets.pretrained_weights(tmp_path)


def test_the_hidden_check_describes_the_pretrained_network():
    path = ROOT / "tests" / "hidden" / "test_transfer.py"
    spec = importlib.util.spec_from_file_location("hidden_transfer", path)
    hidden = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hidden)
    twin = build_sequential((*hidden.FEATURES, ("dense", 32, 8)), 0)
    x = torch.rand(2, 1, 64, 64)
    with torch.no_grad():
        for parameter, value in zip(
            twin.parameters(), datasets.pretrained_weights(DATA), strict=True
        ):
            parameter.copy_(value)
        assert torch.equal(twin(x), datasets.pretrained()(x))


def trained(network, images, labels, rate, decay=0.0, epochs=30):
    optimiser = torch.optim.Adam(
        [p for p in network.parameters() if p.requires_grad], lr=rate, weight_decay=decay
    )
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(32):
            loss = cross_entropy(network(images[batch]), labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return network


def accuracy(network, images, labels):
    with torch.no_grad():
        return (network(images).argmax(dim=1) == labels).double().mean().item()


@pytest.mark.slow
def test_pixels_alone_do_not_tell_the_kinds_apart_and_the_features_do(capsys):
    torch.manual_seed(0)
    images, labels = datasets.cells(300, seed=0)
    others, truth = datasets.cells(400, seed=1)
    mean = images.mean()
    linear = []
    for rate in (1e-3, 1e-4):
        for decay in (0.0, 0.1):
            network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64 * 64, 4))
            trained(network, images - mean, labels, rate, decay)
            linear.append(accuracy(network, others - mean, truth))
    network = datasets.pretrained().requires_grad_(False)
    network[-1] = torch.nn.Linear(32, 4)
    head = accuracy(trained(network, images, labels, 2e-2), others, truth)
    with capsys.disabled():
        print(f"\ncells: linear on pixels {max(linear):.3f} at best, a new head {head:.3f}")
    assert max(linear) < 0.45
    assert head > 0.88


def test_sheets_are_png_files():
    spec = importlib.util.spec_from_file_location("sheets", ROOT / "tools" / "contact_sheets.py")
    sheets = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sheets)
    picture = sheets.sheet([[np.array([[0.0, 0.5], [1.0, 0.25]])]], enlarged=2)
    assert picture.shape == (8, 8)
    assert picture[2, 2] == 0
    assert picture[4, 4] == 64
    assert sheets.png(picture)[:8] == b"\x89PNG\r\n\x1a\n"
