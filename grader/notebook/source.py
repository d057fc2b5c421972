"""A notebook of nbgrader's source folder: below each task a graded cell for each public check.

The solution stands between nbgrader's marks, so that `generate_assignment` takes it out. A graded
cell asks the function in the kernel, and raises where it fails: that is what nbgrader goes by.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from grader.model import Exercise, Task
from grader.notebook.cells import Cell, code, graded, notebook, read_only, shortened, solution, text
from grader.notebook.names import cell_name

__all__ = ["GradedCheck", "source_notebook"]

_HOW = """\
**How to work here.** Run the cell below first. Then write each function in its cell, in place of \
`raise NotImplementedError()`, run it, and run the checks under it. Each says `passed`, or shows \
the smallest example that your function gets wrong. You may add cells wherever you like."""
_NO_CHECK = "*There is no public check of this task; it is checked when your work is graded.*"
_ALL = """\
## Everything

When all is written, restart the kernel and run all cells, then save the notebook: what is saved \
is graded. These checks are public; others are asked when your work is graded."""


class GradedCheck(NamedTuple):
    """A public check as nbgrader knows it."""

    name: str
    title: str
    points: float


def source_notebook(
    stub: str,
    exercise: Exercise,
    checks: Mapping[str, Sequence[GradedCheck]],
    solutions: Mapping[str, str],
) -> str:
    """Return the stub of an exercise as an instructor's notebook.

    `checks` are its public ones by task, `solutions` the bodies of the functions by task.
    """

    def of_task(task: Task, lines: str) -> Iterator[Cell]:
        name = cell_name(task.name)
        yield solution(code(_solved(shortened(lines), solutions[task.name])), name)
        for check in checks.get(task.name, ()):
            cell = code(f"# {check.title}\n%check {task.name} {check.name}")
            yield graded(cell, cell_name(task.name, check.name), check.points)
        if not checks.get(task.name):
            yield read_only(text(_NO_CHECK), f"{name}-none")

    def at_end(rest: str) -> Iterator[Cell]:
        yield read_only(text(_ALL), "0-all")
        if rest:
            yield read_only(code(rest), "0-end")

    return notebook(stub, exercise, _HOW, of_task, at_end)


def _solved(lines: str, body: str) -> str:
    """Return a function with a solution, between nbgrader's marks, in place of its last statement.

    nbgrader puts `raise NotImplementedError()` there again.
    """
    (function,) = ast.parse(lines).body
    assert isinstance(function, ast.FunctionDef)
    last = function.body[-1]
    only_documented = len(function.body) == 1 and ast.get_docstring(function) is not None
    kept = lines.split("\n")[: last.end_lineno if only_documented else last.lineno - 1]
    indent = " " * last.col_offset
    return "\n".join([*kept, f"{indent}### BEGIN SOLUTION", body, f"{indent}### END SOLUTION"])
