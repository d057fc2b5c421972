"""Finds the smallest example that breaks a task, and remembers those of misconceptions.

Of a misconception it is searched once, and kept in `.grader/recordings/EXERCISE/` for all processes
and later runs: a judge reads there, and who called it writes what was found.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader import atomic
from grader.checks.answers import Answerer
from grader.checks.run import Fault, ask_example, shrink
from grader.checks.store import Candidate, Question
from grader.errors import WireError
from grader.model import Status
from grader.wire import decode, encode

__all__ = ["Smallest", "keep"]


class Smallest:
    """The smallest examples of one exercise; one object serves any number of submissions.

    Hypothesis takes dozens of tries to shrink an example. Of a misconception that is known, it
    does so once and for all; whoever has it is asked that example alone. What is remembered hangs
    on the misconception, and on nothing that a submission answered.

    `folder` is where others may have kept what they found with questions of the same `key`.
    """

    def __init__(self, folder: Path | None = None, key: str = "") -> None:
        self.folder = folder
        self.key = key
        self._known: dict[str, dict[str, Any] | None] = {}
        self._new: dict[str, bytes] = {}

    def fault(
        self, question: Question, fault: Fault, asking: Answerer, candidate: Candidate | None
    ) -> Fault:
        """Return the smallest fault like the one found, where the `candidate` may explain it."""
        known = None if candidate is None else self.known(question, fault, asking, candidate)
        return known or shrink(question.check, asking, fault)

    def known(
        self, question: Question, fault: Fault, asking: Answerer, candidate: Candidate
    ) -> Fault | None:
        """Return a fault like the one found at the misconception's own example, if it is one."""
        arguments = self._of(question, fault.status, candidate)
        if arguments is None:
            return None
        found, _, _ = ask_example(question.check, arguments, asking)
        return found if found is not None and found.status == fault.status else None

    def take(self) -> dict[str, bytes]:
        """Return what was found here since the last time, by the names of its files."""
        new, self._new = self._new, {}
        return new

    def _of(
        self, question: Question, status: Status, candidate: Candidate
    ) -> dict[str, Any] | None:
        """Return the arguments of a misconception's smallest example, None if it has none."""
        whose = f"{self.key} {question.check.name} {candidate.name} {status}"
        name = hashlib.sha256(whose.encode()).hexdigest() + ".bin"
        if name not in self._known:
            try:
                self._known[name] = self._kept(name)
            except (OSError, WireError):
                self._known[name] = _searched(question, status, candidate)
                candidate.answerer.forget()
                with contextlib.suppress(WireError):  # then each process finds it for itself
                    self._new[name] = encode(self._known[name])
        return self._known[name]

    def _kept(self, name: str) -> Any:
        if self.folder is None:
            raise FileNotFoundError
        return decode((self.folder / name).read_bytes())


def keep(folder: Path, found: Mapping[str, bytes]) -> None:
    """Write what was found; where that is not possible, it is found again."""
    for name, data in found.items():
        with contextlib.suppress(OSError):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(path, data)


def _searched(question: Question, status: Status, candidate: Candidate) -> dict[str, Any] | None:
    """Shrink the first recorded example at which a misconception fails in this way.

    A misconception with a probe may answer by chance, so that what is found has to be found twice.
    A check with a time of its own computes for longer than this process should.
    """
    if question.check.seconds is not None:
        return None
    found = _shrunk(question, status, candidate)
    if found is None or candidate.probe is None:
        return found
    again = _shrunk(question, status, candidate)
    return found if encode(found) == encode(again) else None


def _shrunk(question: Question, status: Status, candidate: Candidate) -> dict[str, Any] | None:
    check, wrong = question.check, candidate.answerer
    for example in question.recording.examples:
        found, _, _ = ask_example(check, example.arguments, wrong)
        if found is not None and found.status == status:
            return shrink(check, wrong, found).arguments
    return None
