"""Trains the network that the exercise `transfer` starts from: exercises/data/pretrained.npz.

It learns to tell eight kinds of drawn shapes apart (bars, crosses, triangles...), none of them
cells. Takes about a minute on one core:

    python tools/pretrain.py
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "exercises"))

import datasets  # noqa: E402  (it lies in the folder just added)

SIDE = 64
REACH = 14  # pixels from the middle of a shape to where it has ended
IMAGES, EPOCHS, BATCH = 4000, 12, 50


def shapes(count, seed):
    """Return `(images, labels)` of shapes of eight kinds: (n, 1, 64, 64) float32, (n,) int64."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % len(KINDS))
    images = np.stack([_image(KINDS[label], rng) for label in labels])
    return torch.tensor(images, dtype=torch.float32).unsqueeze(1), torch.tensor(labels)


def _image(kind, rng):
    """Return one image of three to eight shapes of one kind, anywhere, on a noisy background."""
    image = np.zeros((SIDE + 2 * REACH, SIDE + 2 * REACH))
    window = np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1]
    for _ in range(rng.integers(3, 9)):
        top, left = rng.integers(4, SIDE - 4, 2)
        angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(4, 7)
        y, x = window + rng.uniform(-0.5, 0.5, (2, 1, 1))
        along = (np.cos(angle) * x + np.sin(angle) * y) / size
        across = (np.cos(angle) * y - np.sin(angle) * x) / size
        inside = 1 / (1 + np.exp(np.clip(kind(along, across), -5, 5) / rng.uniform(0.08, 0.16)))
        part = image[top : top + 2 * REACH + 1, left : left + 2 * REACH + 1]
        part[:] = np.maximum(part, rng.uniform(0.2, 0.8) * inside)
    image = image[REACH:-REACH, REACH:-REACH] + rng.uniform(0.05, 0.2)
    return np.clip(image + rng.normal(0, rng.uniform(0.02, 0.07), image.shape), 0, 1)


# Each kind is a function of coordinates in units of its size: negative inside, positive outside.


def _square(x, y):
    return np.maximum(abs(x), abs(y)) - 0.8


def _frame(x, y):
    return abs(np.maximum(abs(x), abs(y)) - 0.8) - 0.2


def _bar(x, y):
    return np.maximum(abs(x) - 1.6, abs(y) - 0.3)


def _cross(x, y):
    return np.minimum(np.maximum(abs(x) - 1, abs(y) - 0.25), np.maximum(abs(y) - 1, abs(x) - 0.25))


def _triangle(x, y):
    return np.maximum(-y - 0.5, 0.87 * abs(x) + 0.5 * y - 0.5)


def _corner(x, y):
    upright = np.maximum(abs(x + 0.8) - 0.25, abs(y) - 1)
    return np.minimum(upright, np.maximum(abs(y - 0.8) - 0.25, abs(x) - 1))


def _stripes(x, y):
    return np.maximum(np.maximum(abs(x), abs(y)) - 1, 0.3 - abs(np.sin(3.5 * x)))


def _crumbs(x, y):
    places = [(-0.6, -0.5), (0.5, -0.7), (0, 0.1), (-0.7, 0.6), (0.7, 0.5)]
    return np.minimum.reduce([np.maximum(abs(x - a), abs(y - b)) - 0.25 for a, b in places])


KINDS = (_square, _frame, _bar, _cross, _triangle, _corner, _stripes, _crumbs)


def train(network, images, labels):
    """Train the whole network on the shapes."""
    optimiser = torch.optim.Adam(network.parameters(), lr=3e-3)
    steps = EPOCHS * -(-len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=steps)
    for epoch in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(BATCH):
            loss = cross_entropy(network(images[batch]), labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}")


def even_out(network, images):
    """Scale the filters of the last convolution so that its means over an image spread by 1.

    A head on top learns quickly then. What the network computes stays the same.
    """
    last, head = network[-5], network[-1]
    with torch.no_grad():
        spread = network[:-1](images).std(dim=0).clamp(min=1e-3)
        last.weight /= spread.reshape(-1, 1, 1, 1)
        last.bias /= spread
        head.weight *= spread


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    network = datasets.pretrained_architecture()
    images, labels = shapes(IMAGES, seed=0)
    train(network, images, labels)
    with torch.no_grad():
        others, truth = shapes(800, seed=1)
        right = (network(others).argmax(dim=1) == truth).float().mean()
        even_out(network, images[:800])
    print(f"accuracy on new shapes: {right:.3f}")
    values = [p.detach().numpy().astype(np.float16) for p in network.parameters()]
    np.savez_compressed(
        ROOT / "exercises" / "data" / "pretrained.npz",
        **{f"parameter_{i:02}": value for i, value in enumerate(values)},
    )
