"""Grades one task of a submission: asks its checks, explains what failed, names the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from grader.checks.answers import Answerer, AnswerError, all_right, answer_or_error, is_error
from grader.checks.run import Asked, Fault, Replayed, ask_example, drawn, shrink
from grader.checks.store import (
    Question,
    Questions,
    comparable,
    counts_for_diagnosis,
    says_something,
)
from grader.diagnosis import diagnose
from grader.grading.asking import Asking
from grader.grading.explain import counterexample, message, signature_problem, suggestion
from grader.grading.here import AskingHere
from grader.model import CheckReport, Diagnosis, Effort, Status, Task, TaskReport
from grader.plain import clean

__all__ = ["ONLY_REFUSED", "Bench", "grade_task", "unasked"]

# After so many checks of a task have run out of time, the others are not asked any more.
MAX_TIMEOUTS = 2

# Bytes of the answers to one check that are kept until all have been asked, for the diagnosis.
MAX_KEPT = 8 * 2**20
ONLY_REFUSED = "no question of this task was answered with a value, so a refusal earns nothing"


class Bench(NamedTuple):
    """What the tasks of one exercise are graded with."""

    questions: Questions
    asking: Asking | AskingHere
    reference: Answerer | None  # for what was expected where a call raised
    effort: Effort
    note: str  # what happened while the file was loaded


class Outcome(NamedTuple):
    """What came of one check: a fault or a share of its points, and the answers about values."""

    fault: Fault | None
    share: float
    answers: list[bytes]
    answered: bool = False  # whether any call was answered with a value


def grade_task(task: Task, bench: Bench) -> TaskReport:
    """Return the report on one task of a submission that has been loaded."""
    loaded, failure = bench.asking.loaded, bench.asking.failure
    if failure is not None and not loaded:
        kind = {"timeout": "timeout", "asleep": "timeout", "malformed": "malformed"}
        status: Any = kind.get(failure.kind, "died")
        return unasked(task, bench.questions, status, f"while it was loaded, {failure.message}")
    if task.name not in loaded["signatures"]:
        why = f"there is no function {task.name}" + suggestion(task.name, loaded["defined"])
        why += f"; {bench.note}" if bench.note else ""
        return unasked(task, bench.questions, "missing", why)
    problem = signature_problem(task, loaded["signatures"][task.name])
    if problem:
        return unasked(task, bench.questions, "failed", problem)
    asked: list[tuple[Question, Outcome]] = []
    for question in _in_order(bench.questions.of(task.name), bench.effort):
        before = [outcome for _, outcome in asked]
        if _is_spared(question, bench.effort, before):
            continue
        outcome = _ask_check(question, bench, before)
        if outcome.fault is not None and outcome.fault.status == "forbidden":
            # What uses what it must not scores nothing, whatever it answered before.
            return unasked(task, bench.questions, "forbidden", message(outcome.fault, task))
        asked.append((question, outcome))
    if not any(outcome.answered for _, outcome in asked):
        asked = [(question, _unearned(outcome)) for question, outcome in asked]
    reports = [_check_report(question, outcome, task, bench) for question, outcome in asked]
    found = None if bench.effort == "detect" else _diagnosis(task, bench, asked)
    return _task_report(task, reports, found)


def _in_order(questions: Sequence[Question], effort: Effort) -> Sequence[Question]:
    """Return the questions as they are asked: what can be spared comes last."""
    if effort == "explain":
        return questions
    return sorted(questions, key=lambda question: question.check.partial)


def _is_spared(question: Question, effort: Effort, before: list[Outcome]) -> bool:
    """Say whether a check need not be asked, since points have been lost already."""
    lost = any(outcome.share < 1 for outcome in before)
    return lost and (effort == "detect" or (effort == "diagnose" and question.check.partial))


def _unearned(outcome: Outcome) -> Outcome:
    """Return the outcome of a check of a task that never answers: its refusals show nothing."""
    if outcome.fault is not None:
        return outcome
    return Outcome(Fault("failed", ONLY_REFUSED, {}, ()), 0.0, outcome.answers)


def unasked(task: Task, questions: Questions, status: Status, why: str) -> TaskReport:
    """Return the report on a task whose checks could not be asked."""
    return _task_report(task, [_blank(item, status, why) for item in questions.of(task.name)])


# Reports --------------------------------------------------------------------------------------


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


def _check_report(question: Question, outcome: Outcome, task: Task, bench: Bench) -> CheckReport:
    check, fault = question.check, outcome.fault
    if fault is None:
        part = "" if outcome.share == 1 else f"{outcome.share:.0%} of the points"
        passed = _blank(question, "passed", part)
        return msgspec.structs.replace(passed, score=check.points * outcome.share)
    if fault.asked and fault.status in ("failed", "raised") and bench.effort == "explain":
        if question.visibility == "public":
            bench.asking.renew()
        _begin(question, bench)
        fault = shrink(check, bench.asking, fault)
    return msgspec.structs.replace(
        _blank(question, fault.status, message(fault, task)),
        counterexample=counterexample(fault, task, bench.reference),
    )


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
        message=clean(why),
    )


def _diagnosis(task: Task, bench: Bench, asked: list[tuple[Question, Outcome]]) -> Diagnosis | None:
    """Return the misunderstanding, if a check about values failed in a way that shows one."""
    about_values = [(q, o) for q, o in asked if q.check.about == "values"]
    candidates = bench.questions.candidates.get(task.name, ())
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
    bench.asking.begin(hidden=True)  # a misconception may have questions of its own
    return diagnose(candidates, answers, bench.asking)


# Asking ---------------------------------------------------------------------------------------


def _ask_check(question: Question, bench: Bench, before: list[Outcome]) -> Outcome:
    if question.recording.fault:
        return Outcome(Fault("course_error", question.recording.fault, {}, ()), 0.0, [])
    late = [o.fault for o in before if o.fault is not None and o.fault.status == "timeout"]
    if len(late) >= MAX_TIMEOUTS:
        why = f"not asked: {MAX_TIMEOUTS} checks of this task ran out of time"
        return Outcome(Fault("timeout", why, {}, ()), 0.0, [])
    outcome = _asked(question, bench)
    shown = question.visibility == "public" and bench.effort == "explain"
    if outcome.fault is not None and shown and bench.asking.knows_hidden:
        return _asked_anew(question, bench)
    return outcome


def _asked_anew(question: Question, bench: Bench) -> Outcome:
    """Return the outcome of a failed public check as a worker has it that knows no hidden question.

    What came of it is shown to the student, and could tell what was asked before.
    """
    bench.asking.renew()
    outcome = _asked(question, bench)
    if outcome.fault is not None:
        return outcome
    why = "wrong at first, and right when it was asked again: answers must not depend on others"
    return outcome._replace(fault=Fault("failed", why, {}, ()), share=0.0)


def _begin(question: Question, bench: Bench) -> None:
    bench.asking.begin(question.check.seconds, hidden=question.visibility == "hidden")


def _asked(question: Question, bench: Bench) -> Outcome:
    asking = bench.asking
    _begin(question, bench)
    if question.recording.live:
        every = bench.effort != "detect"
        outcome = _ask_live(question, asking, every)
        fault = outcome.fault
        if fault is not None and fault.error is not None and fault.error.kind == "asleep":
            outcome = _ask_live(question, asking, every)  # the wall clock is no proof: once more
        return outcome
    return _ask_recorded(question, asking)


def _ask_recorded(question: Question, asking: Asking | AskingHere) -> Outcome:
    """Ask all recorded calls at once, then run the check's body where an answer is not as known."""
    check, recording = question.check, question.recording
    answers = asking.many(recording)
    answered = not all(map(is_error, answers))
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
            return Outcome(fault, 0.0, _kept(answers), answered)
    return Outcome(None, share, _kept(answers), answered)


