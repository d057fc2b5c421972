"""The records of what was proved; the parts of one exercise's proof can be joined."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Record

__all__ = ["ExerciseProof", "MisconceptionProof", "MutantProof", "joined"]


class MisconceptionProof(Record, frozen=True, kw_only=True):
    """What came of a misconception that was handed in."""

    name: str
    task: str
    lost: float  # points
    by_public: bool  # whether a public check already fails
    diagnosis: str  # the name that was found, or ""


class MutantProof(Record, frozen=True, kw_only=True):
    """What came of a mutant of the reference that was handed in."""

    owner: str  # the function it is in
    line: int
    diff: str
    killed: bool
    equivalent: str  # why it is no mistake, "" if it is one


class ExerciseProof(Record, frozen=True, kw_only=True):
    """What was shown of one exercise, or a part of it; `problems` is empty where all is well."""

    name: str
    score: float = 0.0
    max_score: float = 0.0
    stub_score: float = 0.0
    checks: int = 0
    questions: int = 0
    misconceptions: tuple[MisconceptionProof, ...] = ()
    mutants: tuple[MutantProof, ...] = ()
    left_out: int = 0  # mutants that were not in the sample
    seconds: float = 0.0  # of work, in all processes
    problems: tuple[str, ...] = ()


def joined(parts: Sequence[ExerciseProof]) -> ExerciseProof:
    """Return the proof of one exercise from its parts."""
    return ExerciseProof(
        name=parts[0].name,
        score=sum(part.score for part in parts),
        max_score=sum(part.max_score for part in parts),
        stub_score=sum(part.stub_score for part in parts),
        checks=sum(part.checks for part in parts),
        questions=sum(part.questions for part in parts),
        misconceptions=tuple(m for part in parts for m in part.misconceptions),
        mutants=tuple(m for part in parts for m in part.mutants),
        left_out=sum(part.left_out for part in parts),
        seconds=sum(part.seconds for part in parts),
        problems=tuple(dict.fromkeys(p for part in parts for p in part.problems)),
    )
