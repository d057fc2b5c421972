"""The zip that a student hands in, tried before: what loads here loads where it is graded."""

from __future__ import annotations

import ast
import contextlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from grader import atomic
from grader.errors import MachineError, SubmissionError, UsageError
from grader.grading import Judge
from grader.kit import own_files
from grader.model import Assignment, Course, Exercise, ExerciseReport, Submission
from grader.quiz import read_answers
from grader.submission.parse import parse
from grader.submission.read import source

__all__ = ["Packed", "pack"]

ANSWERS = "answers.toml"


class Packed(NamedTuple):
    """What went into the zip, and what the student should know."""

    names: list[str]
    warnings: list[str]


def pack(course: Course, assignment: Assignment, path: Path) -> Packed:
    """Write the zip of an assignment, after every file was loaded once in a process of its own.

    Errors: UsageError where there is nothing to hand in, a file cannot be read as Python, or the
    answers are no TOML: such a file would score nothing. MachineError where `path` cannot be
    written.
    """
    submission = own_files(course, assignment)
    files = {file.name: file.data for file in submission.files}
    if not files:
        raise UsageError("there is nothing to hand in", where=str(course.home))
    warnings = [
        *submission.warnings,
        *_loaded(course, assignment, submission),
        *_unwritten(assignment, submission),
        *_answers(course, assignment, files),
    ]
    _write(path, files)
    return Packed(sorted(files), warnings)


def _loaded(course: Course, assignment: Assignment, submission: Submission) -> Iterable[str]:
    """Load every file; yield what is missing or stops half-way, UsageError if one is no Python."""
    nothing: dict[str, set[str]] = {exercise.name: set() for exercise in assignment.exercises}
    with Judge(
        course, assignment, sandbox="process", hidden=False, wanted=nothing, warn=lambda _: None
    ) as judge:
        report = judge.grade(submission)
    for exercise in report.exercises:
        if exercise.status == "unreadable":
            hint = "a file that cannot be read scores nothing; mend it and pack again"
            raise UsageError(exercise.message, hint=hint)
        if exercise.status == "missing":
            yield f"{exercise.name}.py is missing"
        elif exercise.message:
            yield f"{_file_of(submission, exercise)} stops half-way: {exercise.message}"


def _file_of(submission: Submission, exercise: ExerciseReport) -> str:
    own = source(submission, exercise.name)
    return own.name if own is not None else f"{exercise.name}.py"


def _unwritten(assignment: Assignment, submission: Submission) -> Iterable[str]:
    """Yield which tasks are still as the stub has them, and which are not there any more."""
    stubs, lost = [], []
    for exercise in assignment.exercises:
        statements = _statements(exercise, submission)
        bound = {name for statement in statements for name in _names_bound(statement)}
        for task in exercise.tasks if statements else ():
            own = [s for s in statements if isinstance(s, ast.FunctionDef) and s.name == task.name]
            if own and ast.unparse(own[-1].body[-1]).startswith("raise NotImplementedError"):
                stubs.append(task.name)
            elif task.name not in bound:
                lost.append(task.name)
    if stubs:
        yield f"not written yet: {', '.join(stubs)}"
    if lost:
        yield f"no function of this name: {', '.join(lost)}"


def _statements(exercise: Exercise, submission: Submission) -> list[ast.stmt]:
    """Return the statements of an exercise's file, none where there is no file."""
    own = source(submission, exercise.name)
    found: list[ast.stmt] = []
    for cell in parse(own.name, own.data) if own is not None else ():
        with contextlib.suppress(SyntaxError):  # in one cell of a notebook; loading has told
            found += ast.parse(cell.code).body
    return found


def _names_bound(statement: ast.stmt) -> Iterable[str]:
    """Yield every name that a statement, or one in it, may define."""
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _answers(course: Course, assignment: Assignment, files: dict[str, bytes]) -> Iterable[str]:
    """Yield which questions are open; UsageError where the answers can't be read."""
    if not assignment.quiz:
        return
    if ANSWERS not in files:
        yield f"no answers: `grader quiz {assignment.name}` asks the questions"
        return
    try:
        given = read_answers(files[ANSWERS]).answers
    except SubmissionError as error:
        where = str(Path(course.folder, error.where or ANSWERS))
        raise UsageError(error.message, where=where, hint=error.hint) from None
    left = [name for name in assignment.quiz if name not in given]
    if left:
        yield f"not answered yet: {', '.join(left)}"


def _write(path: Path, files: dict[str, bytes]) -> None:
    """Write the zip in one step; the same files always make the same bytes."""
    try:
        with io.BytesIO() as packed:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in sorted(files.items()):
                    archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
            atomic.write(path, packed.getvalue())
    except OSError as error:
        hint = "see whether the folder is there and yours, and whether the disk is full"
        why = f"cannot be written: {error.strerror or error}"
        raise MachineError(why, where=str(path), hint=hint) from None
