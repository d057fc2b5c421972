"""A report as marks: what nbgrader's gradebook holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from grader.model import CheckReport, ExerciseReport, QuestionReport, Report, TaskReport
from grader.notebook import cell_name
from grader.plain.values import clean

__all__ = ["QUIZ", "Mark", "marks_of", "shares"]

QUIZ: Final = "quiz"  # the notebook of the quiz
LONGEST: Final = 2000  # characters of a part of a comment
NOISE: Final = 1e-9  # points; less is an error of floating point


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


def shares(off: float, earned: Mapping[str, float]) -> dict[str, float | None]:
    """Return what is taken off each notebook, in proportion to what it earned; None for nothing.

    nbgrader has a late penalty for each notebook, and adds them up. The largest share makes the sum
    exact.
    """
    if abs(off) < NOISE:
        return dict.fromkeys(earned)
    total = sum(earned.values())
    parts = {name: round(off * score / total, 6) for name, score in earned.items()}
    most = max(earned, key=earned.__getitem__)
    parts[most] += off - sum(parts.values())
    return {name: part or None for name, part in parts.items()}


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
