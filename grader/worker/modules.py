"""What the judge may ask of a torch module that stays in the worker.

Operations have names that no function can have (`@forward`), so that one kind of question serves
both. torch is imported only where a module is built or met.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

__all__ = ["OPERATIONS", "is_module"]


def is_module(value: Any) -> bool:
    """Say whether `value` is a torch module; never imports torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def parameters(model: Any) -> list[tuple[Any, ...]]:
    """Return `(shape, requires_grad)` of every parameter, in order of creation."""
    return [(tuple(p.shape), bool(p.requires_grad)) for p in model.parameters()]


def weights(model: Any) -> list[Any]:
    """Return the values of all parameters, in order of creation."""
    return [parameter.detach().cpu() for parameter in model.parameters()]


def load(model: Any, values: list[Any]) -> None:
    """Give the parameters new values, in order of creation."""
    import torch

    own = list(model.parameters())
    if len(own) != len(values):
        raise ValueError(f"the model has {len(own)} parameters, not {len(values)}")
    with torch.no_grad():
        for parameter, value in zip(own, values, strict=True):
            parameter.copy_(value)


def forward(model: Any, x: Any, training: bool) -> Any:
    """Run the model in the given mode, without gradients; its own mode is as before."""
    import torch

    before = model.training
    model.train(training)
    try:
        with torch.no_grad():
            return model(_beside(model, x))
    finally:
        model.train(before)


def gradients(model: Any, x: Any, cotangent: Any) -> list[Any]:
    """Return the gradients of `sum(model(x) * cotangent)`, None where there is none."""
    model.zero_grad(set_to_none=True)
    output = model(_beside(model, x))
    (output * cotangent.to(output.device)).sum().backward()
    return [None if p.grad is None else p.grad.detach().cpu() for p in model.parameters()]


def set_mode(model: Any, training: bool) -> None:
    """Put the model in training or evaluation mode."""
    model.train(training)


def mode(model: Any) -> bool:
    """Say whether the model is in training mode."""
    return bool(model.training)


def to(model: Any, device: str) -> None:
    """Move the model to a device, in place."""
    model.to(device)


def build(layers: list[Any], seed: int) -> Any:
    """Build a sequential model from plain descriptions, its weights drawn from `seed`.

    Layers: `("conv", c_in, c_out, f, stride, padding)`, `("dense", n_in, n_out)`,
    `("maxpool", f, stride)`, `("avgpool", f, stride)`, `("flatten",)`, `("relu",)`,
    `("sigmoid",)`, `("tanh",)`, `("dropout", rate)`, `("batchnorm", channels)`.
    """
    import torch
    from torch import nn

    makers: dict[str, Callable[..., Any]] = {
        "conv": nn.Conv2d,
        "dense": nn.Linear,
        "maxpool": nn.MaxPool2d,
        "avgpool": nn.AvgPool2d,
        "flatten": nn.Flatten,
        "relu": nn.ReLU,
        "sigmoid": nn.Sigmoid,
        "tanh": nn.Tanh,
        "dropout": nn.Dropout,
        "batchnorm": nn.BatchNorm2d,
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(*(makers[name](*arguments) for name, *arguments in layers))


def _beside(model: Any, x: Any) -> Any:
    """Return `x` on the device of the model's parameters."""
    first = next(model.parameters(), None)
    return x if first is None else x.to(first.device)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "@parameters": parameters,
    "@weights": weights,
    "@load": load,
    "@forward": forward,
    "@gradients": gradients,
    "@set_mode": set_mode,
    "@mode": mode,
    "@to": to,
    "@build": build,
}
