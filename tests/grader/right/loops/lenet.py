"""LeNet as one sequential model, trained by plain loops with momentum."""

import random

import torch
from torch import nn


def build_lenet(activation="sigmoid", pool="avg"):
    layers = []
    for inputs, filters, padding in ((1, 6, 2), (6, 16, 0)):
        layers.append(nn.Conv2d(inputs, filters, kernel_size=5, padding=padding))
        layers.append(make_activation(activation))
        layers.append(make_pool(pool))
    layers.append(nn.Flatten())
    sides = [400, 120, 84, 10]
    for i in range(3):
        layers.append(nn.Linear(sides[i], sides[i + 1]))
        if i < 2:
            layers.append(make_activation(activation))
    return nn.Sequential(*layers)


def make_activation(name):
    if name == "sigmoid":
        return nn.Sigmoid()
    if name == "tanh":
        return nn.Tanh()
    if name == "relu":
        return nn.ReLU()
    raise ValueError(f"unknown activation {name}")


def make_pool(name):
    if name == "avg":
        return nn.AvgPool2d(2)
    if name == "max":
        return nn.MaxPool2d(2)
    raise ValueError(f"unknown pool {name}")


def shape_trace(model, x):
    rows = []
    for i in range(len(model)):
        x = model[i](x)
        rows.append((model[i].__class__.__name__, tuple(x.shape)))
    return rows


def train(model, images, labels, epochs=10, batch_size=64, lr=0.02, seed=0, device="cpu"):
    model = model.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    shuffler = random.Random(seed)
    order = list(range(len(images)))
    losses = []
    for _ in range(epochs):
        model.train()
        shuffler.shuffle(order)
        total, count = 0.0, 0
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            x, y = images[batch].to(device), labels[batch].to(device)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            total += loss.item() * len(batch)
            count += len(batch)
        losses.append(total / count)
    return losses


def evaluate(model, images, labels, batch_size=256):
    was_training = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(images), batch_size):
            logits = model(images[start : start + batch_size])
            for row, label in zip(logits, labels[start : start + batch_size], strict=True):
                if int(row.argmax()) == int(label):
                    right += 1
    if was_training:
        model.train()
    return right / len(images)


def confusion_matrix(y_true, y_pred, num_classes):
    rows = [[0] * num_classes for _ in range(num_classes)]
    for i in range(len(y_true)):
        rows[int(y_true[i])][int(y_pred[i])] += 1
    return torch.tensor(rows)
