"""Names the misunderstanding behind a student's answers: the one wrong version that gives them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from grader.checks.answers import EQUIPMENT, Answerer, TaskCall
from grader.checks.compare import same
from grader.checks.store import Candidate
from grader.errors import WireError
from grader.model import Diagnosis
from grader.wire import decode

__all__ = ["diagnose"]


def diagnose(
    candidates: Sequence[Candidate], answers: Sequence[bytes], answerer: Answerer
) -> Diagnosis | None:
    """Return the one misconception that explains the answers to all questions about values.

    `answers` are comparable (see `checks.store`). Misconceptions with a probe are recognised by
    asking `answerer`. Where none fits, or more than one does, there is no diagnosis.
    """
    found = [c for c in candidates if c.answers and _all_same(c.answers, answers)]
    if not found:
        found = [c for c in candidates if c.probe is not None and _probe(c, answerer)]
    return Diagnosis(name=found[0].name, message=found[0].message) if len(found) == 1 else None


def _all_same(expected: Sequence[bytes], found: Sequence[bytes]) -> bool:
    return len(expected) == len(found) and all(map(_same, expected, found))


def _same(expected: bytes, found: bytes) -> bool:
    if expected == found:
        return True
    if b"error" in (expected, found) or b"model" in (expected, found):
        return False
    try:
        return same(decode(found), decode(expected))
    except WireError:
        return False


def _probe(candidate: Candidate, answerer: Answerer) -> bool:
    assert candidate.probe is not None
    needs = inspect.signature(candidate.probe).parameters
    equipment = {
        name: EQUIPMENT[name](answerer) if name in EQUIPMENT else TaskCall(answerer, name)
        for name in needs
    }
    try:
        return bool(candidate.probe(**equipment))
    except Exception:  # a probe stands for answers of the kind it knows; others are a no
        return False
