"""Networks nested and initialised in unusual ways, with more of torch than needed."""

from collections import OrderedDict
from itertools import pairwise

import numpy as np
import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], np.prod(x.shape[1:]))


def build_baseline():
    head = nn.Linear(30752, 2)  # created first, used last
    body = nn.Sequential(nn.Conv2d(1, 32, 5, dtype=torch.float32), nn.MaxPool2d((4, 4)), nn.ReLU())
    model = nn.Sequential(OrderedDict(body=body, flat=Reshape(), head=head))
    nn.init.xavier_uniform_(head.weight)
    return model.train()


def build_from_config(config, in_channels=3, activation=nn.ReLU):
    def parts(entries, channels):
        match entries:
            case []:
                return []
            case ["M", *rest]:
                return [nn.AvgPool2d(1), nn.MaxPool2d(2, 2), *parts(rest, channels)]
            case [int(filters), *rest] if filters > 0:
                conv = nn.Conv2d(channels, filters, (3, 3), 1, (1, 1), padding_mode="zeros")
                nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
                return [conv, activation(), *parts(rest, filters)]
        raise ValueError(entries)

    return nn.Sequential(nn.Identity(), *parts(list(config), in_channels))


class Head(nn.Sequential):
    def __init__(self, *sides, dropout):
        super().__init__(nn.Flatten())
        for number, (inputs, outputs) in enumerate(pairwise(sides)):
            if number:
                self.extend([nn.Dropout(dropout)])
            self.append(nn.Linear(inputs, outputs))
            if number < len(sides) - 2:
                self.append(nn.ReLU(inplace=True))


def build_vgg19(num_classes=1000):
    filters = {64: 2, 128: 2, 256: 4, 512: 8}
    config = [f for f, times in filters.items() for _ in range(times)]
    for place in (16, 12, 8, 4, 2):
        config.insert(place, "M")
    features = build_from_config(config)
    return nn.Sequential(features, Head(25088, 4096, 4096, num_classes, dropout=0.5))


def build_alexnet(num_classes=1000):
    relu = nn.ReLU()  # one object for all places: it has nothing of its own
    pool = nn.MaxPool2d(kernel_size=(3, 3), stride=(2, 2))
    numbers = [(3, 96, 11, 4, 0), (96, 256, 5, 1, 2), (256, 384, 3), (384, 384, 3), (384, 256, 3)]
    convs = [nn.Conv2d(*row, **({"padding": 1} if len(row) == 3 else {})) for row in numbers]
    first, second, third, fourth, fifth = ([conv, relu] for conv in convs)
    return nn.Sequential(
        *first, pool, *second, pool, *third, *fourth, *fifth, pool,
        Head(9216, 4096, 4096, num_classes, dropout=0.1),
    )  # fmt: skip


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, groups=2, bias=False),
            nn.BatchNorm2d(channels),
            nn.SiLU(),
        )

    def forward(self, x):
        return x + self.inner(x)


def build_improved():
    return nn.Sequential(
        nn.Conv2d(1, 12, 5, stride=2),
        nn.BatchNorm2d(12),
        nn.GELU(),
        nn.AvgPool2d(2),
        Residual(12),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.1),
        nn.Linear(12, 2),
        nn.LogSoftmax(dim=1),  # changes nothing for cross-entropy
    )


def build_compact():
    features = nn.Sequential(nn.Conv2d(1, 10, 4, stride=2), nn.BatchNorm2d(10), nn.LeakyReLU())
    return nn.Sequential(
        features, nn.Conv2d(10, 10, 3, stride=2), nn.BatchNorm2d(10), nn.LeakyReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(10, 2),
    )  # fmt: skip
