"""What the judge may ask of a torch module that stays in the worker.

Operations have names that no function can have (`@forward`), so that one kind of question serves
both. torch is imported only where a module is built or met.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from grader.worker.networks import build_sequential, fill, fit

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


def load_parts(model: Any, parts: tuple[tuple[Any, ...], ...]) -> None:
    """Make all parameters 0 but for parts of them: rows of `(shape, place, value)`.

    A place is the first indices of an entry, or of a whole row, of the parameter of that shape.
    """
    import torch

    own = {tuple(parameter.shape): parameter for parameter in model.parameters()}
    if len(own) < len(list(model.parameters())):
        raise ValueError("two parameters have the same shape, so that none can be told by it")
    with torch.no_grad():
        for parameter in own.values():
            parameter.zero_()
        for shape, place, value in parts:
            if tuple(shape) not in own:
                raise ValueError(f"no parameter has the shape {tuple(shape)}")
            own[tuple(shape)][tuple(place)] = value


def buffers(model: Any) -> list[Any]:
    """Return the values of all buffers, in order: of batch normalisation, its statistics."""
    return [buffer.detach().cpu() for buffer in model.buffers()]


def forward(model: Any, x: Any, training: bool, method: str) -> Any:
    """Run a method of the model in the given mode, without gradients; its mode is as before."""
    import torch

    before = model.training
    model.train(training)
    try:
        with torch.no_grad():
            return _method(model, method)(_beside(model, x))
    finally:
        model.train(before)


def output_shape(model: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of the output for an input of this shape: zeros, or nothing on meta."""
    import torch

    output: Any = forward(model, torch.zeros(shape), training=False, method="forward")
    return tuple(output.shape)


def gradients(model: Any, x: Any, cotangent: Any) -> list[Any]:
    """Return the gradients of `sum(model(x) * cotangent)`, None where there is none."""
    model.zero_grad(set_to_none=True)
    output = model(_beside(model, x))
    (output * cotangent.to(output.device)).sum().backward()
    return [None if p.grad is None else p.grad.detach().cpu() for p in model.parameters()]


def freeze(model: Any, frozen: bool) -> None:
    """Stop all parameters taking gradients, or let them take some again."""
    model.requires_grad_(not frozen)


def set_mode(model: Any, training: bool) -> None:
    """Put the model in training or evaluation mode."""
    model.train(training)


def mode(model: Any) -> bool:
    """Say whether the model is in training mode."""
    return bool(model.training)


def to(model: Any, device: str) -> None:
    """Move the model to a device, in place."""
    model.to(device)


def _method(model: Any, name: str) -> Callable[..., Any]:
    """Return a method; `forward` goes through the module's call, with its hooks."""
    found: Callable[..., Any] = model if name == "forward" else getattr(model, name)
    return found


def _beside(model: Any, x: Any) -> Any:
    """Return `x` on the device of the model's parameters."""
    first = next(model.parameters(), None)
    return x if first is None else x.to(first.device)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "@parameters": parameters,
    "@weights": weights,
    "@buffers": buffers,
    "@load": load,
    "@load_parts": load_parts,
    "@fill": fill,
    "@fit": fit,
    "@forward": forward,
    "@output_shape": output_shape,
    "@gradients": gradients,
    "@freeze": freeze,
    "@set_mode": set_mode,
    "@mode": mode,
    "@to": to,
    "@build": build_sequential,
}
