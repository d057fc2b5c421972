"""Wrong versions of the tasks of `architectures`; each docstring is what the student reads."""

import functools

import torch
from architectures import (
    VGG19,
    build_alexnet,
    build_baseline,
    build_compact,
    build_from_config,
    build_improved,
    build_vgg19,
)
from torch import nn

from grader.misconceptions import misconception

# The baseline ---------------------------------------------------------------------------------


def _baseline(*, conv=None, middle=None, head=None, inputs=30752, classes=2):
    """Build the baseline with another part."""
    return nn.Sequential(
        conv or nn.Conv2d(1, 32, 5),
        *(middle or (nn.ReLU(), nn.MaxPool2d(4), nn.Flatten())),
        *(head or (nn.Linear(inputs, classes),)),
    )


class _ChannelsLast(nn.Module):
    """Flattens row by row, with the channels of a pixel side by side."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


@misconception("build_baseline")
def baseline_ends_in_softmax():
    """Your network ends in a softmax, so it returns probabilities.

    It should return logits: cross-entropy in PyTorch applies the softmax itself.
    """
    return nn.Sequential(*build_baseline(), nn.Softmax(dim=1))


@misconception("build_baseline")
def baseline_ends_in_relu():
    """You apply ReLU to the last layer too. Its outputs are logits: any real numbers."""
    return nn.Sequential(*build_baseline(), nn.ReLU())


@misconception("build_baseline")
def baseline_without_relu():
    """There is no ReLU after your convolution. Keras hides it in `activation='relu'`."""
    return _baseline(middle=(nn.MaxPool2d(4), nn.Flatten()))


@misconception("build_baseline")
def baseline_averages():
    """You pool with the mean. The baseline takes the maximum of 4×4 values."""
    return _baseline(middle=(nn.ReLU(), nn.AvgPool2d(4), nn.Flatten()))


@misconception("build_baseline")
def baseline_flattened_as_in_keras():
    """Your flatten puts the channels last, as Keras does.

    Torch's order is channel by channel, each row by row: `nn.Flatten()` on (n, 32, 31, 31).
    """
    return _baseline(middle=(nn.ReLU(), nn.MaxPool2d(4), _ChannelsLast()))


def _shapes_of(task, *shapes):
    """Return a probe: the network's parameters have these shapes."""

    def ask(build):
        return sorted(build().parameter_shapes()) == sorted(shapes)

    if task == "build_baseline":
        return lambda build_baseline: ask(build_baseline)
    return lambda build_alexnet: ask(build_alexnet.on_meta)


def _dense_takes(inputs):
    return _shapes_of("build_baseline", (32, 1, 5, 5), (32,), (2, inputs), (2,))


@misconception("build_baseline", probe=_dense_takes(32 * 62 * 62))
def baseline_pools_2_by_2():
    """You pool 2×2. The baseline's pool is 4×4 and moves by 4."""
    return _baseline(middle=(nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), inputs=32 * 62 * 62)


@misconception("build_baseline", probe=_dense_takes(32 * 61 * 61))
def baseline_pools_with_stride_2():
    """Your pool's windows are 4×4 but move by 2, so that they overlap. They move by 4."""
    return _baseline(middle=(nn.ReLU(), nn.MaxPool2d(4, 2), nn.Flatten()), inputs=32 * 61 * 61)


@misconception("build_baseline", probe=_dense_takes(32 * 32 * 32))
def baseline_is_padded():
    """Your convolution is padded. The baseline's is not: 128×128 becomes 124×124."""
    return _baseline(conv=nn.Conv2d(1, 32, 5, padding=2), inputs=32 * 32 * 32)


@misconception("build_baseline", probe=_dense_takes(32 * 124 * 124))
def baseline_without_pool():
    """There is no pool in your network. 4×4 values become one before they are flattened."""
    return _baseline(middle=(nn.ReLU(), nn.Flatten()), inputs=32 * 124 * 124)


