"""Grades one exercise of a submission: its file, its tasks, their checks, the diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from grader.checks.answers import Answerer, all_right, answer_or_error
from grader.checks.check import Check
from grader.checks.run import (
    Asked,
    Fault,
    Replayed,
    ask_example,
    drawn,
    shrink,
)
from grader.checks.store import (
    Question,
    Questions,
    comparable,
    counts_for_diagnosis,
    says_something,
)
from grader.diagnosis import diagnose
from grader.grading.asking import Asking
from grader.grading.explain import (
    counterexample,
    error_lines,
    message,
    signature_problem,
    suggestion,
)
from grader.model import (
    CheckReport,
    Diagnosis,
    ExerciseReport,
    ExerciseStatus,
    Status,
    Submission,
    Task,
    TaskReport,
)
from grader.sandbox import WarmParent
from grader.submission.read import refusal, source

__all__ = ["grade_exercise"]

# After so many checks of a task have run out of time, the others are not asked any more.
MAX_TIMEOUTS = 2


class Outcome(NamedTuple):
    """What came of one check: a fault or a share of its points, and all answers about values."""

    fault: Fault | None
    share: float
    answers: list[bytes]


Shrink = Callable[[Check, Answerer, Fault], Fault]


def grade_exercise(
    questions: Questions,
    submission: Submission,
    parent: WarmParent,
    reference: Answerer | None,
    deadline: float,
    wanted: set[str] | None = None,
    shrinking: bool = True,
    lossy: Collection[str] = (),
) -> ExerciseReport:
    """Return the report on one exercise; `wanted` restricts it to some tasks.

    `lossy` names the exercises that lost points before: what imports them may suffer for it.
    """
    exercise = questions.exercise
    tasks = [task for task in exercise.tasks if wanted is None or task.name in wanted]

    def unasked(status: ExerciseStatus, why: str) -> ExerciseReport:
        reports = tuple(_unasked(task, questions, "missing", why) for task in tasks)
        return ExerciseReport(
            name=exercise.name, title=exercise.title, status=status, message=why, tasks=reports
        )

    if source(submission, exercise.name) is None:
        refused = refusal(submission, exercise.name)
        if refused:
            return unasked("unreadable", refused)
        return unasked("missing", f"no {exercise.name}.py or .ipynb was handed in")
    files = {file.name: file.data for file in submission.files}
    asking = Asking(parent, exercise, files, deadline)
    shrunk = shrink if shrinking else _as_drawn
    try:
        asking.start()
        if asking.loaded.get("unreadable"):
            return unasked("unreadable", asking.loaded["unreadable"])
        note = _load_message(asking)
        reports = [_grade_task(task, questions, asking, reference, note, shrunk) for task in tasks]
    finally:
        asking.close()
    return ExerciseReport(
        name=exercise.name,
        title=exercise.title,
        status="graded",
        message=_with_imports(note, asking, reports, lossy),
        tasks=tuple(reports),
    )


# Tasks ----------------------------------------------------------------------------------------


def _grade_task(
    task: Task,
    questions: Questions,
    asking: Asking,
    reference: Answerer | None,
    note: str,
    shrunk: Shrink,
) -> TaskReport:
    if asking.failure is not None and not asking.loaded:
        kind = {"timeout": "timeout", "asleep": "timeout", "malformed": "malformed"}
        status: Any = kind.get(asking.failure.kind, "died")
        return _unasked(task, questions, status, f"while it was loaded, {asking.failure.message}")
    signatures = asking.loaded["signatures"]
    if task.name not in signatures:
        why = f"there is no function {task.name}" + suggestion(task.name, asking.loaded["defined"])
        why += f"; {note}" if note else ""
        return _unasked(task, questions, "missing", why)
    problem = signature_problem(task, signatures[task.name])
    if problem:
        return _unasked(task, questions, "failed", problem)
    asked: list[tuple[Question, Outcome]] = []
    for question in questions.of(task.name):
        asked.append((question, _ask_check(question, asking, [o for _, o in asked])))
        if asked[-1][1].fault is not None and asked[-1][1].fault.status == "forbidden":
            return _forbidden(task, questions, asked[-1][1].fault)
    reports = tuple(_check_report(q, o, task, asking, reference, shrunk) for q, o in asked)
    return _task_report(task, reports, _diagnosis(task, questions, asked, asking))


def _diagnosis(
    task: Task, questions: Questions, asked: list[tuple[Question, Outcome]], asking: Asking
) -> Diagnosis | None:
    """Return the misunderstanding, if a check about values failed in a way that shows one."""
    about_values = [(q, o) for q, o in asked if q.check.about == "values"]
    candidates = questions.candidates.get(task.name, ())
    ran = all(o.fault is None or o.fault.status in ("failed", "raised") for _, o in about_values)
    lost = any(o.fault is not None or o.share < 1 for _, o in about_values)
    if not candidates or not lost or not ran:
        return None
    answers = [
        answer if q.recording.live else comparable(answer_or_error(answer))
        for q, o in about_values
        if counts_for_diagnosis(q.check, q.recording)
        for answer in o.answers
    ]
    return diagnose(candidates, answers, asking)


def _task_report(
    task: Task, checks: Sequence[CheckReport], diagnosis: Diagnosis | None = None
) -> TaskReport:
    # A check that the course broke counts for nothing until it is mended.
    sound = [check for check in checks if check.status != "course_error"]
    score = sum(check.score for check in sound)
    maximum = sum(check.max_score for check in sound)
    return TaskReport(
        name=task.name,
        score=score,
        max_score=maximum,
        diagnosis=diagnosis,
        checks=tuple(checks),
        lecture=task.lecture,
        hint=task.hints[0] if task.hints and score < maximum else "",
    )


def _unasked(task: Task, questions: Questions, status: Status, why: str) -> TaskReport:
    """Return the report on a task whose checks could not be asked."""
    return _task_report(
        task, [_blank(question, status, why) for question in questions.of(task.name)]
    )


def _forbidden(task: Task, questions: Questions, fault: Fault) -> TaskReport:
    """Return the report on a task that used what it must not: none of its checks scores."""
    return _unasked(task, questions, "forbidden", message(fault, task))


def _blank(question: Question, status: Status, why: str) -> CheckReport:
    check = question.check
    if question.recording.fault:
        status, why = "course_error", question.recording.fault
    return CheckReport(
        name=check.name,
        title=check.title,
        visibility=question.visibility,
        status=status,
        score=0.0,
        max_score=check.points,
        message=why,
    )


# Checks ---------------------------------------------------------------------------------------


def _ask_check(question: Question, asking: Asking, before: list[Outcome]) -> Outcome:
    check, recording = question.check, question.recording
    if recording.fault:
        return Outcome(Fault("course_error", recording.fault, {}, ()), 0.0, [])
    late = [o.fault for o in before if o.fault is not None and o.fault.status == "timeout"]
    if len(late) >= MAX_TIMEOUTS:
        why = f"not asked: {MAX_TIMEOUTS} checks of this task ran out of time"
        return Outcome(Fault("timeout", why, {}, ()), 0.0, [])
    asking.seconds = check.seconds or asking.exercise.limits.call_seconds
    if recording.live:
        outcome = _ask_live(question, asking)
        fault = outcome.fault
        if fault is not None and fault.error is not None and fault.error.kind == "asleep":
            outcome = _ask_live(question, asking)  # the wall clock is no proof: once more
        return outcome
    return _ask_recorded(question, asking)


def _ask_recorded(question: Question, asking: Asking) -> Outcome:
    """Ask all recorded calls at once, then run the check's body where an answer is not as known."""
    check, recording = question.check, question.recording
    answers = asking.many(recording)
    share = 1.0
    start = 0
    for example in recording.examples:
        end = start + len(example.calls)
        own = answers[start:end]
        start = end
        if own and not check.partial and all_right(own, example.right):
            continue
        replayed = Replayed(example.calls, own, asking)
        fault, earned, _ = ask_example(check, example.arguments, replayed)
        share = min(share, earned)
        if fault is not None:
            if fault.status in ("raised", "forbidden"):  # once more, for the lines
                fault = ask_example(check, example.arguments, asking)[0] or fault
            return Outcome(fault, 0.0, answers)
    return Outcome(None, share, answers)


