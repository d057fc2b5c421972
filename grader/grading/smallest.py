"""Finds the smallest example that breaks a task, and remembers those of misconceptions."""

from __future__ import annotations

from typing import Any

from grader.checks.answers import Answerer
from grader.checks.check import Check
from grader.checks.run import Fault, ask_example, shrink
from grader.checks.store import Candidate
from grader.model import Status

__all__ = ["Smallest"]


class Smallest:
    """The smallest examples; one object serves any number of submissions.

    Hypothesis takes dozens of tries to shrink an example. Of a misconception that is known, it
    does so in this process and once for all; whoever has it is asked that example alone. What is
    remembered hangs on the misconception, and on nothing that a submission answered.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Check, str, Status], dict[str, Any]] = {}

    def fault(
        self, check: Check, fault: Fault, asking: Answerer, candidate: Candidate | None
    ) -> Fault:
        """Return the smallest fault like the one found, where the `candidate` may explain it."""
        if candidate is not None and candidate.answers:
            found, _, _ = ask_example(check, self._of(check, fault, candidate), asking)
            if found is not None and found.status == fault.status:
                return found
        return shrink(check, asking, fault)

    def _of(self, check: Check, fault: Fault, candidate: Candidate) -> dict[str, Any]:
        """Return the arguments of a misconception's smallest example."""
        key = check, candidate.name, fault.status
        if key not in self._known:
            wrong = candidate.answerer
            found, _, _ = ask_example(check, fault.arguments, wrong)
            same = found is not None and found.status == fault.status
            smallest = shrink(check, wrong, found) if found is not None and same else fault
            self._known[key] = smallest.arguments
            wrong.forget()
        return self._known[key]
