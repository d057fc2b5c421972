"""What `grader grade` has to do with nbgrader's gradebook: where it is, and what it says of it."""

from __future__ import annotations

import contextlib
import importlib.util
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.commands import Interrupted
from grader.cli.console import note, short, warn

if TYPE_CHECKING:
    from grader.gradebook import Gradebook
    from grader.model import Assignment, Course

__all__ = ["refuse_another_course", "writing_gradebook"]

NAME = "gradebook.db"
INSTALL = "pip install 'convgrader[instructor]'"


def refuse_another_course(folder: Path, course: Course, assignment: Assignment) -> None:
    """Raise UsageError where a folder for feedback and a gradebook is that of another course.

    Its course.toml says so, if it has one; else its gradebook, by assignments of which this course
    has none. A gradebook that cannot be read says nothing: that is told when it is written.
    """
    from grader.course import name_of
    from grader.errors import UsageError

    if folder.resolve() == course.root:
        return
    file, book = folder / "course.toml", folder / NAME
    if file.is_file():
        other = name_of(file)
        if other != course.name:
            raise UsageError(
                f"is the course {other}, and this one is {course.name}",
                where=short(file),
                hint=f"run this in {short(folder)}, or move what is to be graded here",
            )
        return
    found = _assignments_in(book)
    known = found.keys() & {each.name for each in course.assignments}
    if found and not known and course.name not in found.values():
        raise UsageError(
            f"is of the course {', '.join(sorted(set(found.values())))}, with the assignments "
            f"{', '.join(sorted(found))}; this one is {course.name}",
            where=short(book),
            hint="run this in that course, or move what is to be graded here; if both share the "
            f"gradebook, run `nbgrader db assignment add {assignment.name}` in {short(folder)}",
        )


def _assignments_in(book: Path) -> dict[str, str]:
    """Return the courses of assignments by name; none where the file cannot be read."""
    try:
        with contextlib.closing(sqlite3.connect(f"{book.as_uri()}?mode=ro", uri=True)) as opened:
            return dict(opened.execute("select name, course_id from assignment"))
    except sqlite3.Error:
        return {}


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
    if book.by_hand:
        who = f"{book.by_hand} student" + ("s have" if book.by_hand > 1 else " has")
        note(f"{who} marks by hand, which pages and report.json do not show")


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