@misconception(
    "build_baseline",
    probe=_shapes_of("build_baseline", (32, 1, 3, 3), (32,), (2, 30752), (2,)),
)
def baseline_of_3_by_3():
    """Your filters are 3×3. The baseline's are 5×5."""
    return _baseline(conv=nn.Conv2d(1, 32, 3))


@misconception(
    "build_baseline", probe=_shapes_of("build_baseline", (32, 1, 5, 5), (32,), (1, 30752), (1,))
)
def baseline_with_one_output():
    """Your network has one output. It has two, one for fake and one for real."""
    return _baseline(classes=1)


@misconception(
    "build_baseline",
    probe=_shapes_of("build_baseline", (32, 3, 5, 5), (32,), (2, 30752), (2,)),
)
def baseline_for_colours():
    """Your convolution takes three channels. The frames are grey: they have one."""
    return _baseline(conv=nn.Conv2d(3, 32, 5))


@misconception("build_baseline", probe=_shapes_of("build_baseline", (32, 1, 5, 5), (2, 30752)))
def baseline_without_biases():
    """Your layers have no biases: 62,304 parameters. Each filter and each output has one."""
    head = (nn.Linear(30752, 2, bias=False),)
    return _baseline(conv=nn.Conv2d(1, 32, 5, bias=False), head=head)


def _twice_the_same(build):
    first, second = build(), build()
    before = second.weights()
    first.load([torch.full_like(value, 0.5) for value in before])
    return any(not torch.equal(old, new) for old, new in zip(before, second.weights(), strict=True))


_one_baseline = functools.cache(build_baseline)  # what student code would keep in a global


@misconception("build_baseline", probe=lambda build_baseline: _twice_the_same(build_baseline))
def one_baseline_for_all_calls():
    """Every call returns the same network. Build a new one inside the function."""
    return _one_baseline()


# Lists ----------------------------------------------------------------------------------------


def _config_has(*shapes):
    """Return a probe: the network of a short list has parameters of these shapes."""

    def probe(build_from_config):
        model = build_from_config([4, "M", 6], in_channels=2)
        return sorted(model.parameter_shapes()) == sorted(shapes)

    return probe


def _from_config(config, in_channels, *, conv=None, act=nn.ReLU, pool=nn.MaxPool2d, **numbers):
    """Build the network of a list with other parts, and refuse what the task refuses."""
    build_from_config(config, in_channels)
    kernel, padding = numbers.get("kernel", 3), numbers.get("padding", 1)
    bias, stride = numbers.get("bias", True), numbers.get("stride")
    layers, channels = [], in_channels
    for entry in config:
        if entry == "M":
            layers.append(pool(2, stride))
        else:
            layers.append(nn.Conv2d(channels, entry, kernel, padding=padding, bias=bias))
            layers += [conv(entry)] if conv else []
            layers += [act()] if act else []
            channels = entry
    return nn.Sequential(*layers)


@misconception("build_from_config")
def pools_left_out(config, in_channels=3):
    """Your network has no pools: you pass over every "M"."""
    build_from_config(config, in_channels)
    return build_from_config([entry for entry in config if entry != "M"], in_channels)


@misconception("build_from_config")
def last_pool_left_out(config, in_channels=3):
    """Your network lacks the pool at the end of the list. An "M" there counts too."""
    build_from_config(config, in_channels)
    return build_from_config(config[:-1] if config[-1] == "M" else config, in_channels)


@misconception("build_from_config")
def always_three_channels(config, in_channels=3):
    """Your first convolution always takes three channels. It takes `in_channels`."""
    return build_from_config(config, 3)


@misconception("build_from_config")
def always_one_channel(config, in_channels=3):
    """Your first convolution always takes one channel. It takes `in_channels`."""
    return build_from_config(config, 1)


@misconception("build_from_config", probe=_config_has((4, 2, 3, 3), (4,), (6, 2, 3, 3), (6,)))
def channels_not_carried_on(config, in_channels=3):
    """All your convolutions take `in_channels`.

    From the second on they take as many channels as the one before has filters.
    """
    layers = list(build_from_config(config, in_channels))
    for place, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            layers[place] = nn.Conv2d(in_channels, layer.out_channels, 3, padding=1)
    return nn.Sequential(*layers)


