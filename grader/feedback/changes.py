"""What a run changes of a class's marks, and why: a line a student, told before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from grader.feedback.paint import Paint, to_ascii, wrapped
from grader.feedback.words import points, status_word
from grader.model import CheckReport, QuestionReport, Report
from grader.plain.values import clean
from grader.policies import mark

__all__ = ["Change", "render_changes"]

MOST_REASONS: Final = 4  # of one student


class Change(NamedTuple):
    """A report as it was written, None if there was none, and as it is now."""

    before: Report | None
    now: Report


def render_changes(
    changes: Sequence[Change], *, colour: bool = False, width: int = 80, ascii: bool = False
) -> str:
    """Return whose mark changes, from what to what and why, and how many stay."""
    paint = Paint(colour)
    width = min(max(width, 60), 120)
    changed = [change for change in changes if _mark_before(change) != _mark_now(change)]
    name_width = max((len(change.now.student) for change in changed), default=0)
    lines: list[str] = []
    for change in changed:
        step = f"{_mark_before(change)} -> {_mark_now(change)}"
        lines.append(f"{paint(change.now.student.ljust(name_width), 'bold')}  {step}")
        reasons = list(reasons_of(change))
        for reason in reasons[:MOST_REASONS]:
            lines += [f"    {line}" for line in wrapped(clean(reason), width - 4)]
        if len(reasons) > MOST_REASONS:
            lines.append(f"    ... and {len(reasons) - MOST_REASONS} more")
    same = len(changes) - len(changed)
    total = f"{len(changed)} of {len(changes)} marks change" + (f", {same} stay" if same else "")
    text = "\n".join([*lines, *([""] if lines else []), paint(total, "bold")]) + "\n"
    return to_ascii(text) if ascii else text


def reasons_of(change: Change) -> Iterator[str]:
    """Yield why a mark is another one than before, the most telling first."""
    before, now = change
    if before is None:
        yield "graded for the first time"
        return
    if before.environment.submission != now.environment.submission:
        yield "handed in anew"
    elif before.environment != now.environment:
        yield "other versions of grader, Python or libraries"
    yield from _of_checks(before, now)
    yield from _of_questions(before, now)
    if before.late_penalty != now.late_penalty:
        yield f"late penalty: {points(before.late_penalty)} -> {points(now.late_penalty)}"
    if before.max_score != now.max_score:
        yield f"worth {points(now.max_score)} points, {points(before.max_score)} before"
    if before.rounding != now.rounding:
        yield f"rounding: to {points(now.rounding)}, to {points(before.rounding)} before"


# ----------------------------------------------------------------------------------------------


def _mark_before(change: Change) -> str:
    return "none" if change.before is None else _mark(change.before)


def _mark_now(change: Change) -> str:
    return _mark(change.now)


def _mark(report: Report) -> str:
    return f"{points(mark(report))} / {points(report.max_score)}"


def _checks(report: Report) -> dict[tuple[str, str], CheckReport]:
    tasks = [task for exercise in report.exercises for task in exercise.tasks]
    return {(task.name, check.name): check for task in tasks for check in task.checks}


def _of_checks(before: Report, now: Report) -> Iterator[str]:
    old = _checks(before)
    for key, check in _checks(now).items():
        was = old.pop(key, None)
        name = f"{key[0]}: {check.title}"
        if was is None:
            yield f"{name}: a new check, {status_word(check)}"
        elif (was.status, was.score, was.dropped) != (check.status, check.score, check.dropped):
            yield f"{name}: {_step(was, check, status_word(was), status_word(check))}"
    for (task, _), check in old.items():
        yield f"{task}: {check.title}: no check any more"


def _of_questions(before: Report, now: Report) -> Iterator[str]:
    old = {question.id: question for question in before.quiz.questions}
    for question in now.quiz.questions:
        was = old.get(question.id)
        if was is None:
            yield f"{question.id}: a new question, {question.status}"
        elif (was.status, was.score, was.dropped) != (
            question.status,
            question.score,
            question.dropped,
        ):
            yield f"{question.id}: {_step(was, question, was.status, question.status)}"


def _step(
    was: CheckReport | QuestionReport, now: CheckReport | QuestionReport, old: str, new: str
) -> str:
    """Return how a verdict changed, and the points that it brings or costs."""
    words = "struck from the marks" if now.dropped and not was.dropped else f"{old} -> {new}"
    difference = now.score - was.score
    sign = "+" if difference > 0 else "-"
    return words + (f" ({sign}{points(abs(difference))})" if difference else "")
