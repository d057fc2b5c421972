"""Builds, fills and trains torch modules from plain descriptions, the same wherever it runs.

The judge and the worker both use it: equal descriptions and equal seeds give equal networks, so
that what a module computes can be compared without a word about how it is written. torch is
imported only where a function needs it.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["build_sequential", "fill", "fit"]

KEPT = 2**16  # numbers of a parameter; those of a larger one are drawn every time


def build_sequential(layers: Sequence[Any], seed: int = 0) -> Any:
    """Build a sequential model from plain descriptions, its weights drawn from `seed`.

    Layers: `("conv", c_in, c_out, f, stride, padding)`, `("deconv", ...)` likewise,
    `("dense", n_in, n_out)`, `("maxpool", f, stride)`, `("avgpool", f, stride)`,
    `("batchnorm", channels)`, `("batchnorm1d", n)`, `("dropout", rate)`, `("upsample", factor)`,
    `("flatten",)`, `("unflatten", shape)`, `("relu",)`, `("leaky",)`, `("sigmoid",)`, `("tanh",)`,
    `("softmax",)`, and `("sequential", layer, layer, ...)`, which nests.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return _sequential(*layers)


def _sequential(*layers: Sequence[Any]) -> Any:
    from torch import nn

    makers: dict[str, Callable[..., Any]] = {
        "sequential": _sequential,
        "conv": nn.Conv2d,
        "deconv": nn.ConvTranspose2d,
        "dense": nn.Linear,
        "maxpool": nn.MaxPool2d,
        "avgpool": nn.AvgPool2d,
        "batchnorm": nn.BatchNorm2d,
        "batchnorm1d": nn.BatchNorm1d,
        "dropout": nn.Dropout,
        "upsample": lambda factor: nn.Upsample(scale_factor=factor),
        "flatten": nn.Flatten,
        "unflatten": lambda shape: nn.Unflatten(1, tuple(shape)),
        "relu": nn.ReLU,
        "leaky": nn.LeakyReLU,
        "sigmoid": nn.Sigmoid,
        "tanh": nn.Tanh,
        "softmax": lambda: nn.Softmax(dim=1),
    }
    return nn.Sequential(*(makers[name](*arguments) for name, *arguments in layers))


def fill(model: Any, seed: int) -> None:
    """Give every parameter of a module numbers that hang on `seed`, its shape and its place.

    The place counts among the parameters of the same shape, so that the order of those with
    different shapes makes no difference. Weights have the spread that keeps values alike through
    deep networks of ReLUs (He's: a variance of 2 over the inputs). A module on the meta device
    gets memory on the CPU first.
    """
    import torch

    if any(parameter.is_meta for parameter in model.parameters()):
        model.to_empty(device="cpu")
    seen: Counter[tuple[int, ...]] = Counter()
    with torch.no_grad():
        for parameter in model.parameters():
            shape = tuple(parameter.shape)
            number = zlib.crc32(f"{seed} {shape} {seen[shape]}".encode())
            seen[shape] += 1
            inputs = math.prod(shape[1:])
            bound = math.sqrt(6 / inputs) if len(shape) > 1 and inputs else 0.5
            plain = parameter.dtype == torch.float32 and parameter.device.type == "cpu"
            if parameter.numel() <= KEPT:
                parameter.copy_(_drawn(number, bound, shape))
            elif plain and parameter.is_contiguous():
                _draw(parameter, number, bound)
            else:
                parameter.copy_(_draw(_empty(shape), number, bound))


@functools.lru_cache(maxsize=64)
def _drawn(seed: int, bound: float, shape: tuple[int, ...]) -> Any:
    """Return a tensor of numbers as `_draw` draws them, each of which is drawn only once.

    Many examples fill networks of one kind in the same way, and copying is quicker.
    """
    return _draw(_empty(shape), seed, bound)


def _empty(shape: tuple[int, ...]) -> Any:
    """Return a tensor to draw into, which is the same whatever a submission made the default."""
    import torch

    return torch.empty(shape, dtype=torch.float32, device="cpu")


def _draw(values: Any, seed: int, bound: float) -> Any:
    """Draw all numbers of a tensor anew, between `-bound` and `bound`; return the tensor."""
    import torch

    return values.uniform_(-bound, bound, generator=torch.Generator().manual_seed(seed))


def fit(
    model: Any,
    inputs: Any,
    targets: Any,
    epochs: int,
    batch_size: int,
    lr: float,
    seed: int,
    loss: str,
) -> list[float]:
    """Train a module in place with Adam; return the mean loss per sample of every epoch.

    `loss` is "cross_entropy" or "mse". Each epoch takes the samples in a new order, drawn from
    `seed`, `batch_size` at a time; the last batch may be smaller.
    """
    import torch
    from torch.nn import functional

    losses_of: dict[str, Callable[..., Any]] = {
        "cross_entropy": functional.cross_entropy,
        "mse": functional.mse_loss,
    }
    loss_of = losses_of[loss]
    device = next((parameter.device for parameter in model.parameters()), inputs.device)
    inputs, targets = inputs.to(device), targets.to(device)
    generator = torch.Generator().manual_seed(seed)
    losses = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)  # of dropout
        optimiser = torch.optim.Adam(model.parameters(), lr=lr)
        model.train()
        for _ in range(epochs):
            total = 0.0
            order = torch.randperm(len(inputs), generator=generator)
            for batch in torch.split(order, batch_size):
                optimiser.zero_grad()
                value = loss_of(model(inputs[batch]), targets[batch])
                value.backward()
                optimiser.step()
                total += value.item() * len(batch)
            losses.append(total / len(inputs))
    return losses