@misconception("build_from_config")
def config_not_padded(config, in_channels=3):
    """Your convolutions have no padding, so each takes two rows and columns away. It is 1."""
    return _from_config(config, in_channels, padding=0)


@misconception("build_from_config", probe=_config_has((4, 2, 5, 5), (4,), (6, 4, 5, 5), (6,)))
def config_of_5_by_5(config, in_channels=3):
    """Your filters are 5×5. In a VGG network they are 3×3."""
    return _from_config(config, in_channels, kernel=5, padding=2)


@misconception("build_from_config", probe=_config_has((4, 2, 1, 1), (4,), (6, 4, 1, 1), (6,)))
def config_of_1_by_1(config, in_channels=3):
    """Your filters are 1×1: they never look at a pixel's neighbours. They are 3×3."""
    return _from_config(config, in_channels, kernel=1, padding=0)


@misconception("build_from_config")
def config_without_relu(config, in_channels=3):
    """There is no ReLU after your convolutions."""
    return _from_config(config, in_channels, act=None)


@misconception("build_from_config")
def no_relu_at_the_end(config, in_channels=3):
    """There is no ReLU after your last convolution. Each one is followed by it."""
    layers = list(build_from_config(config, in_channels))
    relus = [place for place, layer in enumerate(layers) if isinstance(layer, nn.ReLU)]
    return nn.Sequential(*layers[: relus[-1]], *layers[relus[-1] + 1 :])


@misconception("build_from_config")
def relu_before_pools_only(config, in_channels=3):
    """You put a ReLU before each pool only. Each convolution is followed by one."""
    layers = list(build_from_config(config, in_channels))
    following = [*layers[1:], None]
    return nn.Sequential(
        *(
            layer
            for layer, after in zip(layers, following, strict=True)
            if not isinstance(layer, nn.ReLU) or isinstance(after, nn.MaxPool2d)
        )
    )


@misconception("build_from_config")
def config_with_sigmoids(config, in_channels=3):
    """Your activation is the sigmoid. In a VGG network it is ReLU."""
    return _from_config(config, in_channels, act=nn.Sigmoid)


@misconception("build_from_config")
def config_averages(config, in_channels=3):
    """Your pools take the mean. "M" stands for the maximum."""
    return _from_config(config, in_channels, pool=nn.AvgPool2d)


@misconception("build_from_config")
def pools_with_stride_1(config, in_channels=3):
    """Your pools move by 1, so the maps hardly shrink. They move by 2."""
    return _from_config(config, in_channels, stride=1)


@misconception("build_from_config", probe=_config_has((4, 2, 3, 3), (6, 4, 3, 3)))
def config_without_biases(config, in_channels=3):
    """Your convolutions have no biases. Each filter has one, as is torch's default."""
    return _from_config(config, in_channels, bias=False)


@misconception(
    "build_from_config", probe=_config_has((4, 2, 3, 3), *[(4,)] * 3, (6, 4, 3, 3), *[(6,)] * 3)
)
def normalised_convolutions(config, in_channels=3):
    """You put a batch normalisation after each convolution. The list says nothing of it."""
    return _from_config(config, in_channels, conv=nn.BatchNorm2d)


@misconception("build_from_config")
def flattened_at_the_end(config, in_channels=3):
    """Your network ends in a flatten. It has nothing after the last entry of the list."""
    return nn.Sequential(*build_from_config(config, in_channels), nn.Flatten())


_networks_of_lists = {}


@misconception(
    "build_from_config",
    probe=lambda build_from_config: _twice_the_same(lambda: build_from_config([4, "M"], 1)),
)
def one_network_for_equal_lists(config, in_channels=3):
    """Two calls with the same list return the same network. Build a new one at every call."""
    key = (tuple(config), in_channels)
    if key not in _networks_of_lists:
        _networks_of_lists[key] = build_from_config(config, in_channels)
    return _networks_of_lists[key]


