"""What a submission told in answer to one check, kept until a diagnosis asks for it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from grader.checks.answers import AnswerError, Model, answer_or_error, is_error
from grader.checks.run import Asked
from grader.checks.store import comparable, says_something
from grader.wire import Reference

__all__ = ["Told"]

# Bytes of the answers to one check that are kept; of more there is no diagnosis.
MAX_KEPT = 8 * 2**20


class Told:
    """The answers to one check, and whether any of them is a value.

    Most submissions are right and need no diagnosis, so that answers which came all at once are
    decoded only when they are asked for.
    """

    def __init__(self) -> None:
        self.has_value = False
        self._size = 0
        self._parts: list[list[bytes] | Callable[[], list[bytes]]] = []

    def add(self, calls: Sequence[tuple[str, bytes]], answers: Sequence[bytes]) -> None:
        """Keep encoded answers to calls."""
        self.has_value = self.has_value or any(
            _is_of_task(task) and not is_error(answer)
            for (task, _), answer in zip(calls, answers, strict=False)
        )
        self._keep(functools.partial(_comparable, calls, answers), sum(map(len, answers)))

    def add_asked(self, asked: Sequence[Asked]) -> None:
        """Keep the answers to calls that were asked one by one."""
        self.has_value = self.has_value or any(
            _is_of_task(call.task) and not isinstance(call.answer, AnswerError) for call in asked
        )
        found = [comparable(call.answer) for call in asked if says_something(call.task)]
        self._keep(found, sum(map(len, found)))

    def comparable(self) -> list[bytes]:
        """Return the answers about values as they compare with those of misconceptions."""
        parts = [part if isinstance(part, list) else part() for part in self._parts]
        self._parts[:] = parts
        return list(itertools.chain.from_iterable(parts))

    def _keep(self, part: list[bytes] | Callable[[], list[bytes]], size: int) -> None:
        self._size += size
        self._parts.append(part)
        if self._size > MAX_KEPT:
            self._parts.clear()


def _is_of_task(task: str) -> bool:
    """Say whether a call is one of a task, and not of a model that was built for it."""
    return not task.startswith("@") or task == "@on_meta"


def _comparable(calls: Sequence[tuple[str, bytes]], answers: Sequence[bytes]) -> list[bytes]:
    return [
        comparable(answer_or_error(answer, _model))
        for (task, _), answer in zip(calls, answers, strict=False)
        if says_something(task)
    ]


def _model(reference: Reference) -> Any:
    """Return a model that nobody will ask: for a diagnosis all models are alike."""
    return Model(_NOBODY, reference)


_NOBODY: Any = None
