"""Reports that were made before, kept with the keys of what each of their parts depends on.

`.grader/reports/ASSIGNMENT/STUDENT-DIGEST.json` is the last report on a submission, whose files the
digest is of. A part is an exercise, or what is left of a report without them. Where the key of a
part has changed, it is made anew, and so is every exercise that may use it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from grader import __version__, atomic
from grader.checks.store import questions_key
from grader.model import (
    Assignment,
    Course,
    Device,
    Exercise,
    ExerciseReport,
    Record,
    Report,
    Submission,
)
from grader.submission.read import digest

__all__ = ["FLEETING", "Cache"]

REST = ""  # the name of the part that is no exercise
# Verdicts that hang on the machine: they are reached anew in the next run.
FLEETING = frozenset(("timeout", "died", "course_error"))
SUFFIXES = (".py", ".ipynb")


class _Kept(Record, frozen=True):
    keys: dict[str, str]
    report: Report


class Cache:
    """The reports of one assignment, as they are made on one device."""

    def __init__(self, course: Course, assignment: Assignment, device: Device) -> None:
        self.folder = course.root / ".grader" / "reports" / assignment.name
        stubs = {exercise.name for exercise in course.exercises}
        helpers = [p for p in (course.root / "exercises").glob("*.py") if p.stem not in stubs]
        of_all = _digest(
            f"{device} {assignment.time_limit}",
            *map(_version, ("numpy", "torch", "hypothesis")),
            *map(_bytes, sorted(Path(__file__).parent.rglob("*.py"))),
            *map(_bytes, sorted(helpers)),
        )
        self.keys = {e.name: _digest(of_all, *_parts_of(course, e)) for e in assignment.exercises}
        rest = f"{course.title} {assignment.quiz} {list(self.keys)}"
        keys = sorted((course.root / "solutions").glob("quiz.*"))
        quiz = [course.root / "exercises" / "quiz.toml", *keys]
        self.keys[REST] = _digest(of_all, rest, *map(_bytes, quiz))

    def find(self, submission: Submission) -> Report | dict[str, ExerciseReport]:
        """Return the report that would be made again, or those exercises of it that would be."""
        try:
            kept = msgspec.json.decode(self._path(submission).read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            return {}
        changed = {part for part, key in self.keys.items() if kept.keys.get(part) != key}
        if not changed:
            return kept.report
        return {
            exercise.name: exercise
            for exercise in kept.report.exercises
            if exercise.name not in changed and not _mentions(submission, exercise.name, changed)
        }

    def keep(self, submission: Submission, report: Report) -> None:
        """Keep a report; where that is not possible, it is made again next time."""
        fleeting = {
            exercise.name
            for exercise in report.exercises
            if any(check.status in FLEETING for task in exercise.tasks for check in task.checks)
        }
        keys = {part: key for part, key in self.keys.items() if part not in fleeting}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            atomic.write(self._path(submission), msgspec.json.encode(_Kept(keys, report)))

    def _path(self, submission: Submission) -> Path:
        return self.folder / f"{submission.student}-{digest(submission)}.json"


def _parts_of(course: Course, exercise: Exercise) -> tuple[bytes, ...]:
    """Return what a report on an exercise depends on besides the submission."""
    return (
        msgspec.json.encode(exercise, enc_hook=str),
        _bytes(course.root / "exercises" / f"{exercise.name}.toml"),
        # Not of the recordings themselves: where the disk is full, they are those of before.
        questions_key(course.root, exercise).encode(),
    )


def _mentions(submission: Submission, exercise: str, others: Collection[str]) -> bool:
    """Say whether an exercise's file may use one of the others: whether it holds the name."""
    names = [exercise + suffix for suffix in SUFFIXES]
    code = b"".join(file.data for file in submission.files if file.name in names)
    return any(other.encode() in code for other in others if other != REST)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(*parts: str | bytes) -> str:
    """Return a digest of parts, none of which can pass for a piece of another."""
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        data = part.encode("utf-8", "replace") if isinstance(part, str) else part
        digest.update(f"{len(data)} ".encode() + data)
    return digest.hexdigest()
