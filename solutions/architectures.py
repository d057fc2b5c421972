"""Reference solution of `architectures`: plain layers, one after the other."""

from torch import nn

VGG19 = [
    *(64, 64, "M"),
    *(128, 128, "M"),
    *(256, 256, 256, 256, "M"),
    *(512, 512, 512, 512, "M"),
    *(512, 512, 512, 512, "M"),
]


def build_baseline():
    """Return the baseline of 003, (n, 1, 128, 128) to (n, 2) logits."""
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(4)),
        nn.Flatten(),
        nn.Linear(32 * 31 * 31, 2),
    )


def build_from_config(config, in_channels=3):
    """Return convolutions and pools as a VGG list has them."""
    layers, channels = [], in_channels
    for entry in config:
        if entry == "M":
            layers += [nn.MaxPool2d(2)]
        elif isinstance(entry, str) or entry < 1:
            raise ValueError(f'{entry!r} is neither a number of filters nor "M"')
        else:
            layers += [nn.Conv2d(channels, entry, 3, padding=1), nn.ReLU()]
            channels = entry
    return nn.Sequential(*layers)


def build_vgg19(num_classes=1000):
    """Return VGG-19, (n, 3, 224, 224) to (n, num_classes) logits."""
    return nn.Sequential(
        build_from_config(VGG19),
        nn.Flatten(),
        *(nn.Linear(512 * 7 * 7, 4096), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.5)),
        nn.Linear(4096, num_classes),
    )


def build_alexnet(num_classes=1000):
    """Return AlexNet, (n, 3, 227, 227) to (n, num_classes) logits."""
    return nn.Sequential(
        *(nn.Conv2d(3, 96, 11, stride=4), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
        *(nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
        *(nn.Conv2d(256, 384, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(384, 384, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
        nn.Flatten(),
        *(nn.Linear(256 * 6 * 6, 4096), nn.ReLU()),
        *(nn.Linear(4096, 4096), nn.ReLU()),
        nn.Linear(4096, num_classes),
    )


def build_improved():
    """Return three normalised convolutions and the mean of their maps: 4,090 parameters."""
    layers = []
    for channels, filters in ((1, 8), (8, 12), (12, 12)):
        layers += [nn.Conv2d(channels, filters, 4, stride=2), nn.BatchNorm2d(filters), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 2))


def build_compact():
    """Return a network that is small enough already."""
    return build_improved()
