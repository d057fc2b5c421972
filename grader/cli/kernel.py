"""What runs in the kernel of a notebook: the magic `%check`, and imports of notebooks beside it."""

from __future__ import annotations

import contextlib
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from grader.cli.console import result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from grader.checks.store import Questions
    from grader.model import TaskReport

__all__ = ["check", "import_notebooks"]

Error = TypeVar("Error", bound=Exception)


# The magic ------------------------------------------------------------------------------------


def check(shell: Any, line: str) -> float | None:
    """Ask one public check of a function as this notebook has it now; AssertionError if it fails.

        %check merge test_nothing_is_lost

    Returns the points of a check that gives a part of them, which nbgrader takes as such.
    """
    from grader.errors import GraderError

    try:
        task, name = _two_words(line)
        report = _report(_questions_of(Path.cwd(), task), task, name, shell.user_ns)
    except GraderError as error:
        raise _plainly(error, "\n".join(filter(None, [str(error), error.hint]))) from None
    (own,) = (check for check in report.checks if check.name == name)
    if own.status != "passed":
        raise _failure(report, name) from None
    result("passed" + (f": {own.message}" if own.message else ""))
    return None if own.score == own.max_score else own.score


def _two_words(line: str) -> list[str]:
    from grader.errors import UsageError

    words = line.split()
    if len(words) != 2:
        raise UsageError("%check takes a task and one of its checks", hint="%check TASK CHECK")
    return words


@functools.cache
def _questions_of(folder: Path, task: str) -> Questions:
    """Return the public questions of the exercise that has a task; UsageError if none has."""
    from grader.checks.store import load_questions
    from grader.course import find_root, pick_names
    from grader.kit import load_kit

    course = load_kit(find_root(folder))
    names = pick_names(course, [task])
    exercise = next(exercise for exercise in course.exercises if exercise.name in names)
    return load_questions(course, exercise, hidden=False)


def _report(questions: Questions, task: str, name: str, names: dict[str, Any]) -> TaskReport:
    """Return the report of one check, or of the whole task where that decides about the check."""
    from grader.checks.smallest import Smallest
    from grader.errors import UsageError
    from grader.grading.accepted import Accepted
    from grader.grading.here import AskingHere
    from grader.grading.task import ONLY_REFUSED, Bench, grade_task

    every = questions.of(task)
    own = tuple(item for item in every if item.check.name == name)
    if not own:
        known = ", ".join(item.check.name for item in every)
        hint = f"its public checks are {known}" if known else "it has no public checks"
        raise UsageError(f"{task} has no check {name}", hint=hint)
    asking = AskingHere(questions.exercise, names)
    with asking.watched():
        for items in (own, every):
            shown = questions._replace(items=items)
            bench = Bench(shown, None, Smallest(), Accepted(), "explain")
            report = grade_task(questions.exercise.task(task), bench, asking)
            if report.checks[0].message != ONLY_REFUSED:
                break
    return report


def _failure(report: TaskReport, name: str) -> AssertionError:
    """Return the error that shows in a notebook what a report says of a failed check."""
    import msgspec

    from grader.feedback.details import task_details
    from grader.feedback.paint import Look, Paint

    own = tuple(check for check in report.checks if check.name == name)
    shown = msgspec.structs.replace(report, checks=own)
    plain, coloured = (
        "\n".join(task_details(shown, Look(Paint(colour), 90, "student", True)))
        for colour in (False, True)
    )
    return _plainly(AssertionError(plain), coloured)


def _plainly(error: Error, text: str) -> Error:
    """Return an error that a notebook shows as this text, without the lines that raised it."""
    error._render_traceback_ = lambda: text.split("\n")  # type: ignore[attr-defined]
    return error


# Imports --------------------------------------------------------------------------------------


def import_notebooks() -> None:
    """Let `import` find a notebook beside this one, as it does where submissions are graded."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nothing else has found, and runs its cells; one that raises is passed over."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        for folder in _folders():
            file = folder / f"{name}.ipynb"
            if file.is_file():
                return importlib.util.spec_from_loader(name, self, origin=str(file))
        return None

    def exec_module(self, module: ModuleType) -> None:
        from grader.submission.parse import parse

        file = Path(str(module.__spec__ and module.__spec__.origin))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            for label, code in parse(file.name, file.read_bytes()):
                with contextlib.suppress(Exception):
                    exec(compile(code, label, "exec"), vars(module))


def _folders() -> Iterable[Path]:
    """Yield where the other notebooks may lie."""
    here = Path.cwd()
    yield here
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":  # which brings them here one by one
        step, student, assignment = here.parts[:-2], here.parts[-2], here.parts[-1]
        yield Path(*step[:-1], "submitted", student, assignment)
