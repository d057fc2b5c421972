"""The mark on a wrong version of a task; imports nothing, since it also runs in the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["misconception"]


def misconception(
    task: str, *, probe: Callable[..., bool] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function as a wrong version of `task`; its docstring is what the student reads.

    It is recognised by giving the same answers as the student. Where answers are never the same
    (training), `probe` recognises it by its behaviour: a function whose parameters are tasks, as
    a check's are, which returns whether this is the misunderstanding.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function.__misconception__ = task  # type: ignore[attr-defined]
        function.__probe__ = probe  # type: ignore[attr-defined]
        return function

    return mark
