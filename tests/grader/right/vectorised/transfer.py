"""Trains in training mode, with every batch normalisation put back into evaluation mode; SGD."""

from copy import deepcopy

import torch
from torch import nn
from torch.nn.functional import cross_entropy


def head_of(model):
    *_, (name, head) = ((n, m) for n, m in model.named_modules() if isinstance(m, nn.Linear))
    return name, head


def freeze_features(model):
    model.requires_grad_(False)
    head_of(model)[1].requires_grad_(True)
    return model


def replace_head(model, num_classes):
    new = deepcopy(model)
    name, old = head_of(new)
    *path, last = name.split(".")
    holder = new
    for step in path:
        holder = getattr(holder, step)
    holder._modules[last] = nn.Linear(old.in_features, num_classes, device=old.weight.device)
    return new


def fine_tune(model, images, labels, epochs=5, seed=0, device="cpu", lr=0.05):
    freeze_features(model).to(device)
    model.train()
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            layer.eval()
    optimiser = torch.optim.SGD(head_of(model)[1].parameters(), lr=lr, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    generator = torch.Generator().manual_seed(seed)
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        for batch in torch.randperm(len(images), generator=generator).split(25):
            loss = cross_entropy(model(images[batch].to(device)), labels[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses[epoch] += loss.item() * len(batch) / len(images)
        schedule.step()
    return losses.tolist()
