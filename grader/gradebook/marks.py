"""A report as marks: what nbgrader's gradebook holds of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from grader.model import CheckReport, ExerciseReport, QuestionReport, Report, TaskReport
from grader.notebook import cell_name
from grader.plain.values import clean
from grader.policies import mark

__all__ = ["QUIZ", "Mark", "marks_of", "penalties"]

QUIZ: Final = "quiz"  # the notebook of the quiz
LONGEST: Final = 2000  # characters of a part of a comment


class Mark(NamedTuple):
    """What one check or question earned."""

    notebook: str
    task: str
    cell: str
    score: float
    max_score: float
    comment: str | None


def marks_of(report: Report) -> list[Mark]:
    """Return the marks of a report, and what it says about each that lost points.

    A check that the course broke is worth nothing. What the student may not see of hidden checks
    has been taken out of the report before.
    """
    marks = [
        mark
        for exercise in report.exercises
        for task in exercise.tasks
        for mark in _of_task(exercise, task)
    ]
    return marks + [_of_question(question) for question in report.quiz.questions]


def penalties(report: Report) -> dict[str, float | None]:
    """Return the late penalty of each notebook: shares in proportion to what the notebooks earned.

    nbgrader has one for each notebook, and adds them up; None where there is none. What rounding
    takes off, or adds, is in it: nbgrader has no other place for it, and its sum is the mark.
    """
    earned = {e.name: sum(task.score for task in e.tasks) for e in report.exercises}
    if report.quiz.questions:
        earned[QUIZ] = report.quiz.score
    total = sum(earned.values())
    off = round(report.score - mark(report), 6)
    if not off or not total:
        return dict.fromkeys(earned)
    shares = {name: round(off * score / total, 6) for name, score in earned.items()}
    most = max(earned, key=earned.__getitem__)
    shares[most] += off - sum(shares.values())
    return {name: share or None for name, share in shares.items()}


# ----------------------------------------------------------------------------------------------


def _of_task(exercise: ExerciseReport, task: TaskReport) -> Iterator[Mark]:
    diagnosis = task.diagnosis.message if task.diagnosis is not None else ""
    for check in task.checks:
        name = cell_name(task.name, check.name)
        if check.status == "course_error" and not check.dropped:
            comment = _comment(check.title, "This does not count: the course is at fault.")
            yield Mark(exercise.name, task.name, name, 0.0, 0.0, comment)
        elif _lost(check):
            comment = _comment(check.title, check.message, diagnosis)
            diagnosis = ""  # once is enough
            yield Mark(exercise.name, task.name, name, check.score, check.max_score, comment)
        else:
            yield Mark(exercise.name, task.name, name, check.score, check.max_score, None)


def _of_question(question: QuestionReport) -> Mark:
    lost = question.score < question.max_score
    comment = _comment(question.text, question.message, question.explanation) if lost else None
    return Mark(
        QUIZ, QUIZ, cell_name(QUIZ, question.id), question.score, question.max_score, comment
    )


def _lost(check: CheckReport) -> bool:
    return check.status != "passed" or check.score < check.max_score


def _comment(*parts: str) -> str:
    """Return a comment: nbgrader shows it as Markdown, in which a student's text is no HTML."""
    return "\n\n".join(clean(part, LONGEST) for part in parts if part).replace("<", r"\<")
