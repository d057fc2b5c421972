"""The cells of a notebook: what is to be done, a cell for each task, and below it what checks it.

Cells carry the metadata of nbgrader (schema 3). All but those of the tasks are read-only.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from grader.model import Exercise, Task
from grader.notebook.names import cell_name
from grader.notebook.prose import escaped, markdown

__all__ = ["Cell", "code", "graded", "notebook", "read_only", "shortened", "solution", "text"]

Cell = dict[str, Any]

_HINT = "Stuck? `%grader hint {task}`, in a cell of its own, shows the next hint."
# Of this the parser of submissions leaves `try: pass`, so that it needs no library to run.
_SETUP = """\
try:
    %load_ext grader
except ModuleNotFoundError:
    raise ModuleNotFoundError("the checks need grader: %pip install convgrader") from None"""


def notebook(
    stub: str,
    exercise: Exercise,
    how: str,
    of_task: Callable[[Task, str], Iterator[Cell]],
    at_end: Callable[[str], Iterator[Cell]],
) -> str:
    """Return the stub of an exercise as the text of a notebook (nbformat 4.5).

    `how` tells how to work in it. Every task has its text, and the cells that `of_task` makes of
    its function. Comments between functions go with the one below; what follows the last one goes
    to `at_end`. The same stub always makes the same text.
    """
    made = _cells(stub, exercise, how, of_task, at_end)
    cells = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(made)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cells(
    stub: str,
    exercise: Exercise,
    how: str,
    of_task: Callable[[Task, str], Iterator[Cell]],
    at_end: Callable[[str], Iterator[Cell]],
) -> Iterator[Cell]:
    tree = ast.parse(stub)
    doc = ast.get_docstring(tree)
    tasks = {task.name: task for task in exercise.tasks}
    yield read_only(text(_about(doc or "", exercise, how)), "0-about")
    yield read_only(code(_SETUP), "0-setup")
    loose: list[str] = []  # the imports, and whatever else stands between functions
    *parts, (_, rest) = _parts(stub, tree.body[1:] if doc else tree.body, after=bool(doc))
    for node, lines in parts:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            loose.append(lines)
            continue
        if loose:
            yield code("\n".join(loose))
            loose = []
        if node.name in tasks and isinstance(node, ast.FunctionDef):
            task = tasks[node.name]
            yield read_only(text(_about_task(task, node)), f"{cell_name(task.name)}-text")
            yield from of_task(task, lines)
        else:
            yield code(lines)
    yield from at_end("\n".join([*loose, rest]).strip("\n"))


def _parts(
    stub: str, body: list[ast.stmt], *, after: bool
) -> Iterator[tuple[ast.stmt | None, str]]:
    """Yield each statement with its lines and the comments above; last, what is below them all."""
    lines = stub.split("\n")
    start = (ast.parse(stub).body[0].end_lineno or 0) if after else 0
    for node in body:
        end = node.end_lineno or 0
        yield node, "\n".join(lines[start:end])
        start = end
    yield None, "\n".join(lines[start:])


# What they say --------------------------------------------------------------------------------


def _about(doc: str, exercise: Exercise, how: str) -> str:
    """Return the exercise's own text, its tasks with their points, and how to go about it."""
    said = doc.removeprefix(f"{exercise.title}: ")
    said = said if said == doc else said[:1].upper() + said[1:]
    rows = [f"| `{task.name}` | {task.points:g} |" for task in exercise.tasks]
    hinted = [task.name for task in exercise.tasks if task.hints]
    how = " ".join([how, *(_HINT.format(task=task) for task in hinted[:1])])
    table = "\n".join(["| task | points |", "|:--|--:|", *rows])
    return "\n\n".join(filter(None, [f"# {escaped(exercise.title)}", markdown(said), table, how]))


def _about_task(task: Task, node: ast.FunctionDef) -> str:
    points = f"{task.points:g} point{'s' * (task.points != 1)}"
    texts = [f"## `{task.name}` · {points}", markdown(ast.get_docstring(node) or "")]
    if task.lecture:
        texts.append(f"*In the lectures: {escaped(task.lecture)}*")
    return "\n\n".join(filter(None, texts))


def shortened(lines: str) -> str:
    """Return a function whose docstring has its first paragraph only: the rest stands above it."""
    (function,) = ast.parse(lines).body
    assert isinstance(function, ast.FunctionDef)
    doc = function.body[0]
    said = ast.get_source_segment(lines, doc) or ""
    quotes = said[-3:]
    length = next((n for n, line in enumerate(said.split("\n")) if not line.strip()), 0)
    if ast.get_docstring(function) is None or not length or quotes not in ('"""', "'''"):
        return lines
    every = lines.split("\n")
    first, last = doc.lineno - 1, (doc.end_lineno or 0) - 1
    behind = every[last][every[last].rindex(quotes) :]
    kept = every[first : first + length]
    if length == 1 and not kept[0].endswith(quotes[0]):
        kept[0] += behind
    else:
        kept.append(" " * doc.col_offset + behind)
    return "\n".join([*every[:first], *kept, *every[last + 1 :]])


# The parts of the format ----------------------------------------------------------------------


def text(source: str) -> Cell:
    """Return a cell of Markdown."""
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": _lines(source)}


def code(source: str) -> Cell:
    """Return a cell of code that has not been run."""
    extra: Cell = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": "", "metadata": {}, "source": _lines(source), **extra}


def _lines(source: str) -> list[str]:
    return source.strip("\n").splitlines(keepends=True)


def read_only(cell: Cell, name: str) -> Cell:
    """Return a cell that neither Jupyter nor nbgrader lets anybody change."""
    return _locked(cell, _marks(cell, name, solution=False))


def graded(cell: Cell, name: str, points: float) -> Cell:
    """Return a read-only cell whose points nbgrader gives if it raises nothing."""
    return _locked(cell, _marks(cell, name, solution=False, points=points))


def solution(cell: Cell, name: str, points: float | None = None) -> Cell:
    """Return a cell in which a student writes; with points, somebody grades it by hand."""
    marks = _marks(cell, name, solution=True, points=points)
    return cell | {"metadata": {"deletable": False, "nbgrader": marks}}


def _locked(cell: Cell, marks: dict[str, Any]) -> Cell:
    return cell | {"metadata": {"deletable": False, "editable": False, "nbgrader": marks}}


def _marks(cell: Cell, name: str, *, solution: bool, points: float | None = None) -> dict[str, Any]:
    """Return the metadata of nbgrader, with the checksum by which it sees what was changed."""
    grade, locked = points is not None, not solution
    parts = ["".join(cell["source"]), cell["cell_type"], str(grade), str(solution), str(locked)]
    parts += [name, *([str(float(points))] if points is not None else [])]
    digest = hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
    return {
        "cell_type": cell["cell_type"],
        "checksum": digest,
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        **({"points": points} if points is not None else {}),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
