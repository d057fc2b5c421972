"""The notebooks that formgrader shows: what a student handed in, and a cell for each check.

Formgrader puts the scores and comments of the gradebook beside the cells of these files, and takes
marks and comments there. All that came from a student is in code cells, which are shown as text: in
a Markdown cell it could be a script, which would run with the rights of whoever reads the page.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from grader.errors import MachineError
from grader.gradebook.marks import QUIZ, Mark, marks_of
from grader.model import ExerciseReport, QuizReport, Report, SourceFile, Submission
from grader.plain.values import clean
from grader.submission.read import source

__all__ = ["write_autograded"]

LONGEST: Final = 100_000  # characters of a cell that came from a student

Cell = dict[str, Any]


def write_autograded(folder: Path, report: Report, submission: Submission) -> None:
    """Write a notebook for each exercise and the quiz; one that is there already is left alone.

    Errors: MachineError where the folder cannot be written.
    """
    marks: dict[str, list[Mark]] = {}
    for mark in marks_of(report):
        marks.setdefault(mark.notebook, []).append(mark)
    notebooks: dict[str, list[Cell]] = {}
    for exercise in report.exercises:
        if exercise.name in marks:
            file = source(submission, exercise.name)
            notebooks[exercise.name] = _of_exercise(exercise, marks[exercise.name], file)
    if QUIZ in marks:
        notebooks[QUIZ] = _of_quiz(report.quiz, marks[QUIZ])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, cells in notebooks.items():
            _write(folder / f"{name}.ipynb", _notebook(cells))
    except OSError as error:
        raise MachineError(
            f"a notebook for formgrader cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="check the folder's permissions and the space on the disk",
        ) from error


def _write(path: Path, data: bytes) -> None:
    if path.is_file() and path.read_bytes() == data:
        return
    draft = path.with_suffix(".part")
    draft.write_bytes(data)
    os.replace(draft, path)  # nbgrader leaves read-only files, which can be replaced alone


def _notebook(cells: Sequence[Cell]) -> bytes:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    numbered = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)]
    whole = {
        "cells": numbered,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=True).encode()


# What is in them ------------------------------------------------------------------------------


def _of_exercise(
    exercise: ExerciseReport, marks: Sequence[Mark], file: SourceFile | None
) -> list[Cell]:
    cells = [_code(_comment(exercise.message))] if exercise.message else []
    if file is not None:
        cells += _handed_in(file, {mark.cell for mark in marks})
    checks = [check for task in exercise.tasks for check in task.checks]
    for mark, check in zip(marks, checks, strict=True):
        text = f"{mark.task}: {check.title}\n{check.status.replace('_', ' ')}"
        cells.append(_marked(text, mark))
    return cells


def _of_quiz(quiz: QuizReport, marks: Sequence[Mark]) -> list[Cell]:
    return [
        _marked(f"{question.id}: {question.text}\n\nanswer: {question.given}", mark)
        for question, mark in zip(quiz.questions, marks, strict=True)
    ]


def _handed_in(file: SourceFile, ours: set[str]) -> list[Cell]:
    """Return what a student wrote; of a notebook, also which answers are for a person to mark."""
    text = file.data.decode("utf-8", "replace")
    if not file.name.endswith(".ipynb"):
        return [_code(text)]
    try:
        found = json.loads(text)["cells"]
        return list(_cells_of(found, ours))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return [_code("# This notebook cannot be read.")]


def _cells_of(found: list[dict[str, Any]], ours: set[str]) -> Iterator[Cell]:
    seen = set(ours)
    for cell in found:
        cell_source = cell.get("source", "")
        shown = _code("".join(cell_source))
        marks = cell.get("metadata", {}).get("nbgrader", {})
        name = str(marks.get("grade_id", ""))
        if re.fullmatch(r"[a-zA-Z0-9_-]+", name) and name not in seen:
            seen.add(name)
            told = {key: marks.get(key) is True for key in ("grade", "solution", "task")}
            shown["metadata"] = {"nbgrader": _marks(name, _points(marks.get("points")), **told)}
        yield shown


def _points(points: Any) -> float:
    known = isinstance(points, int | float) and 0 <= points < 1e6
    return float(points) if known else 0.0


# Cells ----------------------------------------------------------------------------------------


def _code(text: str) -> Cell:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": clean(text, LONGEST),
        "outputs": [],
        "execution_count": None,
    }


def _marked(text: str, mark: Mark) -> Cell:
    """Return a cell with room for a score and a comment."""
    marks = _marks(mark.cell, mark.max_score, grade=True, solution=True, task=False)
    return _code(_comment(text)) | {"metadata": {"nbgrader": marks}}


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _marks(name: str, points: float, *, grade: bool, solution: bool, task: bool) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "grade": grade,
        "grade_id": name,
        "locked": False,
        "points": points,
        "schema_version": 3,
        "solution": solution,
        "task": task,
    }
