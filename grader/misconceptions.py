"""The mark on a wrong version of a task; imports nothing, since it also runs in the worker."""

from collections.abc import Callable
from typing import Any

__all__ = ["misconception"]


def misconception(task: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function as a wrong version of `task`; its docstring is what the student reads."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function.__misconception__ = task  # type: ignore[attr-defined]
        return function

    return mark
