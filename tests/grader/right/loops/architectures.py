"""The networks of the drawings, put together layer by layer in loops."""

from torch import nn


def build_baseline():
    layers = []
    layers.append(nn.Conv2d(in_channels=1, out_channels=32, kernel_size=5))
    layers.append(nn.ReLU())
    layers.append(nn.MaxPool2d(kernel_size=4))
    layers.append(nn.Flatten())
    layers.append(nn.Linear(30752, 2))
    return nn.Sequential(*layers)


def build_from_config(config, in_channels=3):
    layers = []
    for i in range(len(config)):
        if config[i] == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
        elif type(config[i]) is int and config[i] > 0:
            layers.append(nn.Conv2d(in_channels, config[i], kernel_size=3, padding=1))
            layers.append(nn.ReLU(inplace=True))
            in_channels = config[i]
        else:
            raise ValueError(f"unknown entry {config[i]}")
    return nn.Sequential(*layers)


def build_vgg19(num_classes=1000):
    layers = []
    channels = 3
    for filters, count in ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4)):
        for _ in range(count):
            layers.append(nn.Conv2d(channels, filters, 3, padding=1))
            layers.append(nn.ReLU())
            channels = filters
        layers.append(nn.MaxPool2d(2))
    layers.append(nn.Flatten())
    inputs = 25088
    for _ in range(2):
        layers += [nn.Linear(inputs, 4096), nn.ReLU(), nn.Dropout(0.5)]
        inputs = 4096
    layers.append(nn.Linear(inputs, num_classes))
    return nn.Sequential(*layers)


def build_alexnet(num_classes=1000):
    table = [
        (96, 11, 4, 0, True),
        (256, 5, 1, 2, True),
        (384, 3, 1, 1, False),
        (384, 3, 1, 1, False),
        (256, 3, 1, 1, True),
    ]
    layers = []
    channels = 3
    for filters, f, stride, padding, pooled in table:
        layers.append(nn.Conv2d(channels, filters, f, stride, padding))
        layers.append(nn.ReLU())
        if pooled:
            layers.append(nn.MaxPool2d(3, 2))
        channels = filters
    layers.append(nn.Flatten())
    for inputs in (9216, 4096):
        layers.append(nn.Dropout(0.5))
        layers.append(nn.Linear(inputs, 4096))
        layers.append(nn.ReLU())
    layers.append(nn.Linear(4096, num_classes))
    return nn.Sequential(*layers)


def build_improved():
    layers = []
    channels = 1
    for filters in (8, 16, 16):
        layers.append(nn.Conv2d(channels, filters, 3, padding=1))
        layers.append(nn.BatchNorm2d(filters))
        layers.append(nn.ReLU())
        layers.append(nn.MaxPool2d(2))
        channels = filters
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 2)]
    return nn.Sequential(*layers)


def build_compact():
    return build_improved()