def _ask_live(question: Question, asking: Asking | AskingHere, every: bool) -> Outcome:
    """Run the check call by call: on its recorded examples, or as Hypothesis draws them.

    `every` recorded example is run where a diagnosis wants all answers; else up to a fault.
    """
    check = question.check
    first: Fault | None = None
    share = 1.0
    answers: list[bytes] = []
    answered = False
    examples = question.recording.examples
    ran = (
        (ask_example(check, example.arguments, asking) for example in examples)
        if examples
        else (result[1:] for result in drawn(check, asking))
    )
    for fault, earned, asked in ran:
        answers = _kept(answers + _comparable(asked))
        answered = answered or any(map(_is_value, asked))
        share = min(share, earned)
        first = first or fault
        costly = ("timeout", "died", "forbidden", "missing")
        if fault is not None and (not every or fault.status in costly):
            break
    return Outcome(first, share, answers, answered)


def _kept(answers: list[bytes]) -> list[bytes]:
    """Return the answers, none where they are too large: then no misconception is told by them."""
    return answers if sum(map(len, answers)) <= MAX_KEPT else []


def _is_value(call: Asked) -> bool:
    """Say whether a call of a task (and not of a model that was built for it) gave a value."""
    of_task = not call.task.startswith("@") or call.task == "@on_meta"
    return of_task and not isinstance(call.answer, AnswerError)


def _comparable(asked: Sequence[Asked]) -> list[bytes]:
    return [comparable(call.answer) for call in asked if says_something(call.task)]
