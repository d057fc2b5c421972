"""Grades one exercise of a submission: its file, then its tasks one by one."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Iterator, Sequence

from grader.checks.store import Questions
from grader.grading.asking import Asking
from grader.grading.budget import Budget
from grader.grading.explain import error_lines
from grader.grading.leftover import LeftOver
from grader.grading.task import Bench, grade_task, unasked
from grader.model import ExerciseReport, ExerciseStatus, Submission, TaskReport
from grader.plain import clean
from grader.sandbox import WarmParent
from grader.submission.read import refusal, source

__all__ = ["grade_exercise"]

MAX_TRIES = 3


def grade_exercise(
    bench: Bench,
    submission: Submission,
    parent: WarmParent,
    budget: Budget,
    left: LeftOver,
    *,
    wanted: set[str] | None = None,
    lossy: Collection[str] = (),
) -> ExerciseReport:
    """Return the report on one exercise; `wanted` restricts it to some tasks.

    `budget` is the whole submission's. `lossy` names the exercises that lost points before: what
    imports them may suffer for it.

    A worker that is `left` of an exercise before is asked first. Unless all is right then, and
    nothing is to be told, the exercise is graded by a worker of its own: it loses nothing through
    another exercise, and cannot tell what another one was asked.

    A worker that was killed from outside, as by the kernel when memory is short, looks like one
    that ended itself. So where one died, the exercise is graded once more from the beginning, and
    until the same comes twice in a row. Neither costs the submission any of its time.
    """
    exercise = bench.questions.exercise
    if source(submission, exercise.name) is None:
        why = refusal(submission, exercise.name)
        absent = f"no {exercise.name}.py or .ipynb was handed in"
        if why:
            return _ungraded(bench.questions, wanted, "unreadable", why)
        return _ungraded(bench.questions, wanted, "missing", absent)
    files = {file.name: file.data for file in submission.files}
    worker = left.take(parent, exercise)
    if worker is not None:
        started = time.monotonic()
        with contextlib.closing(Asking(parent, exercise, files, budget.deadline, worker)) as asking:
            settled = _settle(bench, asking, wanted)
            if settled is not None:
                left.keep(parent, exercise, asking.hand_over())
                return settled
        budget.give_back(time.monotonic() - started)
    before = None
    for _ in range(MAX_TRIES):
        started = time.monotonic()
        with contextlib.closing(Asking(parent, exercise, files, budget.deadline)) as asking:
            report = _grade(bench, asking, wanted, lossy)
            if not asking.deaths:
                left.keep(parent, exercise, asking.hand_over())
        if not asking.deaths or report == before:
            break
        before = report
        budget.give_back(time.monotonic() - started)
    return report


def _grade(
    bench: Bench, asking: Asking, wanted: set[str] | None, lossy: Collection[str]
) -> ExerciseReport:
    """Return the report on an exercise that was handed in."""
    asking.start()
    if asking.loaded.get("unreadable"):
        return _ungraded(bench.questions, wanted, "unreadable", asking.loaded["unreadable"])
    note = _load_message(asking)
    reports = list(_task_reports(bench, asking, wanted, note))
    return _graded(asking, reports, _with_imports(note, asking, reports, lossy))


def _settle(bench: Bench, asking: Asking, wanted: set[str] | None) -> ExerciseReport | None:
    """Return the report of a worker that was asked of others before, None if anything was lost.

    The first task that has lost a point ends the asking.
    """
    asking.start()
    if asking.loaded.get("unreadable") or _load_message(asking):
        return None
    reports: list[TaskReport] = []
    for report in _task_reports(bench._replace(effort="detect"), asking, wanted, ""):
        if asking.deaths or report.score < report.max_score:
            return None
        reports.append(report)
    return _graded(asking, reports, "")


def _task_reports(
    bench: Bench, asking: Asking, wanted: set[str] | None, note: str
) -> Iterator[TaskReport]:
    for task in asking.exercise.tasks:
        if wanted is None or task.name in wanted:
            yield grade_task(task, bench, asking, note)


def _graded(asking: Asking, reports: Sequence[TaskReport], text: str) -> ExerciseReport:
    return ExerciseReport(
        name=asking.exercise.name,
        title=asking.exercise.title,
        status="graded",
        message=clean(text),
        tasks=tuple(reports),
    )


def _ungraded(
    questions: Questions, wanted: set[str] | None, status: ExerciseStatus, why: str
) -> ExerciseReport:
    """Return the report on an exercise whose file is not there or cannot be read."""
    exercise = questions.exercise
    return ExerciseReport(
        name=exercise.name,
        title=exercise.title,
        status=status,
        message=clean(why),
        tasks=tuple(
            unasked(task, questions, "missing", why)
            for task in exercise.tasks
            if wanted is None or task.name in wanted
        ),
    )


def _load_message(asking: Asking) -> str:
    """Return what happened while the file was loaded, "" if nothing did."""
    if asking.failure is not None:
        return f"while it was loaded, {asking.failure.message}"
    lines = [error_lines(*fault) for fault in asking.loaded["faults"]]
    return "\n".join(lines)


def _with_imports(
    note: str, asking: Asking, reports: list[TaskReport], lossy: Collection[str]
) -> str:
    """Add which faulty exercises the file uses, where points were lost."""
    others = [name for name in asking.loaded.get("imported") or [] if name in lossy]
    if others and any(report.score < report.max_score for report in reports):
        names = ", ".join(f"{other}.py" for other in others)
        extra = f"this file uses {names}: a fault there shows here as well"
        return f"{note}\n{extra}" if note else extra
    return note
