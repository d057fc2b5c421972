"""The source of an assignment in the course folder of nbgrader."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from grader.checks.store import load_questions
from grader.errors import MachineError, UsageError
from grader.model import Assignment, Course, Exercise
from grader.notebook import GradedCheck, solutions_of, source_notebook
from grader.release import readme
from grader.release.contents import Contents, write

__all__ = ["release_to_nbgrader"]

CONFIG = "nbgrader_config.py"
_CONFIG = """\
# Made by `grader release --nbgrader`; yours to change.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {name!r}
# The last one is what `grader` keeps for itself.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".grader"]
# Seconds for one cell of a notebook; a call of a check has a limit of its own.
c.Execute.timeout = {seconds}
"""


def release_to_nbgrader(course: Course, assignment: Assignment, folder: Path) -> list[Path]:
    """Write `source/ASSIGNMENT` into a course folder of nbgrader; return its files.

    Each exercise is a notebook in which nbgrader finds the reference between its marks, and a
    graded cell for each public check. The folder gets a `nbgrader_config.py` if it has none.
    Errors: those of `contents.write`; UsageError where the folder's nbgrader is told to leave
    solutions in what students get.
    """
    config = folder / CONFIG
    _refuse_leaks(config)
    target = folder / "source" / assignment.name
    contents = Contents(
        readme=readme.of_nbgrader(assignment),
        folder=".",
        again=False,  # the copies would hold the reference
        notebook=lambda stub, exercise: _notebook(course, exercise, stub),
    )
    written = write(course, assignment, target, contents)
    seconds = max(int(each.time_limit) for each in course.assignments)
    try:
        with contextlib.suppress(FileExistsError), config.open("x", encoding="utf-8") as file:
            file.write(_CONFIG.format(name=course.name, seconds=seconds))
    except OSError as error:
        raise MachineError(f"cannot be written: {error.strerror}", where=str(config)) from None
    return [target.relative_to(folder) / name for name in written]


def _notebook(course: Course, exercise: Exercise, stub: str) -> str:
    public = load_questions(course, exercise, hidden=False, warn=lambda _: None)
    checks = {
        task.name: [
            GradedCheck(item.check.name, item.check.title, item.check.points)
            for item in public.of(task.name)
        ]
        for task in exercise.tasks
    }
    reference = course.root / "solutions" / f"{exercise.name}.py"
    return source_notebook(stub, exercise, checks, solutions_of(reference, stub, exercise.tasks))


def _refuse_leaks(config: Path) -> None:
    """Raise UsageError where nbgrader would not take the reference out of a release."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if re.search(r"^\s*c\.ClearSolutions\b", config.read_text("utf-8"), re.MULTILINE):
            raise UsageError(
                "says how ClearSolutions works, which must take the solutions out as usual",
                where=str(config),
                hint="take these lines out: students would get the reference",
            )
