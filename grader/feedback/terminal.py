"""A report in a terminal: what passed, the first failing task in full, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grader.feedback import words
from grader.feedback.details import task_details
from grader.feedback.marks import mark_lines
from grader.feedback.paint import (
    Audience,
    Look,
    Paint,
    between,
    indented,
    scored,
    to_ascii,
    told,
    wrapped,
)
from grader.feedback.tidy import tidy, visible
from grader.feedback.words import points
from grader.model import ExerciseReport, Report, Reveal, TaskReport
from grader.policies import mark

__all__ = ["render"]

WIDEST: Final = 100  # columns; longer lines are hard to read
NARROWEST: Final = 40


def render(
    report: Report,
    *,
    colour: bool = False,
    width: int = 80,
    audience: Audience = "student",
    reveal: Reveal = "title",
    wordy: bool = True,
    ascii: bool = False,
    files: Mapping[str, str] | None = None,
    command: str = "grader",
) -> str:
    """Return a report as text that is legible without colour.

    A student sees the first failing task in full, later ones in a line each, hidden checks as
    `reveal` says, and what to do next; an instructor sees everything of every failing task.
    Unless `wordy`, a task is a line. `ascii` is for streams that encode nothing else. `files`
    says where exercises lie that are not in `exercises/NAME.py`, `command` is what a student types.
    """
    report = tidy(report if audience == "instructor" else visible(report, reveal))
    look = Look(Paint(colour), min(max(width, NARROWEST), WIDEST), audience, wordy)
    first = words.first_failing(report)
    parts = [_head(report, look)]
    for exercise in report.exercises:
        parts.append(_exercise(exercise, look, first[1] if first else None))
    parts += [_quiz(report, look), _course_errors(report, look)]
    if audience == "student":
        parts.append(_next(report, look, files or {}, command))
    text = "\n\n".join("\n".join(lines).rstrip("\n") for lines in parts if lines) + "\n"
    return to_ascii(text) if ascii else text


# Lines --------------------------------------------------------------------------------------


def _head(report: Report, look: Look) -> list[str]:
    who = f"{report.course}, {report.assignment}" + (f", {report.student}" * bool(report.student))
    score = f"{points(mark(report))} of {points(report.max_score)} points"
    if len(who) + len(score) + 2 <= look.width:
        lines = [between(look.paint(who, "bold"), who, look.paint(score, "bold"), score, look)]
    else:
        lines = [look.paint(line, "bold") for line in [*wrapped(who, look.width), score]]
    lines += [part for line in mark_lines(report) for part in wrapped(line, look.width)]
    for warning in report.warnings:
        lines += [look.paint(line, "yellow") for line in wrapped(f"warning: {warning}", look.width)]
    return lines


def _exercise(exercise: ExerciseReport, look: Look, first: TaskReport | None) -> list[str]:
    score, most = words.exercise_points(exercise)
    title, right = exercise.title or exercise.name, f"{points(score)} of {points(most)}"
    lines = [between(look.paint(title, "bold"), title, right, right, look)]
    if exercise.status != "graded" or exercise.message:
        word = {"missing": "not handed in", "unreadable": "cannot be read"}.get(exercise.status)
        message = exercise.message or f"{exercise.name} was {word}"
        plain = exercise.message and "\n" not in exercise.message
        mark = f"{word}: " if exercise.status == "unreadable" and plain else ""
        lines += indented(told(mark + message, look.width - 4), 4)
    if exercise.status != "graded":
        return lines
    for task in exercise.tasks:
        lines += _task(task, look, detailed=task is first or look.audience == "instructor")
    return lines


def _task(task: TaskReport, look: Look, *, detailed: bool) -> list[str]:
    failed = words.failing(task)
    word = words.task_word(task)
    whole = task.score >= task.max_score
    mark, name = ("✗", "red") if failed else ("✓", "green") if whole else ("~", "yellow")
    if word == "error of the course":
        mark, name = "!", "yellow"
    text = task.name if word == "passed" else f"{task.name}: {word}"
    score = f"{points(task.score)} of {points(task.max_score)}"
    lines = scored(mark, text, score, 2, look, name)
    if detailed and failed and look.wordy:
        lines += ["", *indented(task_details(task, look._replace(width=look.width - 4)), 4), ""]
    return lines


def _quiz(report: Report, look: Look) -> list[str]:
    quiz = report.quiz
    if not quiz.questions and not quiz.message:
        return []
    score = f"{points(quiz.score)} of {points(quiz.max_score)}"
    lines = [between(look.paint("Quiz", "bold"), "Quiz", score, score, look)]
    lines += indented(wrapped(quiz.message, look.width - 4), 4) if quiz.message else []
    for status in ("partly", "wrong", "missing", "malformed"):
        found = [q for q in quiz.questions if q.status == status and not q.dropped]
        if found:
            names = ", ".join(question.id for question in found)
            text = f"{words.question_word(found[0])}: {names}"
            lines += indented(wrapped(text, look.width - 4), 4)
    return lines


def _course_errors(report: Report, look: Look) -> list[str]:
    number = words.course_errors(report)
    if not number:
        return []
    checks = "1 check" if number == 1 else f"{number} checks"
    text = f"{checks} could not run because of an error in the course. That costs you nothing: "
    text += "these points count neither for you nor against you. Please tell your instructor."
    if look.audience == "instructor":
        text = f"{checks} could not run because of an error in the course, and count for nobody."
    return [look.paint(line, "yellow", "bold") for line in wrapped(text, look.width)]


def _next(report: Report, look: Look, files: Mapping[str, str], command: str) -> list[str]:
    """Return what the student does next."""
    steps = _steps(report, files, command)
    if not steps:
        done = "Every check that could run passed." if words.course_errors(report) else ""
        return [
            look.paint(done or "Every check passed.", "bold", "green"),
            f"  hand in    {look.paint(f'{command} pack {report.assignment}', 'cyan')}",
        ]
    size = max(len(what) for what, _ in steps)
    lines = [f"  {what:<{size}}  {look.paint(step, 'cyan')}" for what, step in steps]
    return [look.paint("Next", "bold"), *lines]


def _steps(report: Report, files: Mapping[str, str], command: str) -> list[tuple[str, str]]:
    """Return what mends the first exercise that needs it, as pairs of words and a command."""
    first = words.first_failing(report)
    for exercise in report.exercises:
        file = files.get(exercise.name, f"exercises/{exercise.name}.py")
        if exercise.status != "graded":
            what = "mend the file" if exercise.status == "unreadable" else "write the file"
            return [(what, file), ("try again", f"{command} check {exercise.name}")]
        if first is not None and exercise is first[0]:
            task = first[1].name
            hint, again = f"{command} hint {task}", f"{command} check {task}"
            return [("edit", file), ("a hint", hint), ("try again", again)]
    return []
