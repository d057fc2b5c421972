"""The cells of a notebook: what is to be done, one cell for each task, and its check below it.

Cells carry the metadata of nbgrader (schema 3). A task's cell is a solution that somebody grades,
for its points: nbgrader itself gives an untouched one 0 and leaves the others to whoever grades.
Texts and checks are read-only. No cell is an autograded test of nbgrader's: it gives full marks to
a test that raises nothing, and what runs in a student's notebook is not to be believed.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from grader.model import Exercise, Task
from grader.notebook.prose import escaped, markdown

__all__ = ["notebook_of"]

_HOW = """\
**How to work here.** Run the cell below first. Then write each function in its cell, **save the \
notebook** (Ctrl-S or ⌘S), and run the check under it: it reads the saved file. You may add cells \
wherever you like."""
_HINT = "Stuck? `%grader hint {task}`, in a cell of its own, shows the next hint."
_ALL = """\
## Everything

When all is written and saved, check the whole exercise. These checks are public; others are asked \
when your work is graded."""


def notebook_of(stub: str, exercise: Exercise) -> str:
    """Return the stub of an exercise as the text of a notebook (nbformat 4.5).

    Every task has its text, a cell to be filled in, whose docstring is the first paragraph of the
    text, and a check. Comments between functions go with the one below, what follows the last one
    goes with the last check. The same stub always makes the same text.
    """
    cells = [cell | {"id": f"cell-{n}"} for n, cell in enumerate(_cells(stub, exercise))]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cells(stub: str, exercise: Exercise) -> Iterator[dict[str, Any]]:
    tree = ast.parse(stub)
    doc = ast.get_docstring(tree)
    tasks = {task.name: (number, task) for number, task in enumerate(exercise.tasks, start=1)}
    yield _read_only(_text(_about(doc or "", exercise)), "0-about")
    loose: list[str] = []  # the imports, and whatever else stands between functions
    magic = ["", "%load_ext grader"]
    *parts, (_, rest) = _parts(stub, tree.body[1:] if doc else tree.body, after=bool(doc))
    for node, code in parts:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            loose.append(code)
            continue
        if loose or magic:
            yield _code("\n".join([*loose, *magic]))
            loose, magic = [], []
        if node.name in tasks and isinstance(node, ast.FunctionDef):
            yield from _cells_of(*tasks[node.name], node, code)
        else:
            yield _code(code)
    yield _read_only(_text(_ALL), "0-all")
    rest = "\n".join([*loose, rest]).strip("\n")
    yield _read_only(_code(f"%grader check {exercise.name}\n\n{rest}"), "0-check")


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


def _cells_of(
    number: int, task: Task, node: ast.FunctionDef, code: str
) -> Iterator[dict[str, Any]]:
    """Yield the three cells of a task: its text, the function to be written, the check."""
    name = task.name if task.name.isascii() else f"task-{number}"
    texts = [f"## `{task.name}` · {_points(task.points)}", markdown(ast.get_docstring(node) or "")]
    if task.lecture:
        texts.append(f"*In the lectures: {escaped(task.lecture)}*")
    yield _read_only(_text("\n\n".join(filter(None, texts))), f"{name}-text")
    yield _solution(_code(_shortened(code)), name, task.points)
    yield _read_only(_code(f"%grader check {task.name}"), f"{name}-check")


def _about(doc: str, exercise: Exercise) -> str:
    """Return the exercise's own text, its tasks with their points, and how to go about it."""
    said = doc.removeprefix(f"{exercise.title}: ")
    said = said if said == doc else said[:1].upper() + said[1:]
    rows = [f"| `{task.name}` | {task.points:g} |" for task in exercise.tasks]
    hinted = [task.name for task in exercise.tasks if task.hints]
    how = [_HOW, _HINT.format(task=hinted[0])] if hinted else [_HOW]
    table = "\n".join(["| task | points |", "|:--|--:|", *rows])
    return "\n\n".join(
        filter(None, [f"# {escaped(exercise.title)}", markdown(said), table, " ".join(how)])
    )


def _points(points: float) -> str:
    return f"{points:g} point{'s' * (points != 1)}"


def _shortened(code: str) -> str:
    """Return a function whose docstring has its first paragraph only: the rest stands above it."""
    (function,) = ast.parse(code).body
    assert isinstance(function, ast.FunctionDef)
    doc = function.body[0]
    text = ast.get_source_segment(code, doc) or ""
    quotes = text[-3:]
    length = next((n for n, line in enumerate(text.split("\n")) if not line.strip()), 0)
    if ast.get_docstring(function) is None or not length or quotes not in ('"""', "'''"):
        return code
    lines = code.split("\n")
    first, last = doc.lineno - 1, (doc.end_lineno or 0) - 1
    behind = lines[last][lines[last].rindex(quotes) :]
    kept = lines[first : first + length]
    if length == 1 and not kept[0].endswith(quotes[0]):
        kept[0] += behind
    else:
        kept.append(" " * doc.col_offset + behind)
    return "\n".join([*lines[:first], *kept, *lines[last + 1 :]])


# The parts of the format ----------------------------------------------------------------------


def _text(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": _lines(text)}


def _code(text: str) -> dict[str, Any]:
    extra: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": "", "metadata": {}, "source": _lines(text), **extra}


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def _read_only(cell: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a cell that neither Jupyter nor nbgrader lets anybody change."""
    marks = _marks(cell, name, solution=False)
    return cell | {"metadata": {"deletable": False, "editable": False, "nbgrader": marks}}


def _solution(cell: dict[str, Any], name: str, points: float) -> dict[str, Any]:
    """Return a cell in which a student writes what will earn its points."""
    marks = _marks(cell, name, solution=True, points=points)
    return cell | {"metadata": {"deletable": False, "nbgrader": marks}}


def _marks(
    cell: dict[str, Any], name: str, *, solution: bool, points: float | None = None
) -> dict[str, Any]:
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
