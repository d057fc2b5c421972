"""What each student got: submissions, their notebooks, grades and comments.

What a person has entered is never written: manual marks and comments, extra credit, flags, names.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, select

from grader.gradebook.cells import Cell, Structure, naive_utc, new_id
from grader.gradebook.database import Open
from grader.gradebook.marks import Mark, marks_of, shares
from grader.model import Policy, Report
from grader.policies import mark, rescored

__all__ = ["Entry", "record"]

KEYS: Final = ("notebook_id", "cell_id")  # of a grade or comment


class Entry(NamedTuple):
    """A report, and when its submission came in: None where nobody knows."""

    report: Report
    submitted: datetime.datetime | None = None


class Paper(NamedTuple):
    """One student's notebook, as the gradebook has it: its late penalty, and its marks by cell."""

    id: str
    student: str
    notebook: str
    penalty: float | None
    marks: dict[str, Mark]


def record(
    book: Open, structure: Structure, policy: Policy, entries: Sequence[Entry]
) -> tuple[list[str], int]:
    """Write what students got, where it is not there already.

    Return what somebody should know, and how many students have marks by hand. The policy is the
    one that was applied to the reports.
    """
    known, notes = _students(book, entries)
    papers = _papers(book, structure, known, _submissions(book, structure, known))
    notes += _grades(book, structure, papers)
    by_hand = _penalties(book, policy, known, papers)
    _comments(book, structure, papers)
    return notes, by_hand


# ----------------------------------------------------------------------------------------------


