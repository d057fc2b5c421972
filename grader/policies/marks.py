"""From what was answered to a mark: what is struck, what lateness costs, rounding. All pure."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec.structs import replace

from grader.errors import CourseError
from grader.model import (
    Amount,
    CheckReport,
    Course,
    ExerciseReport,
    HandIn,
    Late,
    Policy,
    QuizReport,
    Report,
    Reveal,
    TaskReport,
)
from grader.policies.times import days_late

__all__ = ["apply", "best", "mark", "rescored", "reveal"]


def apply(report: Report, policy: Policy, received: datetime.datetime | None) -> Report:
    """Return a report with all that decides its mark; applying it again changes nothing.

    `received` is when the submission came in; None, if nobody knows, is not late. Errors:
    CourseError if something is to be struck that the report does not have.
    """
    report = _struck(report, policy.dropped) if policy.dropped else report
    due = policy.extensions.get(report.student, policy.due)
    days = 0
    if due is not None and received is not None:
        days = days_late(received, due, policy.late.grace_minutes)
    return replace(
        report,
        late_penalty=_penalty(report, policy.late, days),
        rounding=policy.round,
        handed_in=HandIn(
            due=due,
            extended=report.student in policy.extensions,
            received=received,
            days_late=days,
        ),
    )


def rescored(report: Report, policy: Policy, score: float) -> Report:
    """Return a report with another score, as marks by hand make one, and what lateness costs then.

    The policy is the one that was applied to the report.
    """
    days = report.handed_in.days_late if report.handed_in is not None else 0
    other = replace(report, score=score)
    return replace(other, late_penalty=_penalty(other, policy.late, days))


def mark(report: Report) -> float:
    """Return the mark: the score less the late penalty, not below 0, then rounded half up.

    Rounding leads to no more than all points, unless extra credit did so before.
    """
    left = max(0.0, report.score - report.late_penalty)
    if not report.rounding:
        return left
    step = Decimal(str(report.rounding))
    steps = (Decimal(str(round(left, 6))) / step).quantize(Decimal(1), ROUND_HALF_UP)
    rounded = float(steps * step)
    return rounded if report.score > report.max_score else min(rounded, report.max_score)


def best(attempts: Sequence[Report]) -> Report:
    """Return the report of the attempt with the best mark, the later one of equals."""
    number, chosen = max(enumerate(attempts, 1), key=lambda item: (mark(item[1]), item[0]))
    handed_in = chosen.handed_in or HandIn()
    return replace(chosen, handed_in=replace(handed_in, attempt=number, attempts=len(attempts)))


def reveal(course: Course, policy: Policy, student: str, now: datetime.datetime) -> Reveal:
    """Return how much of hidden checks a student may see: more, perhaps, once nothing is due."""
    due = policy.extensions.get(student, policy.due)
    if course.reveal_hidden_after_due is None or due is None:
        return course.reveal_hidden
    is_over = days_late(now, due, policy.late.grace_minutes) > 0
    return course.reveal_hidden_after_due if is_over else course.reveal_hidden


# ----------------------------------------------------------------------------------------------


def _penalty(report: Report, late: Late, days: int) -> float:
    """Return what is taken off for so many days, never more than there is."""
    if late.no_marks_after_days is not None and days > late.no_marks_after_days:
        return report.score
    off = days * _points(late.per_day, report.max_score)
    if late.at_most is not None:
        off = min(off, _points(late.at_most, report.max_score))
    return min(round(off, 6), report.score)


def _points(amount: Amount, max_score: float) -> float:
    return amount.number / 100 * max_score if amount.percent else amount.number


def _struck(report: Report, dropped: Mapping[str, str]) -> Report:
    """Return the report with full points for every check and question that is struck."""
    _refuse_unknown(report, dropped)
    exercises = tuple(_struck_exercise(exercise, dropped) for exercise in report.exercises)
    quiz = _struck_quiz(report.quiz, dropped)
    tasks = [task for exercise in exercises for task in exercise.tasks]
    return replace(
        report,
        score=round(sum(task.score for task in tasks) + quiz.score, 6),
        max_score=round(sum(task.max_score for task in tasks) + quiz.max_score, 6),
        exercises=exercises,
        quiz=quiz,
    )


def _refuse_unknown(report: Report, dropped: Mapping[str, str]) -> None:
    tasks = [task for exercise in report.exercises for task in exercise.tasks]
    known = [f"{task.name}/{check.name}" for task in tasks for check in task.checks]
    known += [question.id for question in report.quiz.questions]
    for name in dropped:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            raise CourseError(
                f"assignments.{report.assignment}.dropped names {name}, which is not asked",
                where="course.toml",
                hint=f"did you mean {close[0]}?" if close else "write TASK/CHECK or a question",
            )


def _struck_exercise(exercise: ExerciseReport, dropped: Mapping[str, str]) -> ExerciseReport:
    return replace(exercise, tasks=tuple(_struck_task(task, dropped) for task in exercise.tasks))


def _struck_task(task: TaskReport, dropped: Mapping[str, str]) -> TaskReport:
    checks = tuple(
        _struck_check(check, dropped.get(f"{task.name}/{check.name}", "")) for check in task.checks
    )
    if checks == task.checks:
        return task
    # A check that the course broke counts for nobody, unless it is struck: then for everybody.
    counted = [check for check in checks if check.dropped or check.status != "course_error"]
    score = sum(check.score for check in counted)
    most = sum(check.max_score for check in counted)
    lost = score < most
    return replace(
        task,
        score=score,
        max_score=most,
        checks=checks,
        diagnosis=task.diagnosis if lost else None,
        hint=task.hint if lost else "",
    )


def _struck_check(check: CheckReport, reason: str) -> CheckReport:
    if not reason:
        return check
    return replace(check, score=check.max_score, message=_why(reason), dropped=True)


def _struck_quiz(quiz: QuizReport, dropped: Mapping[str, str]) -> QuizReport:
    questions = tuple(
        replace(q, score=q.max_score, message=_why(dropped[q.id]), dropped=True)
        if q.id in dropped
        else q
        for q in quiz.questions
    )
    score = sum(question.score for question in questions)
    return replace(quiz, score=score, questions=questions)


def _why(reason: str) -> str:
    return f"struck from the marks, so that everybody gets its points: {reason}"
