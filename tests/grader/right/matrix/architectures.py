"""Networks of bare parameters: every convolution is a matrix product with unfolded windows."""

import math

import torch
from torch import nn
from torch.nn.functional import dropout, unfold


def weights(*shape):
    bound = 1 / math.sqrt(math.prod(shape[1:]))
    return nn.Parameter(torch.empty(shape).uniform_(-bound, bound))


class Convolution(nn.Module):
    def __init__(self, channels, filters, side, stride=1, padding=0):
        super().__init__()
        self.kernel = weights(filters, channels, side, side)
        self.offset = nn.Parameter(torch.zeros(filters))
        self.side, self.stride, self.padding = side, stride, padding

    def forward(self, x):
        height, width = ((n + 2 * self.padding - self.side) // self.stride + 1 for n in x.shape[2:])
        columns = unfold(x, self.side, padding=self.padding, stride=self.stride)
        y = self.kernel.flatten(1) @ columns + self.offset[:, None]
        return y.unflatten(2, (height, width)).clamp(min=0)


class Pool(nn.Module):
    def __init__(self, side, stride):
        super().__init__()
        self.side, self.stride = side, stride

    def forward(self, x):
        windows = x.unfold(2, self.side, self.stride).unfold(3, self.side, self.stride)
        return windows.amax((4, 5))


class Dense(nn.Module):
    def __init__(self, inputs, outputs, last=False, rate=0.0):
        super().__init__()
        self.matrix, self.offset = weights(outputs, inputs), nn.Parameter(torch.zeros(outputs))
        self.last, self.rate = last, rate

    def forward(self, x):
        y = x.flatten(1) @ self.matrix.T + self.offset
        return y if self.last else dropout(y.clamp(min=0), self.rate, self.training)


def build_baseline():
    return nn.Sequential(Convolution(1, 32, 5), Pool(4, 4), Dense(30752, 2, last=True))


def build_from_config(config, in_channels=3):
    if any(entry != "M" and entry not in range(1, 10**6) for entry in config):
        raise ValueError(f"{config} has an unknown entry")
    network = nn.Sequential()
    for entry in config:
        if entry == "M":
            network.append(Pool(2, 2))
        else:
            network.append(Convolution(in_channels, entry, 3, padding=1))
            in_channels = entry
    return network


def build_vgg19(num_classes=1000):
    blocks = [[64] * 2, [128] * 2, [256] * 4, [512] * 4, [512] * 4]
    features = build_from_config([entry for block in blocks for entry in [*block, "M"]])
    head = [Dense(25088, 4096, rate=0.5), Dense(4096, 4096, rate=0.5)]
    return nn.Sequential(*features, *head, Dense(4096, num_classes, last=True))


def build_alexnet(num_classes=1000):
    return nn.Sequential(
        Convolution(3, 96, 11, stride=4),
        Pool(3, 2),
        Convolution(96, 256, 5, padding=2),
        Pool(3, 2),
        Convolution(256, 384, 3, padding=1),
        Convolution(384, 384, 3, padding=1),
        Convolution(384, 256, 3, padding=1),
        Pool(3, 2),
        Dense(9216, 4096),
        Dense(4096, 4096),
        Dense(4096, num_classes, last=True),
    )


class Mean(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def build_improved():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Conv2d(16, 16, 3, stride=2),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        Mean(),
        Dense(16, 2, last=True),
    )


def build_compact():
    return build_improved()