# VGG-19 ---------------------------------------------------------------------------------------


def _vgg(num_classes, *, config=VGG19, head=None, pool=None, **changes):
    """Build VGG-19 with another list or other dense layers."""
    features = build_from_config(config)
    if pool:
        features = nn.Sequential(*(pool(2) if isinstance(f, nn.MaxPool2d) else f for f in features))
    first, act, rates = changes.get("first", 25088), changes.get("act", nn.ReLU), (0.5, 0.5)
    layers = head or (
        *(nn.Linear(first, 4096), act(), nn.Dropout(changes.get("rates", rates)[0])),
        *(nn.Linear(4096, 4096), act(), nn.Dropout(changes.get("rates", rates)[1])),
        nn.Linear(4096, num_classes),
    )
    return nn.Sequential(features, nn.Flatten(), *layers)


@misconception("build_vgg19")
def vgg16(num_classes=1000):
    """Your network has 13 convolutions: that is VGG-16.

    In VGG-19 the last three blocks have four convolutions each.
    """
    config = [64, 64, "M", 128, 128, "M", *[256] * 3, "M", *[512] * 3, "M", *[512] * 3, "M"]
    return _vgg(num_classes, config=config)


@misconception("build_vgg19")
def vgg19_ends_in_softmax(num_classes=1000):
    """Your network ends in a softmax, as the slide does. Here it returns logits."""
    return nn.Sequential(*build_vgg19(num_classes), nn.Softmax(dim=1))


@misconception("build_vgg19")
def vgg19_ends_in_relu(num_classes=1000):
    """You apply ReLU to the last layer too. Its outputs are logits: any real numbers."""
    return nn.Sequential(*build_vgg19(num_classes), nn.ReLU())


@misconception("build_vgg19")
def vgg19_for_1000_classes(num_classes=1000):
    """Your network always has 1000 outputs. It has `num_classes`."""
    return build_vgg19()


@misconception("build_vgg19")
def vgg19_dense_layers_without_relu(num_classes=1000):
    """There is no ReLU between your dense layers, so the three are one linear map."""
    return _vgg(num_classes, act=nn.Identity)


@misconception("build_vgg19")
def vgg19_averages(num_classes=1000):
    """Your pools take the mean. VGG's take the maximum."""
    return _vgg(num_classes, pool=nn.AvgPool2d)


@misconception("build_vgg19")
def one_dense_layer_of_4096(num_classes=1000):
    """You have one dense layer of 4096. There are two of them before the last layer."""
    head = (nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, num_classes))
    return _vgg(num_classes, head=head)


@misconception("build_vgg19")
def mean_of_every_map(num_classes=1000):
    """You take the mean of every map before the dense layers. VGG flattens all 25,088 numbers."""
    network = _vgg(num_classes, first=512)
    return nn.Sequential(network[0], nn.AdaptiveAvgPool2d(1), *network[1:])


@misconception("build_vgg19")
def last_block_left_out(num_classes=1000):
    """Your network has one block of 512 filters. The table has two of them, alike."""
    return _vgg(num_classes, config=VGG19[:-5], first=512 * 14 * 14)


def _dropout_ratio(build_vgg19):
    """How much training mode changes the logits, in units of their spread."""
    model = build_vgg19.on_meta(num_classes=100)
    if len(model.parameter_shapes()) != 38:
        raise ValueError("this is another network")
    model.fill(3)
    x = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(4))
    usual, dropped = model(x), model(x, training=True)
    return ((dropped - usual).var() / usual.var()).item()


@misconception("build_vgg19", probe=lambda build_vgg19: _dropout_ratio(build_vgg19) < 1e-6)
def vgg19_without_dropout(num_classes=1000):
    """Your network has no dropout. Each of the first two dense layers is followed by it."""
    return _vgg(num_classes, rates=(0, 0))


