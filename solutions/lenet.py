"""Reference solution of `lenet`: plain layers and a plain loop are the specification."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
POOLS = {"avg": nn.AvgPool2d, "max": nn.MaxPool2d}


def build_lenet(activation="sigmoid", pool="avg"):
    """Return a new LeNet, (n, 1, 28, 28) to (n, 10) logits."""
    if activation not in ACTIVATIONS or pool not in POOLS:
        raise ValueError(f"there is no activation {activation!r}, or no pool {pool!r}")
    act, pooling = ACTIVATIONS[activation], POOLS[pool]
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), act(), pooling(2)),
        *(nn.Conv2d(6, 16, 5), act(), pooling(2)),
        nn.Flatten(),
        *(nn.Linear(16 * 5 * 5, 120), act()),
        *(nn.Linear(120, 84), act()),
        nn.Linear(84, 10),
    )


def shape_trace(model, x):
    """Return the class and the output's shape of every child of a sequential model."""
    rows = []
    with torch.no_grad():
        for layer in model.children():
            x = layer(x)
            rows.append((type(layer).__name__, tuple(x.shape)))
    return rows


def train(model, images, labels, epochs=10, batch_size=64, lr=2e-3, seed=0, device="cpu"):
    """Train a classifier in place; return the mean loss per image of every epoch."""
    model.to(device)
    model.train()
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images), generator=generator).split(batch_size):
            loss = cross_entropy(model(images[batch].to(device)), labels[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


def evaluate(model, images, labels, batch_size=256):
    """Return the share of images that a model classifies rightly."""
    before = model.training
    model.eval()
    device = next((parameter.device for parameter in model.parameters()), images.device)
    right = 0
    with torch.no_grad():
        for start in range(0, len(images), batch_size):
            logits = model(images[start : start + batch_size].to(device))
            chosen = logits.argmax(dim=1).to(labels.device)
            right += int((chosen == labels[start : start + batch_size]).sum())
    model.train(before)
    return right / len(images)


def confusion_matrix(y_true, y_pred, num_classes):
    """Return how often each class (row) was taken for each (column)."""
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for true, predicted in zip(y_true.tolist(), y_pred.tolist(), strict=True):
        matrix[true, predicted] += 1
    return matrix
