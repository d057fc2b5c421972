"""What an assignment consists of in the gradebook: notebooks, and cells with grades and comments.

A check has its cell twice: as a grade cell, which has the marks, and as a solution cell, since only
these have comments; so does nbgrader with an answer that a person marks. What nbgrader itself has
made of a released notebook stays, and the points of its other graded cells too, such as those of a
question for a person. Two kinds of cells are worth nothing, so that no point counts twice: those of
checks that the course has no longer, and an answer that a person marks where it is a task whose
checks are marked.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence, Set
from typing import Final, NamedTuple
from uuid import uuid4

from sqlalchemy import select

from grader.errors import UsageError
from grader.gradebook.database import Open
from grader.gradebook.marks import Mark
from grader.model import Assignment

__all__ = ["Cell", "Structure", "naive_utc", "new_id", "prepare"]

GRADE: Final = "GradeCell"
SOLUTION: Final = "SolutionCell"
TASK: Final = "TaskCell"


def new_id() -> str:
    """Return an id as nbgrader makes them."""
    return uuid4().hex


def naive_utc(moment: datetime.datetime | None) -> datetime.datetime | None:
    """Return a time as nbgrader keeps it: in UTC, without saying so."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(datetime.UTC).replace(tzinfo=None)


class Cell(NamedTuple):
    """A cell as the gradebook has it; only a grade cell has points."""

    id: str
    notebook_id: str
    name: str
    type: str
    points: float | None


class Structure(NamedTuple):
    """An assignment in the gradebook, and what it consists of."""

    assignment_id: str
    notebooks: dict[str, str]  # ids by name
    cells: list[Cell]
    worthless: set[tuple[str, str]]  # by notebook and name

    @property
    def graded(self) -> list[Cell]:
        """The cells that have a grade, nbgrader's own tasks among them."""
        return [cell for cell in self.cells if cell.type in (GRADE, TASK)]

    @property
    def commented(self) -> list[Cell]:
        """The cells that have a comment."""
        return [cell for cell in self.cells if cell.type in (SOLUTION, TASK)]


def prepare(book: Open, course: str, assignment: Assignment, marks: Sequence[Mark]) -> Structure:
    """Make what the gradebook lacks of an assignment, and return what it consists of.

    Errors: UsageError where it has an assignment of this name that is another one.
    """
    assignment_id = _assignment(book, course, assignment)
    names = dict.fromkeys(mark.notebook for mark in marks)
    notebooks = _notebooks(book, assignment_id, assignment.name, list(names))
    wanted = {(notebooks[mark.notebook], mark.cell): mark.max_score for mark in marks}
    there = {(cell.notebook_id, cell.name, cell.type) for cell in _cells(book, notebooks)}
    for kind, table in ((GRADE, "grade_cells"), (SOLUTION, "solution_cells")):
        _make(book, kind, table, [key for key in wanted if (*key, kind) not in there])
    cells = _cells(book, notebooks)
    tasks = {(notebooks[mark.notebook], mark.task) for mark in marks}
    worthless = _worthless(cells, _sources(book, notebooks), wanted.keys(), tasks)
    _set_points(book, cells, wanted | dict.fromkeys(worthless, 0.0))
    return Structure(assignment_id, notebooks, cells, worthless)


# ----------------------------------------------------------------------------------------------


def _assignment(book: Open, course: str, assignment: Assignment) -> str:
    """Return the id of an assignment; its due date stays if it has one."""
    table = book.tables["assignment"]
    due = naive_utc(assignment.policy.due)
    query = select(table.c.id, table.c.duedate).where(table.c.name == assignment.name)
    found = book.connection.execute(query).first()
    if found is None:
        courses = book.tables["course"]
        if book.connection.execute(select(courses).where(courses.c.id == course)).first() is None:
            book.insert("course", [{"id": course}])
        row = {"id": new_id(), "name": assignment.name, "duedate": due, "course_id": course}
        book.insert("assignment", [row])
        return str(row["id"])
    if found.duedate is None and due is not None:
        book.connection.execute(table.update().where(table.c.id == found.id).values(duedate=due))
    return str(found.id)


def _notebooks(book: Open, assignment_id: str, assignment: str, names: list[str]) -> dict[str, str]:
    """Return the ids of all notebooks of an assignment, those of exercises and others."""
    table = book.tables["notebook"]
    query = select(table.c.name, table.c.id).where(table.c.assignment_id == assignment_id)
    found: dict[str, str] = {row.name: row.id for row in book.connection.execute(query)}
    if found and not found.keys() & set(names):
        raise UsageError(
            f"has another assignment {assignment}, with the notebooks {', '.join(sorted(found))}",
            where=book.where,
            hint=f"give --db the gradebook of this course, whose exercises are {', '.join(names)}",
        )
    missing = {name: new_id() for name in names if name not in found}
    rows = [{"id": i, "name": n, "assignment_id": assignment_id} for n, i in missing.items()]
    book.insert("notebook", rows)
    return found | missing


def _cells(book: Open, notebooks: dict[str, str]) -> list[Cell]:
    base, grades = book.tables["base_cell"], book.tables["grade_cells"]
    query = (
        select(base.c.id, base.c.notebook_id, base.c.name, base.c.type, grades.c.max_score)
        .outerjoin(grades, grades.c.id == base.c.id)
        .where(base.c.notebook_id.in_(notebooks.values()))
    )
    return [Cell(*row) for row in book.connection.execute(query)]


def _sources(book: Open, notebooks: dict[str, str]) -> set[tuple[str, str]]:
    """Return the cells whose text nbgrader keeps: those of notebooks that it released."""
    table = book.tables["source_cell"]
    query = select(table.c.notebook_id, table.c.name)
    found = book.connection.execute(query.where(table.c.notebook_id.in_(notebooks.values())))
    return {(notebook, name) for notebook, name in found}


def _make(book: Open, kind: str, table: str, keys: list[tuple[str, str]]) -> None:
    """Make cells of a kind, worth nothing yet."""
    rows = [{"id": new_id(), "notebook_id": n, "name": name, "type": kind} for n, name in keys]
    points = {"max_score": 0.0, "cell_type": "code"} if kind == GRADE else {}
    book.insert("base_cell", rows)
    book.insert(table, [{"id": row["id"], **points} for row in rows])


def _worthless(
    cells: list[Cell],
    sources: set[tuple[str, str]],
    wanted: Set[tuple[str, str]],
    tasks: set[tuple[str, str]],
) -> set[tuple[str, str]]:
    """Return the cells of checks that are gone, and those that mark a task as a whole."""
    commented = {(c.notebook_id, c.name) for c in cells if c.type == SOLUTION}
    both = {(c.notebook_id, c.name) for c in cells if c.type == GRADE} & commented
    return {key for key in both - wanted if key not in sources or key in tasks}


def _set_points(book: Open, cells: list[Cell], points: dict[tuple[str, str], float]) -> None:
    """Set what grade cells are worth; the others keep their points."""
    changed = [
        {"id": cell.id, "max_score": points[cell.notebook_id, cell.name]}
        for cell in cells
        if cell.type == GRADE
        and points.get((cell.notebook_id, cell.name), cell.points) != cell.points
    ]
    book.update("grade_cells", changed)
