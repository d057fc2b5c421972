"""What a report says, in words: statuses, points, the call that was asked, what fails first."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from grader.feedback.tables import NOTHING, code
from grader.model import CheckReport, ExerciseReport, QuestionReport, Report, TaskReport
from grader.plain.grids import as_grid

__all__ = [
    "Call",
    "Side",
    "answer_text",
    "call",
    "check_score",
    "counts",
    "course_errors",
    "exercise_points",
    "failing",
    "fails",
    "first_failing",
    "points",
    "question_word",
    "sides",
    "status_word",
    "task_word",
]

STATUS: Final = {
    "passed": "passed",
    "failed": "failed",
    "raised": "raised an error",
    "timeout": "took too long",
    "out_of_memory": "used too much memory",
    "died": "ended the process",
    "forbidden": "uses what is not allowed",
    "missing": "not written yet",
    "malformed": "returned no plain value",
    "course_error": "error of the course",
}
STRUCK: Final = "struck from the marks"
QUESTION: Final = {
    "right": "right",
    "partly": "partly right",
    "wrong": "wrong",
    "missing": "not answered",
    "malformed": "cannot be read",
}
SHORT_ROW: Final = 24  # characters of a row of numbers that is written inside the call
SHORT_VALUE: Final = 48  # of any other value


class Call(NamedTuple):
    """A call as code, and the arguments too large to stand in it."""

    text: str
    shown: tuple[tuple[str, Any], ...]


class Side(NamedTuple):
    """One of the two values of a counterexample, and the other one to compare it with."""

    label: str
    value: Any
    other: Any


def status_word(check: CheckReport) -> str:
    """Return a check's status in words; a partial mark counts as such."""
    if check.dropped:
        return STRUCK
    if check.status == "passed" and check.score < check.max_score:
        return "partly passed"
    return STATUS[check.status]


def question_word(question: QuestionReport) -> str:
    """Return a quiz question's status in words."""
    if question.dropped:
        return STRUCK
    return QUESTION[question.status]


def points(number: float) -> str:
    """Return points without needless digits: 2, 61.5, 0.33."""
    return f"{round(number, 2) + 0.0:.12g}"


def check_score(check: CheckReport) -> str:
    """Return a check's points in words; one that could not run does not count."""
    if not counts(check):
        return "not counted"
    return f"{points(check.score)} of {points(check.max_score)}"


def exercise_points(exercise: ExerciseReport) -> tuple[float, float]:
    """Return an exercise's score and the most it could be."""
    tasks = exercise.tasks
    return sum((task.score for task in tasks), 0.0), sum((task.max_score for task in tasks), 0.0)


def counts(check: CheckReport) -> bool:
    """Say whether a check counts; one that the course broke does not, unless it is struck."""
    return check.dropped or check.status != "course_error"


def fails(check: CheckReport) -> bool:
    """Say whether a check failed for a reason that is the student's to mend, and costs points."""
    return not check.dropped and check.status not in ("passed", "course_error")


def failing(task: TaskReport) -> tuple[CheckReport, ...]:
    """Return a task's checks that failed."""
    return tuple(check for check in task.checks if fails(check))


def first_failing(report: Report) -> tuple[ExerciseReport, TaskReport] | None:
    """Return the first task, in the course's order, with a check that failed."""
    for exercise in report.exercises:
        for task in exercise.tasks:
            if failing(task):
                return exercise, task
    return None


def course_errors(report: Report) -> int:
    """Return how many checks could not run because the course is at fault."""
    checks = (c for exercise in report.exercises for task in exercise.tasks for c in task.checks)
    return sum(not counts(check) for check in checks)


def task_word(task: TaskReport) -> str:
    """Return what came of a task in a few words."""
    failed = failing(task)
    if not failed:
        if not all(map(counts, task.checks)):
            return "error of the course"
        return "passed" if task.score >= task.max_score else "partly passed"
    if len({check.status for check in failed}) == 1 and failed[0].status != "failed":
        word = STATUS[failed[0].status]
        if len(failed) == len(task.checks):
            return word
    if len(task.checks) == 1:
        return "failed"
    return f"{len(failed)} of {len(task.checks)} checks failed"


def call(task: str, arguments: dict[str, Any]) -> Call:
    """Return the call of a counterexample as code; matrices stand below it by their names.

    Without known arguments there is no call to show.
    """
    parts: list[str] = []
    shown: list[tuple[str, Any]] = []
    for label, value in arguments.items():
        name = "_".join(label.split())
        if _is_short(value):
            parts.append(f"{name}={code(value)}")
            continue
        shown.append((name, value))
        keyword = any("=" in part for part in parts)
        parts.append(f"{name}={name}" if keyword else name)
    return Call(f"{task}({', '.join(parts)})" if parts else "", tuple(shown))


def answer_text(value: Any) -> str:
    """Return a quiz answer that fits into a line as text, "" for a matrix or another large one."""
    if value is None:
        return "no answer"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return code(value) if _is_short(value) else ""


def sides(check: CheckReport) -> tuple[Side, ...]:
    """Return what was expected and what came instead, as far as either is known.

    Without an answer (the code raised, say) only what was expected is told.
    """
    example = check.counterexample
    if example is None or (example.expected is None and example.actual is None):
        return ()
    expected, actual = example.expected, example.actual
    if check.status != "failed":
        return (Side("expected", expected, NOTHING),) if expected is not None else ()
    return (Side("expected", expected, actual), Side("got", actual, expected))


def _is_short(value: Any) -> bool:
    grid = as_grid(value)
    if grid is not None and (isinstance(value, dict) or len(grid.shape) > 1):
        return False
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return False
    return len(code(value)) <= (SHORT_ROW if grid else SHORT_VALUE)