@misconception("build_vgg19", probe=lambda build_vgg19: 1e-6 < _dropout_ratio(build_vgg19) < 1.5)
def vgg19_drops_too_little(num_classes=1000):
    """Dropout follows one of your dense layers only, or its rate is below 0.5.

    Both of the first two dense layers are followed by dropout with a rate of 0.5.
    """
    return _vgg(num_classes, rates=(0.5, 0))


# AlexNet --------------------------------------------------------------------------------------


def _alexnet(num_classes, **changes):
    """Build AlexNet with other layers at some places of the reference's."""
    layers = list(build_alexnet(num_classes))
    for name, layer in changes.items():
        layers[int(name.lstrip("at_"))] = layer
    return nn.Sequential(*layers)


POOLS = ("at_2", "at_5", "at_12")
DENSE_RELUS = ("at_15", "at_17")


@misconception("build_alexnet")
def alexnet_pools_2_by_2(num_classes=1000):
    """Your pools are 2×2. AlexNet's are 3×3 and move by 2: their windows overlap.

    With 2×2 pools the shapes come out the same, but the values don't.
    """
    return _alexnet(num_classes, **{place: nn.MaxPool2d(2) for place in POOLS})


@misconception("build_alexnet")
def first_layer_padded(num_classes=1000):
    """Your first convolution is padded. With images of 227×227 it needs no padding.

    With padding 2, as some libraries have it for images of 224×224, the pool hides the difference
    in shape.
    """
    return _alexnet(num_classes, at_0=nn.Conv2d(3, 96, 11, stride=4, padding=2))


@misconception("build_alexnet")
def alexnet_averages(num_classes=1000):
    """Your pools take the mean. AlexNet's take the maximum."""
    return _alexnet(num_classes, **{place: nn.AvgPool2d(3, 2) for place in POOLS})


@misconception("build_alexnet")
def alexnet_dense_layers_without_relu(num_classes=1000):
    """There is no ReLU between your dense layers, so the three are one linear map."""
    return _alexnet(num_classes, **{place: nn.Identity() for place in DENSE_RELUS})


@misconception("build_alexnet")
def relu_before_pools(num_classes=1000):
    """There is no ReLU after your third and fourth convolution. No pool follows, but ReLU does."""
    return _alexnet(num_classes, at_7=nn.Identity(), at_9=nn.Identity())


@misconception("build_alexnet")
def alexnet_convolutions_without_relu(num_classes=1000):
    """There is no ReLU after your convolutions. AlexNet was known for having them."""
    places = ("at_1", "at_4", "at_7", "at_9", "at_11")
    return _alexnet(num_classes, **{place: nn.Identity() for place in places})


@misconception("build_alexnet")
def alexnet_ends_in_softmax(num_classes=1000):
    """Your network ends in a softmax, so it returns probabilities. It should return logits."""
    return nn.Sequential(*build_alexnet(num_classes), nn.Softmax(dim=1))


@misconception("build_alexnet")
def alexnet_ends_in_relu(num_classes=1000):
    """You apply ReLU to the last layer too. Its outputs are logits: any real numbers."""
    return nn.Sequential(*build_alexnet(num_classes), nn.ReLU())


@misconception("build_alexnet")
def alexnet_normalises(num_classes=1000):
    """You have local response normalisation, as the paper had. Here there is none."""
    relu_and_norm = [nn.Sequential(nn.ReLU(), nn.LocalResponseNorm(5)) for _ in range(2)]
    return _alexnet(num_classes, at_1=relu_and_norm[0], at_4=relu_and_norm[1])


@misconception("build_alexnet")
def alexnet_for_1000_classes(num_classes=1000):
    """Your network always has 1000 outputs. It has `num_classes`."""
    return build_alexnet()


@misconception("build_alexnet")
def two_towers(num_classes=1000):
    """Your filters see half of the channels (`groups=2`), as in the two towers of the paper.

    Here AlexNet is one tower: every filter sees all channels.
    """
    return _alexnet(
        num_classes,
        at_3=nn.Conv2d(96, 256, 5, padding=2, groups=2),
        at_8=nn.Conv2d(384, 384, 3, padding=1, groups=2),
        at_10=nn.Conv2d(384, 256, 3, padding=1, groups=2),
    )


