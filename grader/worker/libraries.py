"""Notices that student code has changed a library, so that other files may work otherwise."""

from __future__ import annotations

import sys
from typing import Any

from grader.worker.guard import Placeholder

__all__ = ["libraries_are_unchanged", "remember_libraries"]

# To look at every module that there is would touch more pages than a fork does.
WATCHED = ("math", "numpy", "numpy.linalg", "torch", "torch.nn", "torch.nn.functional")

# Every namespace, its names, and what they stood for.
_known: list[tuple[dict[str, Any], tuple[str, ...], tuple[Any, ...]]] = []


def remember_libraries() -> None:
    """Note what the libraries hold that are loaded now."""
    namespaces = [vars(sys.modules[name]) for name in WATCHED if name in sys.modules]
    _known[:] = [(names, tuple(names), tuple(names.values())) for names in namespaces]


def libraries_are_unchanged() -> bool:
    """Say whether every name that the libraries had stands for what it did, or is forbidden."""
    return all(
        value is before or type(value) is Placeholder
        for namespace, names, values in _known
        for value, before in zip(map(namespace.get, names), values, strict=True)
    )