def _students(book: Open, entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """Return the entries of students who are in the gradebook, after adding those who can be."""
    there = set(book.connection.scalars(select(book.tables["student"].c.id)))
    spelled = {student.lower(): student for student in there}
    known, notes = [], []
    for entry in entries:
        student = entry.report.student
        other = spelled.get(student.lower(), student)
        if student in there or other == student:
            known.append(entry)
        else:
            notes.append(
                f"{student}: is not in the gradebook, which has {other}; they differ by upper and "
                "lower case only: rename the folder, or the student in nbgrader"
            )
    new = {entry.report.student for entry in known} - there
    book.insert("student", [{"id": student} for student in sorted(new)])
    return known, notes


def _submissions(book: Open, structure: Structure, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the ids of submissions by student, each with its time, or none if nobody knows it."""
    table = book.tables["submitted_assignment"]
    students = [entry.report.student for entry in entries]
    query = select(table.c.student_id, table.c.id, table.c.timestamp).where(
        table.c.assignment_id == structure.assignment_id, table.c.student_id.in_(students)
    )
    there = {student: (id_, time) for student, id_, time in book.rows(query)}
    times = {entry.report.student: naive_utc(entry.submitted) for entry in entries}
    made = [
        {
            "id": new_id(),
            "assignment_id": structure.assignment_id,
            "student_id": student,
            "timestamp": time,
        }
        for student, time in times.items()
        if student not in there
    ]
    changed = [
        {"id": id_, "timestamp": times[student]}
        for student, (id_, time) in there.items()
        if times[student] != time
    ]
    book.insert("submitted_assignment", made)
    book.update("submitted_assignment", changed)
    ids = {student: id_ for student, (id_, _) in there.items()}
    return ids | {row["student_id"]: row["id"] for row in made}


def _papers(
    book: Open, structure: Structure, entries: Sequence[Entry], submissions: dict[str, str]
) -> list[Paper]:
    """Return every student's notebooks, and their marks."""
    table = book.tables["submitted_notebook"]
    query = select(
        table.c.assignment_id, table.c.notebook_id, table.c.id, table.c.late_submission_penalty
    ).where(table.c.assignment_id.in_(submissions.values()))
    there = {(a, notebook): more for a, notebook, *more in book.rows(query)}
    papers: list[Paper] = []
    made: list[dict[str, Any]] = []
    for report, _ in entries:
        submission = submissions[report.student]
        marks: dict[str, dict[str, Mark]] = defaultdict(dict)
        for one in marks_of(report):
            marks[one.notebook][one.cell] = one
        for name, notebook in structure.notebooks.items():
            id_, penalty = there.get((submission, notebook), (new_id(), None))
            if (submission, notebook) not in there:
                row = {"id": id_, "assignment_id": submission, "notebook_id": notebook}
                made.append({**row, "flagged": False, "late_submission_penalty": None})
            papers.append(Paper(id_, report.student, notebook, penalty, marks[name]))
    book.insert("submitted_notebook", made)
    return papers


def _penalties(
    book: Open, policy: Policy, entries: Sequence[Entry], papers: Sequence[Paper]
) -> int:
    """Write the late penalties that make every sum the mark, with whatever people entered.

    What rounding takes off, or adds, is in them: nbgrader has no other place for it. Return for how
    many students people entered points.
    """
    table = book.tables["grade"].c
    shown = _shown(table)
    differs = case((shown != func.coalesce(table.auto_score, 0.0), 1), else_=0)
    query = (
        select(table.notebook_id, func.sum(shown), func.sum(differs))
        .where(table.notebook_id.in_([paper.id for paper in papers]))
        .group_by(table.notebook_id)
    )
    found = {paper: (score, differing) for paper, score, differing in book.rows(query)}
    of_student: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        of_student[paper.student].append(paper)
    changed: list[dict[str, Any]] = []
    by_hand = 0
    for report, _ in entries:
        own = of_student[report.student]
        by_hand += any(found[paper.id][1] for paper in own if paper.id in found)
        earned = {paper.id: found.get(paper.id, (0.0, 0))[0] for paper in own}
        score = sum(earned.values())
        late = shares(score - mark(rescored(report, policy, score)), earned)
        changed += [
            {"id": paper.id, "late_submission_penalty": late[paper.id]}
            for paper in own
            if late[paper.id] != paper.penalty
        ]
    book.update("submitted_notebook", changed)
    return by_hand


def _shown(grade: Any) -> ColumnElement[float]:
    """Return what nbgrader counts as the score of a grade, given the columns of the table."""
    given = func.coalesce(grade.manual_score, grade.auto_score)
    # nbgrader ignores extra credit where there is no score yet.
    return func.coalesce(given + func.coalesce(grade.extra_credit, 0.0), 0.0)


def _grades(book: Open, structure: Structure, papers: Sequence[Paper]) -> list[str]:
    """Write the automatic scores; return where a mark by hand stands over one that has changed."""
    there, by_hand = _known_grades(book, papers)
    made: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    notes = []
    for paper, cell in _pairs(papers, structure.graded):
        key, score = paper.id + cell.id, _score(paper, cell, structure)
        if key in there and (score is None or score == there[key]):
            continue
        row = {"notebook_id": paper.id, "cell_id": cell.id, "auto_score": score}
        if key not in there:
            made.append({**row, "id": new_id(), "needs_manual_grade": score is None})
            continue
        # As in nbgrader, a person looks again where the automatic score changes under a mark.
        changed.append({**row, "needs_manual_grade": key in by_hand})
        if key in by_hand:
            notes.append(
                f"{paper.student}: {cell.name} keeps the {by_hand[key]:g} points that somebody "
                f"gave it; automatically it gets {score:g} now"
            )
    book.insert("grade", made)
    book.update("grade", changed, KEYS)
    return notes


def _known_grades(
    book: Open, papers: Sequence[Paper]
) -> tuple[dict[str, float | None], dict[str, float]]:
    """Return the automatic scores and the marks by hand, by the ids of notebook and cell.

    A grade that waits for a person though nobody has to is one without a score.
    """
    table = book.tables["grade"].c
    query = select(
        table.notebook_id,
        table.cell_id,
        table.auto_score,
        table.manual_score,
        table.needs_manual_grade,
    ).where(table.notebook_id.in_([paper.id for paper in papers]))
    scores: dict[str, float | None] = {}
    by_hand: dict[str, float] = {}
    for paper, cell, auto, manual, waits in book.rows(query):
        key = paper + cell
        scores[key] = None if waits and manual is None else auto
        if manual is not None:
            by_hand[key] = manual
    return scores, by_hand


def _comments(book: Open, structure: Structure, papers: Sequence[Paper]) -> None:
    """Write what a report says of the checks that lost points."""
    table = book.tables["comment"].c
    query = select(table.notebook_id, table.cell_id, table.auto_comment).where(
        table.notebook_id.in_([paper.id for paper in papers])
    )
    there: dict[str, str | None] = {paper + cell: text for paper, cell, text in book.rows(query)}
    made: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for paper, cell in _pairs(papers, structure.commented):
        key, mark = paper.id + cell.id, paper.marks.get(cell.name)
        row = {"notebook_id": paper.id, "cell_id": cell.id}
        text = mark.comment if mark is not None else None
        ours = mark is not None or (cell.notebook_id, cell.name) in structure.worthless
        if key not in there:
            made.append({**row, "id": new_id(), "auto_comment": text})
        elif ours and text != there[key]:
            changed.append({**row, "auto_comment": text})
    book.insert("comment", made)
    book.update("comment", changed, KEYS)


def _pairs(papers: Sequence[Paper], cells: Iterable[Cell]) -> Iterator[tuple[Paper, Cell]]:
    """Yield every paper with each of its notebook's cells."""
    by_notebook: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_notebook[cell.notebook_id].append(cell)
    for paper in papers:
        for cell in by_notebook[paper.notebook]:
            yield paper, cell


def _score(paper: Paper, cell: Cell, structure: Structure) -> float | None:
    """Return the automatic score of a cell; None for a cell that a person marks."""
    mark = paper.marks.get(cell.name)
    if mark is not None:
        return mark.score
    return 0.0 if (cell.notebook_id, cell.name) in structure.worthless else None