@misconception("build_alexnet")
def second_layer_not_padded(num_classes=1000):
    """Your second convolution has no padding. With padding 2 it keeps 27×27."""
    return _alexnet(
        num_classes,
        at_3=nn.Conv2d(96, 256, 5),
        at_14=nn.Linear(256 * 5 * 5, 4096),
    )


@misconception("build_alexnet")
def alexnet_for_224(num_classes=1000):
    """Your dense layers fit images of 224×224, of which 11×11 windows leave a rest: 5×5 maps.

    From 227×227 the last maps are 6×6.
    """
    return _alexnet(num_classes, at_14=nn.Linear(256 * 5 * 5, 4096))


@misconception("build_alexnet")
def alexnet_of_other_widths(num_classes=1000):
    """Your widths are 64, 192, 384, 256, 256: a later version of AlexNet.

    Here they are 96, 256, 384, 384, 256.
    """
    return _alexnet(
        num_classes,
        at_0=nn.Conv2d(3, 64, 11, stride=4),
        at_3=nn.Conv2d(64, 192, 5, padding=2),
        at_6=nn.Conv2d(192, 384, 3, padding=1),
        at_8=nn.Conv2d(384, 256, 3, padding=1),
        at_10=nn.Conv2d(256, 256, 3, padding=1),
    )


@misconception("build_alexnet")
def alexnet_without_biases(num_classes=1000):
    """Your layers have no biases. Every convolution and every dense layer has them."""
    network = build_alexnet(num_classes)
    for layer in network:
        if hasattr(layer, "bias"):
            layer.bias = None
    return network


# Networks of one's own ------------------------------------------------------------------------


def _conv(channels, filters, kernel=3, stride=2):
    return (nn.Conv2d(channels, filters, kernel, stride), nn.ReLU())


def _parameters(model):
    return sum(torch.Size(shape).numel() for shape in model.parameter_shapes())


def _has_the_baselines_shapes(build):
    shapes = [(2,), (2, 30752), (32,), (32, 1, 5, 5)]
    return sorted(build().parameter_shapes()) == shapes


def _gives_probabilities(build):
    model = build()
    model.fill(1)
    return bool(((model(_noise(3)).sum(dim=1) - 1).abs() < 1e-4).all())


def _noise(count):
    return torch.randn(count, 1, 128, 128, generator=torch.Generator().manual_seed(6))


def _minds_the_batch(build):
    model, images = build(), _noise(4)
    return not torch.allclose(model(images)[:1], model(images[:1]), atol=1e-3)


def _blind_to_the_grid(build):
    """Say whether a grid of a pixel's width leaves no trace in what the model computes."""
    model, images = build(), _noise(2)
    model.fill(1)
    grid = torch.tensor([1.0, -1.0]).repeat(64)
    outputs = model(images)
    change = (model(images + 3 * grid * grid[:, None]) - outputs).abs().max()
    return bool(change < 1e-3 * (outputs[0] - outputs[1]).abs().max())


def _is_linear(build):
    """Say whether the logits of a mean of images are the mean of their logits."""
    model, images = build(), _noise(2)
    model.fill(1)
    outputs = model(images)
    off = (model(images.mean(dim=0, keepdim=True))[0] - outputs.mean(dim=0)).abs().max()
    return bool(off < 1e-3 * (outputs[0] - outputs[1]).abs().max())


def _has_outputs(build, number):
    return build().output_shape((2, 1, 128, 128)) == (2, number)


@misconception(
    "build_improved", probe=lambda build_improved: _has_the_baselines_shapes(build_improved)
)
def baseline_once_more():
    """Your network is the baseline again, as the "other model" of the lecture is.

    Look for one that does more with fewer parameters.
    """
    return build_baseline()


