"""How a mark came about, in sentences: when the work came in, what that cost, what is struck."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from grader.feedback.words import points
from grader.model import HandIn, Report
from grader.policies import mark

__all__ = ["mark_lines", "struck"]


def mark_lines(report: Report) -> list[str]:
    """Return what there is to say of a mark besides the points of each task; often nothing."""
    lines: list[str] = []
    if report.handed_in is not None:
        lines += _handed_in(report.handed_in)
    if report.late_penalty:
        lines.append(
            f"{points(report.score)} points were earned; {points(report.late_penalty)} are taken "
            f"off because the submission was late."
        )
    if mark(report) != max(0.0, report.score - report.late_penalty):
        lines.append(f"The mark is rounded to a multiple of {points(report.rounding)}.")
    return lines + [f"{name}: {why}" for name, why in struck(report)]


def struck(report: Report) -> list[tuple[str, str]]:
    """Return what to call each check and question that is struck, with its message."""
    return list(_struck(report))


# ----------------------------------------------------------------------------------------------


def _handed_in(handed_in: HandIn) -> Iterator[str]:
    due, received = handed_in.due, handed_in.received
    extension = " (an extension)" if handed_in.extended else ""
    if received is not None:
        late = handed_in.days_late
        verdict = f"{late} day{'s' * (late > 1)} late" if late else "in time"
        what = f"; due {_date(due)}{extension}: {verdict}" if due else ""
        yield f"Handed in {_date(received)}{what}."
    elif due is not None:
        yield f"Due {_date(due)}{extension}. When it came in is not known; it counts as in time."
    if handed_in.attempts > 1:
        yield f"Attempt {handed_in.attempt} of {handed_in.attempts} counts: it has the best mark."


def _date(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"


def _struck(report: Report) -> Iterator[tuple[str, str]]:
    for exercise in report.exercises:
        for task in exercise.tasks:
            for check in task.checks:
                if check.dropped:
                    yield f"{task.name} ({check.title})", check.message
    for question in report.quiz.questions:
        if question.dropped:
            yield question.id, question.message
