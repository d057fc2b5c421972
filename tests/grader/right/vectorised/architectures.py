"""Networks as classes, in the manner of torchvision; maxima of maps for networks of one's own."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional


class Baseline(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, (5, 5))
        self.dense = nn.Linear(32 * 31**2, 2)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.conv(x)), 4)
        return self.dense(torch.flatten(x, 1))


def build_baseline():
    return Baseline()


def build_from_config(config, in_channels=3):
    bad = [e for e in config if e != "M" and (isinstance(e, str) or e < 1)]
    if bad:
        raise ValueError(f"cannot build {bad}")
    filters = [in_channels, *(e for e in config if e != "M")]
    pairs = pairwise(filters)
    blocks = [
        nn.MaxPool2d(2)
        if entry == "M"
        else nn.Sequential(nn.Conv2d(*next(pairs), 3, padding="same"), nn.ReLU())
        for entry in config
    ]
    return nn.Sequential(*blocks)


class VGG(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        config = "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M"
        self.features = build_from_config([e if e == "M" else int(e) for e in config.split()])
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(True),
            nn.Dropout(),
            nn.Linear(4096, 4096),
            nn.ReLU(True),
            nn.Dropout(),
            nn.Linear(4096, num_classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def build_vgg19(num_classes=1000):
    return VGG(num_classes)


class AlexNet(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, 4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding="same")
        self.conv3 = nn.Conv2d(256, 384, 3, padding="same")
        self.conv4 = nn.Conv2d(384, 384, 3, padding="same")
        self.conv5 = nn.Conv2d(384, 256, 3, padding="same")
        self.fc6 = nn.Linear(256 * 36, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, num_classes)

    def forward(self, x):
        x = functional.max_pool2d(self.conv1(x).relu(), 3, 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 3, 2)
        x = self.conv5(self.conv4(self.conv3(x).relu()).relu()).relu()
        x = functional.max_pool2d(x, 3, 2).flatten(1)
        for layer in (self.fc6, self.fc7):
            x = functional.dropout(layer(x).relu(), 0.5, self.training)
        return self.fc8(x)


def build_alexnet(num_classes=1000):
    return AlexNet(num_classes)


class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 5, stride=2, padding=2)
        self.second = nn.Conv2d(8, 16, 3, padding=1)
        self.third = nn.Conv2d(16, 16, 3, padding=1)
        self.dense = nn.Linear(16, 2)

    def forward(self, x):
        x = functional.max_pool2d(self.second(self.first(x).relu()).relu(), 2)
        return self.dense(self.third(x).relu().amax((2, 3)))


def build_improved():
    return Own()


def build_compact():
    return Own()
