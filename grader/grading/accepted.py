"""Remembers answers that a check has accepted, so that it need not run on the same ones again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from grader.checks.check import Check

__all__ = ["WHOLE", "Accepted", "Earned"]

WHOLE = -1  # in place of an example's number: all examples of a check
MAX_REMEMBERED = 50_000  # of some 150 bytes each


class Earned(NamedTuple):
    """What a check gave for answers: a share of its points, after it asked so many calls."""

    share: float
    calls: int


class Accepted:
    """The answers to one exercise's examples that were accepted; one object serves all submissions.

    A check decides by the answers alone. Most of a class compute alike, to the last bit or to one
    of a few roundings of it. Answers are the same where their bytes are: a digest stands for them.
    """

    def __init__(self) -> None:
        self._earned: dict[bytes, Earned] = {}

    def find(self, check: Check, example: int, answers: Sequence[bytes]) -> Earned | None:
        """Return what these answers to the check's example earned; None where they are new."""
        return self._earned.get(_digest(check, example, answers))

    def add(self, check: Check, example: int, answers: Sequence[bytes], earned: Earned) -> None:
        """Remember what answers earned that the check accepted."""
        if len(self._earned) < MAX_REMEMBERED:
            self._earned[_digest(check, example, answers)] = earned


def _digest(check: Check, example: int, answers: Sequence[bytes]) -> bytes:
    """Return a digest of answers, none of which can pass for a piece of another."""
    digest = hashlib.blake2b(f"{check.name} {example}".encode(), digest_size=16)
    for answer in answers:
        digest.update(len(answer).to_bytes(8, "little") + answer)
    return digest.digest()
