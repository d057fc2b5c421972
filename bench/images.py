"""Measures how far a linear classifier on pixels gets with each set of images, and a network.

    python bench/images.py           prints the table and keeps it in bench/results/images.md

The made-up images of `calcium` and `cells` must not be told apart by weighted sums of pixels, or
there would be nothing for a convolution to do. All accuracies are on images that were not trained
on; of the linear classifiers the best of several rates and penalties is taken.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from grader.checks.local import reference, trusted_module
from grader.worker.networks import fit

ROOT = Path(__file__).parents[1]
RATES, PENALTIES = (3e-3, 1e-3, 1e-4), (0.0, 0.1)
EPOCHS = 30  # of the linear classifiers


def accuracy(network, images, labels):
    """Return the share of images that a network classifies rightly."""
    with torch.no_grad():
        return (network.eval()(images).argmax(dim=1) == labels).double().mean().item()


def linear(train, test):
    """Return the best accuracy of a linear classifier on pixels."""
    (images, labels), found = train, []
    classes = int(labels.max()) + 1
    for rate in RATES:
        for penalty in PENALTIES:
            torch.manual_seed(0)
            network = nn.Sequential(nn.Flatten(), nn.Linear(images[0].numel(), classes))
            optimiser = torch.optim.Adam(network.parameters(), lr=rate, weight_decay=penalty)
            for _ in range(EPOCHS):
                for batch in torch.randperm(len(images)).split(32):
                    optimiser.zero_grad()
                    nn.functional.cross_entropy(network(images[batch]), labels[batch]).backward()
                    optimiser.step()
            found.append(accuracy(network, *test))
    return max(found)


def trained(network, train, epochs, batch_size, lr):
    """Return a network that the framework's loop has trained."""
    fit(network, *train, epochs, batch_size, lr, 1, "cross_entropy")
    return network


def rows(datasets):
    """Yield name, numbers of images, accuracy of the linear classifier, and of networks."""
    train = datasets.digits()
    test = datasets.digits(ROOT / "tests" / "hidden" / "data")
    lenet = trained(reference(ROOT, "lenet").build_lenet("relu", "max"), train, 15, 32, 2e-3)
    yield "digits", train, test, {"LeNet": accuracy(lenet, *test)}

    train, test = datasets.cells(300, seed=0), datasets.cells(400, seed=1)
    transfer = reference(ROOT, "transfer")
    network = transfer.replace_head(datasets.pretrained(), len(datasets.CELLS))
    transfer.fine_tune(network, *train, epochs=30)
    yield "cells", train, test, {"pretrained features, new head": accuracy(network, *test)}

    train, test = datasets.calcium(128, seed=1), datasets.calcium(400, seed=2)
    solution = reference(ROOT, "architectures")
    builds = {"baseline of 003": solution.build_baseline, "smaller": solution.build_improved}
    found = {}
    for name, build in builds.items():
        networks = [trained(seeded(build, seed), train, 16, 8, 2e-3) for seed in (1, 2)]
        found[name] = max(accuracy(network, *test) for network in networks)
    yield "calcium", train, test, found


def seeded(build, seed):
    """Return a network whose start hangs on a seed."""
    torch.manual_seed(seed)
    return build()


def main():
    """Print the table and keep it."""
    lines = ["# Images: a linear classifier on pixels, and a network", ""]
    lines += ["Made by `python bench/images.py`. Accuracy on images that were not trained on.", ""]
    lines += ["| images | trained on | chance | linear | networks |", "|---|---|---|---|---|"]
    datasets = trusted_module(ROOT / "exercises", "datasets")
    for name, train, test, networks in rows(datasets):
        chance = 1 / (int(train[1].max()) + 1)
        told = ", ".join(f"{what} {share:.3f}" for what, share in networks.items())
        best = linear(train, test)
        lines.append(f"| `{name}` | {len(train[1])} | {chance:.2f} | {best:.3f} | {told} |")
    text = "\n".join(lines) + "\n"
    (ROOT / "bench" / "results" / "images.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