def _ask_live(question: Question, asking: Asking) -> Outcome:
    """Run the check call by call: on its recorded examples, or as Hypothesis draws them.

    All recorded examples are run, since the diagnosis wants every answer.
    """
    check = question.check
    first: Fault | None = None
    share = 1.0
    answers: list[bytes] = []
    examples = question.recording.examples
    ran = (
        (ask_example(check, example.arguments, asking) for example in examples)
        if examples
        else (result[1:] for result in drawn(check, asking))
    )
    for fault, earned, asked in ran:
        answers += _comparable(asked)
        share = min(share, earned)
        first = first or fault
        if fault is not None and fault.status in ("timeout", "died", "forbidden", "missing"):
            break
    return Outcome(first, share, answers)


def _as_drawn(check: Check, answerer: Answerer, fault: Fault) -> Fault:
    """Return the fault as it was found."""
    return fault


def _comparable(asked: Sequence[Asked]) -> list[bytes]:
    return [comparable(call.answer) for call in asked if says_something(call.task)]


def _check_report(
    question: Question,
    outcome: Outcome,
    task: Task,
    asking: Asking,
    reference: Answerer | None,
    shrunk: Shrink,
) -> CheckReport:
    check, fault = question.check, outcome.fault
    if fault is None:
        return CheckReport(
            name=check.name,
            title=check.title,
            visibility=question.visibility,
            status="passed",
            score=check.points * outcome.share,
            max_score=check.points,
            message="" if outcome.share == 1 else f"{outcome.share:.0%} of the points",
        )
    if fault.status in ("failed", "raised"):
        asking.seconds = check.seconds or asking.exercise.limits.call_seconds
        fault = shrunk(check, asking, fault)
    return CheckReport(
        name=check.name,
        title=check.title,
        visibility=question.visibility,
        status=fault.status,
        score=0.0,
        max_score=check.points,
        message=message(fault, task),
        counterexample=counterexample(fault, task, reference),
    )


# Messages about the whole file ----------------------------------------------------------------


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
