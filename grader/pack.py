"""The zip that a student hands in, checked to be complete and loadable."""

from __future__ import annotations

import ast
import os
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from grader.errors import SubmissionError, UsageError
from grader.model import Assignment, Course
from grader.submission.find import find
from grader.submission.parse import parse
from grader.submission.read import refusal, source

__all__ = ["Packed", "pack"]


class Packed(NamedTuple):
    """What went into the zip, and what the student should know."""

    names: list[str]
    warnings: list[str]


def pack(course: Course, assignment: Assignment, path: Path) -> Packed:
    """Write the zip of an assignment; files of Python that cannot be read are an error.

    Errors: UsageError where there is nothing to hand in, a file cannot be read as Python, or the
    answers are no TOML: such a file would score nothing.
    """
    names = [exercise.name for exercise in assignment.exercises]
    found = find([course.root / "exercises"], assignment.name, names, course.student or "local")
    submission = found.submissions[0]
    warnings = list(submission.warnings)
    unwritten: list[str] = []
    for name in names:
        own = source(submission, name)
        if own is None:
            warnings.append(refusal(submission, name) or f"{name}.py is missing")
            continue
        tasks = {t.name for e in assignment.exercises if e.name == name for t in e.tasks}
        try:
            for label, code in parse(own.name, own.data):
                if not own.name.endswith(".ipynb"):
                    compile(code, label, "exec", dont_inherit=True)
                    unwritten += _unwritten(code, tasks)
        except SubmissionError as error:
            raise UsageError(error.message, where=error.where, hint=error.hint) from None
        except SyntaxError as error:
            raise UsageError(
                f"line {error.lineno}: {error.msg}",
                where=own.name,
                hint="a file that Python cannot read scores nothing; mend it and pack again",
            ) from None
    if unwritten:
        warnings.append(f"not written yet: {', '.join(unwritten)}")
    files = {file.name: file.data for file in submission.files}
    if assignment.quiz and "answers.toml" not in files:
        warnings.append(f"no answers: `grader quiz {assignment.name}` asks the questions")
    if not files:
        raise UsageError("there is nothing to hand in", where=str(course.root / "exercises"))
    _write(path, files)
    return Packed(sorted(files), warnings)


def _unwritten(code: str, tasks: set[str]) -> list[str]:
    """Return the tasks whose last statement is still the stub's `raise NotImplementedError`."""
    return [
        node.name
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef)
        and node.name in tasks
        and ast.unparse(node.body[-1]).startswith("raise NotImplementedError")
    ]


def _write(path: Path, files: dict[str, bytes]) -> None:
    with (
        tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    os.replace(draft.name, path)
