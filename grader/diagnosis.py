"""Finds the misunderstandings behind a student's answers: the wrong versions that give them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from grader.checks.answers import EQUIPMENT, Answerer, TaskCall
from grader.checks.compare import same
from grader.checks.store import Candidate
from grader.errors import WireError
from grader.wire import decode

__all__ = ["answering_alike", "beginning_alike", "recognised"]


def answering_alike(candidates: Sequence[Candidate], answers: Sequence[bytes]) -> list[Candidate]:
    """Return the misconceptions that answer all questions about values in the same way.

    `answers` are comparable (see `checks.store`).
    """
    return [c for c in candidates if c.answers and _all_same(c.answers, answers)]


def beginning_alike(candidates: Sequence[Candidate], answers: Sequence[bytes]) -> list[Candidate]:
    """Return the misconceptions that answer the first questions about values in the same way."""
    return [c for c in candidates if c.answers and _all_same(c.answers[: len(answers)], answers)]


def recognised(candidates: Sequence[Candidate], answerer: Answerer) -> list[Candidate]:
    """Return the misconceptions whose probe, asking `answerer`, says that this is it."""
    return [c for c in candidates if c.probe is not None and _probe(c, answerer)]


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
