"""Finds the smallest example that breaks a task, and remembers those of misconceptions."""

from __future__ import annotations

from typing import Any

from grader.checks.answers import Answerer
from grader.checks.check import Check
from grader.checks.run import Fault, ask_example, shrink
from grader.checks.store import Candidate, Question
from grader.model import Status

__all__ = ["Smallest"]


class Smallest:
    """The smallest examples; one object serves any number of submissions.

    Hypothesis takes dozens of tries to shrink an example. Of a misconception that is known, it
    does so in this process and once for all; whoever has it is asked that example alone. What is
    remembered hangs on the misconception, and on nothing that a submission answered.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Check, str, Status], dict[str, Any] | None] = {}

    def fault(
        self, question: Question, fault: Fault, asking: Answerer, candidate: Candidate | None
    ) -> Fault:
        """Return the smallest fault like the one found, where the `candidate` may explain it."""
        check = question.check
        arguments = None if candidate is None else self._of(question, fault.status, candidate)
        if arguments is not None:
            found, _, _ = ask_example(check, arguments, asking)
            if found is not None and found.status == fault.status:
                return found
        return shrink(check, asking, fault)

    def _of(
        self, question: Question, status: Status, candidate: Candidate
    ) -> dict[str, Any] | None:
        """Return the arguments of a misconception's smallest example, None if it has none."""
        key = question.check, candidate.name, status
        if key not in self._known:
            self._known[key] = _searched(question, status, candidate)
            candidate.answerer.forget()
        return self._known[key]


def _searched(question: Question, status: Status, candidate: Candidate) -> dict[str, Any] | None:
    """Shrink the first recorded example at which a misconception fails in this way.

    Misconceptions with a probe answer as they like, and a check with a time of its own computes
    for longer than this process should.
    """
    check, wrong = question.check, candidate.answerer
    if not candidate.answers or check.seconds is not None:
        return None
    for example in question.recording.examples:
        found, _, _ = ask_example(check, example.arguments, wrong)
        if found is not None and found.status == status:
            return shrink(check, wrong, found).arguments
    return None
