"""What `grader grade` has to do with nbgrader's gradebook: where it is, and what it says of it."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.commands import Interrupted
from grader.cli.console import note, warn

if TYPE_CHECKING:
    from grader.gradebook import Gradebook
    from grader.model import Assignment, Course

__all__ = ["writing_gradebook"]

NAME = "gradebook.db"
INSTALL = "pip install 'convgrader[instructor]'"


@contextlib.contextmanager
def writing_gradebook(
    db: str | None,
    paths: Sequence[Path],
    beside: Path,
    course: Course,
    assignment: Assignment,
    *,
    keep: bool,
) -> Iterator[Gradebook | None]:
    """Yield the gradebook that reports go to, None if they go to none; write it at the end.

    It is the one at `db`, or the file in the folder `beside` if a class or a student's folder is
    graded, unless nothing is to be kept. What is wrong with it is told at the end: the reports are
    there all the same.
    """
    book = None if not keep else _gradebook(db, paths, beside, course, assignment)
    try:
        yield book
    except BaseException:
        if book is not None:
            with contextlib.suppress(Exception):  # the first error is the one to be told
                book.close()
        raise
    if book is None:
        return
    try:
        notes = book.close()
    except KeyboardInterrupt:
        raise Interrupted("all reports are written, the next run fills the gradebook") from None
    for text in notes:
        warn(text)


def _gradebook(
    db: str | None, paths: Sequence[Path], beside: Path, course: Course, assignment: Assignment
) -> Gradebook | None:
    from grader.errors import MachineError

    if not db and not any(path.is_dir() for path in paths):
        return None
    if not all(map(importlib.util.find_spec, ("nbgrader", "sqlalchemy"))):
        if db:
            raise MachineError("nbgrader is not installed", where="--db", hint=INSTALL)
        note(f"no gradebook is written, since nbgrader is not installed ({INSTALL})")
        return None
    from grader.gradebook import Gradebook

    # A folder of nbgrader's: formgrader lists the assignments that have a folder in source/.
    formgrader = (beside / "source" / assignment.name).is_dir()
    autograded = beside / "autograded" if formgrader else None
    return Gradebook(db or beside / NAME, course, assignment, autograded)
