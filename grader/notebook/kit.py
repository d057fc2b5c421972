"""A notebook of a kit: below each task one check of the saved file, by a process of its own.

A task's cell is a solution that somebody grades, for its points: nbgrader itself gives an untouched
one 0 and leaves the others to whoever grades.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Exercise, Task
from grader.notebook.cells import Cell, code, notebook, read_only, shortened, solution, text
from grader.notebook.names import cell_name

__all__ = ["kit_notebook"]

_HOW = """\
**How to work here.** Run the cell below first. Then write each function in its cell, **save the \
notebook** (Ctrl-S or ⌘S), and run the check under it: it reads the saved file. You may add cells \
wherever you like."""
_ALL = """\
## Everything

When all is written and saved, check the whole exercise. These checks are public; others are asked \
when your work is graded."""


def kit_notebook(stub: str, exercise: Exercise) -> str:
    """Return the stub of an exercise as a student's notebook, whose checks read the saved file."""

    def of_task(task: Task, lines: str) -> Iterator[Cell]:
        name = cell_name(task.name)
        yield solution(code(shortened(lines)), name, task.points)
        yield read_only(code(f"%grader check {task.name}"), f"{name}-check")

    def at_end(rest: str) -> Iterator[Cell]:
        yield read_only(text(_ALL), "0-all")
        yield read_only(code(f"%grader check {exercise.name}\n\n{rest}"), "0-check")

    return notebook(stub, exercise, _HOW, of_task, at_end)