@misconception(
    "build_improved",
    probe=lambda build_improved: (
        _parameters(build_improved()) >= 62338 and not _has_the_baselines_shapes(build_improved)
    ),
)
def larger_not_better():
    """Your network has more parameters than the baseline. It may have 62,337 at most.

    Pool or stride more before you flatten: most parameters are in the first dense layer.
    """
    return nn.Sequential(
        *_conv(1, 16),
        *_conv(16, 32),
        *(nn.Flatten(), nn.Linear(32 * 31 * 31, 64)),
        nn.Linear(64, 2),
    )


@misconception("build_improved", probe=lambda build_improved: _gives_probabilities(build_improved))
def improved_ends_in_softmax():
    """Your network ends in a softmax. Cross-entropy wants logits, and does the softmax itself."""
    return nn.Sequential(*build_improved(), nn.Softmax(dim=1))


@misconception("build_improved", probe=lambda build_improved: _has_outputs(build_improved, 1))
def improved_with_one_output():
    """Your network has one output. It has two, one for fake and one for real."""
    return nn.Sequential(*build_improved()[:-1], nn.Linear(12, 1))


@misconception("build_improved", probe=lambda build_improved: _minds_the_batch(build_improved))
def normalised_by_the_batch():
    """In evaluation mode your answer for an image depends on the other images of its batch.

    Leave `track_running_stats` as it is, and don't normalise over the batch by hand.
    """
    layers = [
        nn.BatchNorm2d(layer.num_features, track_running_stats=False)
        if isinstance(layer, nn.BatchNorm2d)
        else layer
        for layer in build_improved()
    ]
    return nn.Sequential(*layers)


_one_improved = functools.cache(build_improved)


@misconception("build_improved", probe=lambda build_improved: _twice_the_same(build_improved))
def one_improved_for_all_calls():
    """Every call returns the same network, trained already when it is trained for the second time.

    Build a new one inside the function.
    """
    return _one_improved()


@misconception("build_improved", probe=lambda build_improved: _is_linear(build_improved))
def improved_without_activations():
    """There is no activation in your network: all of it is one linear map of the pixels.

    The grid may begin at any pixel, so no weighted sum of pixels tells real from fake.
    """
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 5, 4), nn.Conv2d(8, 8, 3, 2), nn.Flatten(), nn.Linear(8 * 15 * 15, 2))
    )


@misconception("build_compact", probe=lambda build_compact: _parameters(build_compact()) > 6233)
def not_compact_enough():
    """Your network has more than a tenth of the baseline's parameters. It may have 6,233 at most.

    A mean over each map before the dense layer saves most.
    """
    return nn.Sequential(
        *_conv(1, 8, 5), *_conv(8, 16), *_conv(16, 32), *(nn.Flatten(), nn.Linear(32 * 15 * 15, 2))
    )


@misconception("build_compact", probe=lambda build_compact: _blind_to_the_grid(build_compact))
def frame_shrunk_first():
    """You shrink the frame before the first convolution, and the grid is averaged away.

    What tells fake from real are differences between neighbouring pixels: look at these first,
    and shrink afterwards.
    """
    return nn.Sequential(
        nn.AvgPool2d(4), *_conv(1, 16), *_conv(16, 16), nn.AdaptiveAvgPool2d(1), *_head()
    )


def _head():
    return nn.Flatten(), nn.Linear(16, 2)


@misconception("build_compact", probe=lambda build_compact: _gives_probabilities(build_compact))
def compact_ends_in_softmax():
    """Your network ends in a softmax. Cross-entropy wants logits, and does the softmax itself."""
    return nn.Sequential(*build_compact(), nn.Softmax(dim=1))


@misconception("build_compact", probe=lambda build_compact: _has_outputs(build_compact, 1))
def compact_with_one_output():
    """Your network has one output. It has two, one for fake and one for real."""
    return nn.Sequential(*build_compact()[:-1], nn.Linear(12, 1))


_one_compact = functools.cache(build_compact)


@misconception("build_compact", probe=lambda build_compact: _twice_the_same(build_compact))
def one_compact_for_all_calls():
    """Every call returns the same network. Build a new one inside the function."""
    return _one_compact()
