"""What each student handed in before, kept so that the best attempt can count.

One file a student and assignment, with everything that was handed in and what was told of its time:
a later run grades all of it by the checks as they are then.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from grader import atomic
from grader.errors import MachineError
from grader.model import Record, Submission

__all__ = ["Attempt", "DamagedError", "keep"]


class Attempt(Record, frozen=True):
    """What was handed in, and when, as it was told: a text, "" if nothing was."""

    submission: Submission
    told: str


class DamagedError(Exception):
    """A file of attempts cannot be read; it carries the file's path."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def keep(folder: Path, attempt: Attempt, tells_a_time: Callable[[str], bool]) -> list[Attempt]:
    """Keep an attempt below `folder`; return all of this student's, the latest last.

    The same files at the same time are the same attempt, and a time that was not known is replaced
    by one that is. Errors: DamagedError, and nothing is overwritten; MachineError if nothing can be
    written.
    """
    path = folder / attempt.submission.assignment / f"{attempt.submission.student}.json"
    before = _read(path)
    earlier = [
        kept
        for kept in before
        if not _same_files(kept, attempt) or (kept.told != attempt.told and tells_a_time(kept.told))
    ]
    attempts = [*earlier, attempt]
    if attempts != before:
        _write(path, attempts)
    return attempts


# ----------------------------------------------------------------------------------------------


def _same_files(one: Attempt, other: Attempt) -> bool:
    mine, theirs = one.submission, other.submission
    return mine.files == theirs.files and mine.refused == theirs.refused


def _read(path: Path) -> list[Attempt]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Attempt])
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, msgspec.MsgspecError):
        raise DamagedError(path) from None


def _write(path: Path, attempts: list[Attempt]) -> None:
    """Write the file in one step, so that it is there whole or as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, msgspec.json.encode(attempts))
    except OSError as error:
        raise MachineError(
            f"an attempt cannot be kept: {error.strerror or error}",
            where=str(error.filename or path),
            hint="check the folder's permissions and the space on the disk",
        ) from error
