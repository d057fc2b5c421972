"""A class in a terminal: a line a student, then every task's mean and what was misunderstood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Final

from grader.feedback import words
from grader.feedback.marks import struck
from grader.feedback.paint import Paint, to_ascii, wrapped
from grader.feedback.words import points
from grader.model import Report, TaskReport
from grader.plain.values import clean
from grader.policies import mark

__all__ = ["render_summary"]

BAR: Final = 20  # characters
LONGEST_NAME: Final = 24
MOST_DIAGNOSES: Final = 12


def render_summary(
    reports: Sequence[Report], *, colour: bool = False, width: int = 80, ascii: bool = False
) -> str:
    """Return a class's reports as a line each, then what each task and misconception amounts to.

    A student's line tells the mark after all policies, and the tasks that cost the most.
    """
    paint = Paint(colour)
    width = min(max(width, 60), 120)
    parts = [_students(reports, paint, width)]
    if reports:
        parts += [_tasks(reports, paint), _diagnoses(reports, paint, width)]
        parts += [_course_errors(reports, paint, width), _struck(reports, paint, width)]
    text = "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"
    return to_ascii(text) if ascii else text


# --------------------------------------------------------------------------------------------


def _students(reports: Sequence[Report], paint: Paint, width: int) -> list[str]:
    if not reports:
        return ["No submissions were graded."]
    names = [_cut(report.student) for report in reports]
    scores = [_score(report) for report in reports]
    name_width, score_width = max(map(len, names)), max(map(len, scores))
    room = width - name_width - score_width - BAR - 8
    lines = [
        f"{name:<{name_width}}  {score:>{score_width}}  {_bar(report)}  "
        + paint(_lost(report, room), "dim")
        for name, score, report in zip(names, scores, reports, strict=True)
    ]
    shares = [_share(report) for report in reports]
    number = "1 submission" if len(reports) == 1 else f"{len(reports)} submissions"
    mean = f"{number}, mean {fmean(shares):.0%}" if len(reports) > 1 else number
    late = sum(map(_is_late, reports))
    cost = ", points off" if any(report.late_penalty for report in reports) else ""
    note = f"; * {late} late{cost}" if late else ""
    return [*(line.rstrip() for line in lines), "", paint(mean + note, "bold")]


def _score(report: Report) -> str:
    late = "*" if _is_late(report) else ""
    return f"{points(mark(report))}{late} / {points(report.max_score)}"


def _is_late(report: Report) -> bool:
    return bool(report.late_penalty or (report.handed_in and report.handed_in.days_late))


def _bar(report: Report) -> str:
    full = int(_share(report) * BAR)  # rounded down: full is full marks
    return "[" + "#" * full + "-" * (BAR - full) + "]"


def _share(report: Report) -> float:
    return min(mark(report) / report.max_score, 1.0) if report.max_score else 0.0


def _lost(report: Report, room: int) -> str:
    """Return the names of what cost the most points, as many as there is room for."""
    lost: dict[str, float] = {}
    for exercise in report.exercises:
        missing = sum(task.max_score - task.score for task in exercise.tasks)
        if exercise.status != "graded":
            lost[f"{exercise.name} ({exercise.status})"] = missing
            continue
        for task in exercise.tasks:
            lost[task.name] = task.max_score - task.score
    lost["quiz"] = report.quiz.max_score - report.quiz.score
    text = ""
    for name, missing in sorted(lost.items(), key=lambda item: -item[1]):
        more = f"{', ' if text else ''}{clean(name)} -{points(missing)}"
        if missing <= 0 or len(text) + len(more) > room:
            break
        text += more
    return text


def _tasks(reports: Sequence[Report], paint: Paint) -> list[str]:
    """Return a line a task: its mean share of the points and how many have all of them."""
    found: dict[tuple[str, str], list[TaskReport]] = {}
    for report in reports:
        for exercise in report.exercises:
            for task in exercise.tasks:
                found.setdefault((exercise.name, task.name), []).append(task)
    if not found:
        return []
    names = {key: _cut(key[1], 32) for key in found}
    size = max(4, *map(len, names.values()))
    lines = [paint(f"  {'task':<{size}}  points  mean  all right  failed", "bold")]
    for place, (key, tasks) in enumerate(found.items()):
        if not place or key[0] != list(found)[place - 1][0]:
            lines.append(clean(key[0]))
        lines.append(_task(names[key], size, tasks))
    return lines


def _task(name: str, size: int, tasks: list[TaskReport]) -> str:
    most = max(task.max_score for task in tasks)
    mean = fmean(task.score / task.max_score if task.max_score else 0.0 for task in tasks)
    right = sum(task.score >= task.max_score > 0 for task in tasks)
    failed = sum(bool(words.failing(task)) for task in tasks)
    return f"  {name:<{size}}  {points(most):>6}  {mean:>4.0%}  {right:>9}  {failed:>6}"


def _diagnoses(reports: Sequence[Report], paint: Paint, width: int) -> list[str]:
    found: Counter[tuple[str, str]] = Counter()
    messages: dict[tuple[str, str], str] = {}
    for report in reports:
        for exercise in report.exercises:
            for task in exercise.tasks:
                if task.diagnosis is not None:
                    key = task.name, task.diagnosis.name
                    found[key] += 1
                    messages[key] = task.diagnosis.message
    if not found:
        return []
    lines = [paint("Most frequent misunderstandings", "bold")]
    for key, number in found.most_common(MOST_DIAGNOSES):
        lines.append(f"  {number:>4}  {clean(key[0])}: {clean(key[1]).replace('_', ' ')}")
        lines += [
            paint(f"        {line}", "dim") for line in wrapped(clean(messages[key]), width - 8)
        ]
    return lines


def _course_errors(reports: Sequence[Report], paint: Paint, width: int) -> list[str]:
    found = Counter(
        f"{exercise.name}: {check.name}"
        for report in reports
        for exercise in report.exercises
        for task in exercise.tasks
        for check in task.checks
        if not words.counts(check)
    )
    if not found:
        return []
    lines = wrapped("The course is at fault in these checks; they count for nobody:", width)
    lines = [paint(line, "yellow", "bold") for line in lines]
    return lines + [f"  {number:>4}  {clean(name)}" for name, number in found.most_common()]


def _struck(reports: Sequence[Report], paint: Paint, width: int) -> list[str]:
    found = dict(pair for report in reports for pair in struck(report))
    texts = [f"{name}: {why}" for name, why in found.items()]
    return [paint(line, "yellow") for text in texts for line in wrapped(clean(text), width)]


def _cut(name: str, size: int = LONGEST_NAME) -> str:
    name = clean(name)
    return name if len(name) <= size else name[: size - 1] + "…"
