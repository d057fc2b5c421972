"""Grades one task of a submission: asks its checks, explains what failed, names the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from grader.checks.answers import Answerer, all_right
from grader.checks.run import (
    Asked,
    Departed,
    Fault,
    Replayed,
    ask_example,
    drawn,
)
from grader.checks.smallest import Smallest
from grader.checks.store import Candidate, Question, Questions, counts_for_diagnosis
from grader.diagnosis import answering_alike, beginning_alike, recognised
from grader.grading.accepted import WHOLE, Accepted, Earned
from grader.grading.asking import Asking
from grader.grading.explain import counterexample, message, signature_problem, suggestion
from grader.grading.here import AskingHere
from grader.grading.told import Told
from grader.model import CheckReport, Diagnosis, Effort, Status, Task, TaskReport
from grader.plain import clean

__all__ = ["ONLY_REFUSED", "Bench", "grade_task", "unasked"]

# After so many checks of a task have run out of time, the others are not asked any more.
MAX_TIMEOUTS = 2

# After a fault of these kinds the other examples of a check would cost much, or show nothing.
COSTLY = ("timeout", "died", "forbidden", "missing")
MAX_LIKELY = 3  # misconceptions whose smallest examples are asked before one is named
ONLY_REFUSED = "no question of this task was answered with a value, so a refusal earns nothing"


class Bench(NamedTuple):
    """What the tasks of one exercise are graded with, the same for all submissions."""

    questions: Questions
    reference: Answerer | None  # for what was expected where a call raised
    smallest: Smallest
    accepted: Accepted
    effort: Effort


class Outcome(NamedTuple):
    """What came of one check: a fault or a share of its points, and what was answered."""

    fault: Fault | None
    share: float
    told: Told = Told()


# The smallest fault of a check, by its name and the misconception's.
Small = dict[tuple[str, str], Fault]


def grade_task(task: Task, bench: Bench, asking: Asking | AskingHere, note: str = "") -> TaskReport:
    """Return the report on one task of a submission that has been loaded.

    `note` tells what happened while it was.
    """
    loaded, failure = asking.loaded, asking.failure
    if failure is not None and not loaded:
        kind = {"timeout": "timeout", "asleep": "timeout", "malformed": "malformed"}
        status: Any = kind.get(failure.kind, "died")
        return unasked(task, bench.questions, status, f"while it was loaded, {failure.message}")
    if task.name not in loaded["signatures"]:
        why = f"there is no function {task.name}" + suggestion(task.name, loaded["defined"])
        why += f"; {note}" if note else ""
        return unasked(task, bench.questions, "missing", why)
    problem = signature_problem(task, loaded["signatures"][task.name])
    if problem:
        return unasked(task, bench.questions, "failed", problem)
    asked: list[tuple[Question, Outcome]] = []
    small: Small = {}
    questions = bench.questions.of(task.name)
    for question in _in_order(questions, bench.effort):
        before = [outcome for _, outcome in asked]
        if _is_spared(question, bench.effort, before):
            continue
        if question.visibility == "hidden" and not asking.knows_hidden:
            small.update(_made_small(task, bench, asking, asked))
        outcome = _ask_check(question, bench, asking, before)
        if outcome.fault is not None and outcome.fault.status == "forbidden":
            # What uses what it must not scores nothing, whatever it answered before.
            return unasked(task, bench.questions, "forbidden", message(outcome.fault, task))
        asked.append((question, outcome))
    if not any(outcome.told.has_value for _, outcome in asked):
        asked = [(question, _unearned(outcome)) for question, outcome in asked]
    names = [question.check.name for question in questions]
    asked.sort(key=lambda pair: names.index(pair[0].check.name))
    found = None if bench.effort == "detect" else _misconception(task, bench, asking, asked)
    reports = [_check_report(q, o, task, bench, asking, found, small) for q, o in asked]
    named = None if found is None else Diagnosis(name=found.name, message=found.message)
    return _task_report(task, reports, named)


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
    return Outcome(Fault("failed", ONLY_REFUSED, {}, ()), 0.0, outcome.told)


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


def _check_report(
    question: Question,
    outcome: Outcome,
    task: Task,
    bench: Bench,
    asking: Asking | AskingHere,
    candidate: Candidate | None,
    small: Small,
) -> CheckReport:
    check, fault = question.check, outcome.fault
    if fault is None:
        part = "" if outcome.share == 1 else f"{outcome.share:.0%} of the points"
        passed = _blank(question, "passed", part)
        return msgspec.structs.replace(passed, score=check.points * outcome.share)
    if candidate is not None and (check.name, candidate.name) in small:
        fault = small[check.name, candidate.name]
    elif _can_be_smaller(fault, bench):
        if question.visibility == "public":
            asking.renew()
        _begin(question, asking)
        fault = bench.smallest.fault(question, fault, asking, candidate)
    return msgspec.structs.replace(
        _blank(question, fault.status, message(fault, task)),
        counterexample=counterexample(fault, task, bench.reference),
    )


def _can_be_smaller(fault: Fault, bench: Bench) -> bool:
    shown = bench.effort == "explain" and fault.status in ("failed", "raised")
    return shown and bool(fault.asked)


def _made_small(
    task: Task,
    bench: Bench,
    asking: Asking | AskingHere,
    asked: list[tuple[Question, Outcome]],
) -> Small:
    """Return the smallest faults of public checks, for every misconception that is likely so far.

    What is asked for them here need not wait for another worker, once this one knows hidden checks.
    """
    failed = [(q, o.fault) for q, o in asked if o.fault and _can_be_smaller(o.fault, bench)]
    candidates = bench.questions.candidates.get(task.name, ())
    likely = beginning_alike(candidates, _values_told(asked)) if failed else []
    small: Small = {}
    for question, fault in failed:
        for candidate in likely if len(likely) <= MAX_LIKELY else ():
            _begin(question, asking)
            found = bench.smallest.known(question, fault, asking, candidate)
            if found is None:  # more guesses might take the time of the hidden checks
                return small
            small[question.check.name, candidate.name] = found
    return small


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


def _misconception(
    task: Task,
    bench: Bench,
    asking: Asking | AskingHere,
    asked: list[tuple[Question, Outcome]],
) -> Candidate | None:
    """Return the misunderstanding, if a check about values failed in a way that shows one.

    Where no misconception explains all answers, or more than one does, none is named.
    """
    about_values = [(q, o) for q, o in asked if q.check.about == "values"]
    candidates = bench.questions.candidates.get(task.name, ())
    ran = all(o.fault is None or o.fault.status in ("failed", "raised") for _, o in about_values)
    lost = any(o.fault is not None or o.share < 1 for _, o in about_values)
    if not candidates or not lost or not ran:
        return None
    found = answering_alike(candidates, _values_told(asked))
    if not found and any(candidate.probe for candidate in candidates):
        asking.begin(hidden=True)  # a probe has questions of its own
        found = recognised(candidates, asking)
    return found[0] if len(found) == 1 else None


def _values_told(asked: list[tuple[Question, Outcome]]) -> list[bytes]:
    """Return the answers to the questions by which a misconception is told."""
    return [
        answer
        for question, outcome in asked
        if counts_for_diagnosis(question.check, question.recording)
        for answer in outcome.told.comparable()
    ]


# Asking ---------------------------------------------------------------------------------------


def _ask_check(
    question: Question, bench: Bench, asking: Asking | AskingHere, before: list[Outcome]
) -> Outcome:
    if question.recording.fault:
        # Nothing is lost by it, so that it spares no other check.
        return Outcome(Fault("course_error", question.recording.fault, {}, ()), 1.0)
    late = [o.fault for o in before if o.fault is not None and o.fault.status == "timeout"]
    if len(late) >= MAX_TIMEOUTS:
        why = f"not asked: {MAX_TIMEOUTS} checks of this task ran out of time"
        return Outcome(Fault("timeout", why, {}, ()), 0.0)
    outcome = _asked(question, bench, asking)
    shown = question.visibility == "public" and bench.effort == "explain"
    if outcome.fault is not None and shown and asking.knows_hidden:
        return _asked_anew(question, bench, asking)
    return outcome


def _asked_anew(question: Question, bench: Bench, asking: Asking | AskingHere) -> Outcome:
    """Return the outcome of a failed public check as a worker has it that knows no hidden question.

    What came of it is shown to the student, and could tell what was asked before.
    """
    asking.renew()
    outcome = _asked(question, bench, asking)
    if outcome.fault is not None:
        return outcome
    why = "wrong at first, and right when it was asked again: answers must not depend on others"
    return outcome._replace(fault=Fault("failed", why, {}, ()), share=0.0)


def _begin(question: Question, asking: Asking | AskingHere) -> None:
    asking.begin(question.check.seconds, hidden=question.visibility == "hidden")


def _asked(question: Question, bench: Bench, asking: Asking | AskingHere) -> Outcome:
    def ask() -> Outcome:
        if question.recording.examples:
            return _ask_recorded(question, bench, asking)
        return _ask_drawn(question, asking)

    _begin(question, asking)
    outcome = ask()
    fault = outcome.fault
    if question.recording.live and fault and fault.error and fault.error.kind == "asleep":
        outcome = ask()  # the wall clock is no proof: once more
    return outcome


def _ask_recorded(question: Question, bench: Bench, asking: Asking | AskingHere) -> Outcome:
    """Ask all recorded calls at once, then run the check's body where an answer is not as known.

    Every example about models is run where a diagnosis wants all answers; else up to a fault.
    """
    recording = question.recording
    answers = asking.many(recording)
    told = Told()
    whole = _known_whole(question, answers, bench)
    if whole is not None:
        told.add(recording.calls, answers)
        return Outcome(None, whole.share, told)
    first: Fault | None = None
    share = 1.0
    new = False
    if not recording.live:
        told.add(recording.calls, answers)
    start = 0
    for number, example in enumerate(recording.examples):
        own = answers[start : start + len(example.calls)]
        start += len(example.calls)
        known = _known(question, number, own, bench)
        if known is not None:
            share = min(share, known.share)
            if recording.live:
                told.add(example.calls[: known.calls], own[: known.calls])
            continue
        new = True
        fault, earned, asked = _replayed(question, number, own, bench, asking)
        share = min(share, earned)
        if recording.live:
            told.add_asked(asked)
        if fault is not None:
            first = first or fault
            if bench.effort == "detect" or not recording.live or fault.status in COSTLY:
                break
    if not new and not recording.live:
        bench.accepted.add(question.check, WHOLE, answers, Earned(share, len(answers)))
    return Outcome(first, share, told)


def _known_whole(question: Question, answers: Sequence[bytes], bench: Bench) -> Earned | None:
    """Return what the answers to all examples earn, as `_known` does for those to one.

    Most of a class answer as others did: that is quicker to see for all examples at once.
    """
    right = None if question.check.partial else question.recording.right
    if right is not None and all_right(answers, right):
        return Earned(1.0, len(answers))
    return bench.accepted.find(question.check, WHOLE, answers)


def _known(
    question: Question, number: int, answers: Sequence[bytes], bench: Bench
) -> Earned | None:
    """Return what answers to an example earn that are right, or were accepted before."""
    if not answers:
        return None
    check = question.check
    if not check.partial and all_right(answers, question.recording.examples[number].right):
        return Earned(1.0, len(answers))
    return bench.accepted.find(check, number, answers)


def _replayed(
    question: Question,
    number: int,
    answers: Sequence[bytes],
    bench: Bench,
    asking: Asking | AskingHere,
) -> tuple[Fault | None, float, list[Asked]]:
    """Run the check on an example with the answers that were fetched, or by new questions.

    New ones are asked where the check departs from what was foreseen, and, for the lines of a
    traceback, where a call was refused.
    """
    check, example = question.check, question.recording.examples[number]
    if not answers:
        return ask_example(check, example.arguments, asking)
    replayed = Replayed(example.calls, answers, asking.device)
    try:
        found = ask_example(check, example.arguments, replayed)
    except Departed:
        return ask_example(check, example.arguments, asking)
    fault, share, _ = found
    if fault is None:
        bench.accepted.add(check, number, answers, Earned(share, replayed.taken))
    elif fault.status in ("raised", "forbidden"):
        again = ask_example(check, example.arguments, asking)
        return again if again[0] is not None else found
    return found


def _ask_drawn(question: Question, asking: Asking | AskingHere) -> Outcome:
    """Run a check that draws as it goes on, with Hypothesis, up to its first fault."""
    told = Told()
    results = drawn(question.check, asking)
    for _, _, _, asked in results:
        told.add_asked(asked)
    _, last, _, _ = results[-1]
    return Outcome(last, min(earned for _, _, earned, _ in results), told)
