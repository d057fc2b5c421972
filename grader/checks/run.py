"""Runs checks: once against the reference to record the questions, then replayed for everybody.

A Recording holds the examples that Hypothesis drew and the calls that the check made for each. A
submission is asked all calls at once; then the check's body runs on the recorded examples, taking
the answers as it calls. Where it comes to ask something else, the example is asked one by one. Only
where an example fails does Hypothesis draw again, to shrink it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import hypothesis
from hypothesis.errors import HypothesisException, UnsatisfiedAssumption

from grader.checks.answers import (
    EQUIPMENT,
    Answerer,
    AnswerError,
    Model,
    TaskCall,
    answer_of,
    verdict_part,
)
from grader.checks.check import Check
from grader.checks.compare import Mismatch, void
from grader.checks.local import LocalAnswerer, reference_of
from grader.errors import CourseError, WireError
from grader.model import Device, Status
from grader.wire import Reference, encode, encode_call, pack_calls

__all__ = [
    "FORGET",
    "Asked",
    "Departed",
    "Example",
    "Fault",
    "Recording",
    "Replayed",
    "Traced",
    "ask_example",
    "drawn",
    "record",
    "shrink",
]

FORGET = ("@forget", encode_call((), {}))  # the first call of an example about models
MAX_FORESEEN = 4 * 2**20  # bytes of the calls about models of one check, and of their answers
MAX_SHRINK_EXAMPLES = 400

_NO_END = "with this answer the check does not come to its end"

_STATUS_OF_KIND: dict[str, Status] = {
    "raised": "raised",
    "modified": "failed",
    "timeout": "timeout",
    "asleep": "timeout",
    "out_of_memory": "out_of_memory",
    "died": "died",
    "forbidden": "forbidden",
    "missing": "missing",
}  # any other kind is malformed


class Asked(NamedTuple):
    """A call that a check made, and its answer: a value or an AnswerError."""

    task: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    answer: Any

    @property
    def blob(self) -> bytes:
        """The arguments as they cross the wire."""
        return encode_call(self.args, self.kwargs, reference_of)


class Fault(NamedTuple):
    """Why an example failed."""

    status: Status
    message: str
    arguments: dict[str, Any]  # what the check drew
    asked: tuple[Asked, ...]
    mismatch: Mismatch | None = None
    error: AnswerError | None = None


class Example(NamedTuple):
    """One recorded example: what was drawn, the calls it makes, and how right answers begin.

    A check decides by the answers alone, so that answers that begin like the right ones pass as
    those did, without running the check again.
    """

    arguments: dict[str, Any]
    calls: tuple[tuple[str, bytes], ...] = ()
    right: tuple[bytes, ...] = ()


@dataclasses.dataclass(frozen=True)
class Recording:
    """The questions of one check.

    Where `live`, they are about models or depend on answers: calls build on one another, and an
    example without calls is asked one by one, as its check goes on.
    """

    examples: tuple[Example, ...]
    live: bool
    fault: str = ""  # why the reference does not pass: then nobody is asked

    @functools.cached_property
    def calls(self) -> list[tuple[str, bytes]]:
        """All calls, in order."""
        return [call for example in self.examples for call in example.calls]

    @functools.cached_property
    def right(self) -> list[bytes] | None:
        """How the right answers to all calls begin; None where an example is asked one by one."""
        if not all(example.calls for example in self.examples):
            return None
        return [answer for example in self.examples for answer in example.right]

    @functools.cached_property
    def packed(self) -> bytes:
        """All calls, as they are sent."""
        return pack_calls(self.calls)


class Traced:
    """Passes calls on and remembers them with their answers."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer = answerer
        self.device = answerer.device
        self.asked: list[Asked] = []

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer; AnswerError where there is none."""
        try:
            answer = self.answerer.call(task, args, kwargs)
        except AnswerError as error:
            self.asked.append(Asked(task, args, kwargs, error))
            raise
        self.asked.append(Asked(task, args, kwargs, answer))
        # What the model is asked goes through here, too.
        return Model(self, answer.reference) if isinstance(answer, Model) else answer

    def forget(self) -> None:
        """Pass on that no model is needed any more."""
        self.answerer.forget()


class Departed(BaseException):
    """A check asks something else than it asked of the reference."""


class Replayed:
    """Answers the calls of one example, in their order, from answers that were fetched before.

    Departed where the next question, which may depend on an answer, is another than was foreseen.
    """

    def __init__(
        self, calls: Sequence[tuple[str, bytes]], answers: Sequence[bytes], device: Device
    ) -> None:
        self.left = deque(zip(calls, answers, strict=False))
        self.taken = 0  # answers
        self.device = device
        self._takes_models = FORGET in calls[:1]

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer; AnswerError where there is none."""
        answer = self._next((task, encode_call(args, kwargs, reference_of)))
        return answer_of(answer, self._model if self._takes_models else None)

    def forget(self) -> None:
        """Go past the call by which the models of the example before were forgotten."""
        if self.left and self.left[0][0] == FORGET:
            self._next(FORGET)

    def _next(self, call: tuple[str, bytes]) -> bytes:
        if not self.left or self.left[0][0] != call:
            raise Departed
        self.taken += 1
        return self.left.popleft()[1]

    def _model(self, reference: Reference) -> Model:
        return Model(self, reference)


# One example ----------------------------------------------------------------------------------


def ask_example(
    check: Check, arguments: dict[str, Any], answerer: Answerer
) -> tuple[Fault | None, float, list[Asked]]:
    """Run the check's body on one example; return the fault if any, the share, and the calls."""
    answerer.forget()
    traced = Traced(answerer)
    fault: Fault | None = None
    share = 1.0
    try:
        # Outside of a run of Hypothesis, `assume` warns, but does what it should.
        with warnings.catch_warnings(
            action="ignore", category=hypothesis.errors.HypothesisDeprecationWarning
        ):
            earned = check.body(**arguments, **_equipment(check, traced))
        if check.partial:
            share = min(1.0, max(0.0, float(earned)))
    except UnsatisfiedAssumption:
        if traced.asked:  # an assumption about an answer would let every answer through
            fault = Fault("failed", _NO_END, arguments, tuple(traced.asked))
    except AnswerError as error:
        status: Status = _STATUS_OF_KIND.get(error.kind, "malformed")
        if error.kind == "raised" and error.type_name == "NotImplementedError":
            status = "missing"
        error.__traceback__ = None  # its frames would keep the answers
        fault = Fault(status, error.text, arguments, tuple(traced.asked), error=error)
    except Mismatch as mismatch:
        mismatch.__traceback__ = None
        fault = Fault("failed", mismatch.message, arguments, tuple(traced.asked), mismatch)
    except AssertionError as error:
        fault = Fault("failed", str(error) or check.title, arguments, tuple(traced.asked))
    except Exception as error:
        # The body stands for right answers (it was recorded with them), so the answer is at fault.
        message = f"the answer could not be used ({type(error).__name__}: {error})"
        fault = Fault("failed", message, arguments, tuple(traced.asked))
    if fault is None and not check.void:
        fault = _void_answer(arguments, traced.asked)
    return fault, share if fault is None else 0.0, traced.asked


def _void_answer(arguments: dict[str, Any], asked: list[Asked]) -> Fault | None:
    """Return the fault of an answer that shows nothing, though the check took it for right."""
    for call in asked:
        problem = void(call.answer)
        if problem:
            mismatch = Mismatch(problem, call.answer)
            return Fault("failed", problem, arguments, tuple(asked), mismatch)
    return None


def _equipment(check: Check, answerer: Answerer) -> dict[str, Any]:
    return {
        name: EQUIPMENT[name](answerer) if name in EQUIPMENT else TaskCall(answerer, name)
        for name in check.needs
    }


# Recording ------------------------------------------------------------------------------------


def record(check: Check, reference: LocalAnswerer, seed: int | None = None) -> Recording:
    """Run the check against the reference and note its questions.

    Errors: CourseError where the reference does not pass, since then nobody can.
    """
    examples: list[Example] = []
    live = False
    for arguments, fault, share, asked in drawn(check, reference, seed):
        if fault is not None or share < 1.0:
            raise CourseError(
                f"the reference fails {check.name}: {fault.message if fault else f'{share:.0%}'}",
                where=f"{check.task}",
                hint="mend the check or the reference: nobody can pass it",
            )
        live = live or any(call.task.startswith("@") or _has_model(call) for call in asked)
        examples.append(Example(arguments, tuple((call.task, call.blob) for call in asked)))
    if not all(_is_plain(example.arguments) for example in examples):
        return Recording((), live=True)
    if live:
        return Recording(_foreseen(check, examples, reference), live=True)
    return Recording(tuple(_with_right(example, reference) for example in examples), live=False)


def _foreseen(
    check: Check, examples: Sequence[Example], reference: LocalAnswerer
) -> tuple[Example, ...]:
    """Return live examples with those calls that are the same every time, as far as that pays.

    A check with a time of its own asks for much computing; its calls are not worth repeating.
    """
    room = MAX_FORESEEN if check.seconds is None else 0
    found = []
    for example in examples:
        whole = example._replace(calls=(FORGET, *example.calls))
        room -= sum(len(blob) for _, blob in whole.calls)
        if room >= 0:
            whole = _with_right(whole, reference)
            room -= sum(map(len, whole.right))
        known = room >= 0 and _is_repeated(check, whole, reference)
        found.append(whole if known else Example(example.arguments))
    return tuple(found)


def _with_right(example: Example, reference: LocalAnswerer) -> Example:
    with warnings.catch_warnings(action="ignore"):
        right = (verdict_part(reference.session.ask(*call)) for call in example.calls)
        return example._replace(right=tuple(right))


def _is_repeated(check: Check, example: Example, reference: LocalAnswerer) -> bool:
    """Say whether a check, given these answers, asks for them again."""
    answers = [reference.session.ask(*call) for call in example.calls]
    try:
        ask_example(check, example.arguments, Replayed(example.calls, answers, reference.device))
    except Departed:
        return False
    return True


def drawn(
    check: Check, answerer: Answerer, seed: int | None = None, most: int | None = None
) -> list[tuple[dict[str, Any], Fault | None, float, list[Asked]]]:
    """Return what came of every example that Hypothesis draws, up to the first fault or `most`.

    Where Hypothesis cannot go on, because of answers that vary or an example that no answer ends,
    that is a fault: only a check that ran to its end is a verdict.
    """
    if not check.draws:
        return [({}, *ask_example(check, {}, answerer))]
    found: list[tuple[dict[str, Any], Fault | None, float, list[Asked]]] = []

    def body(**arguments: Any) -> None:
        result = ask_example(check, arguments, answerer)
        found.append((arguments, *result))
        if result[0] is not None or len(found) == most:
            raise _Enough

    problem = ""
    try:
        run_hypothesis(check, body, seed)
    except HypothesisException as error:
        problem = f"{_NO_END} ({type(error).__name__}: {error})"
    if not found or (problem and found[-1][1] is None):
        found.append(({}, Fault("failed", problem or _NO_END, {}, ()), 0.0, []))
    return found


def _has_model(call: Asked) -> bool:
    return isinstance(call.answer, Model)


def _is_plain(arguments: dict[str, Any]) -> bool:
    try:
        encode(arguments)
    except WireError:
        return False
    return True


# Hypothesis -----------------------------------------------------------------------------------


class _Enough(BaseException):
    """Ends a Hypothesis run; Hypothesis lets through what is no Exception."""


def run_hypothesis(check: Check, body: Callable[..., None], seed: int | None = None) -> None:
    """Have Hypothesis draw the check's examples and give them to `body`."""
    function = check.function
    handle = function.hypothesis  # type: ignore[attr-defined]
    original = handle.inner_test
    needs = check.needs

    def inner(**arguments: Any) -> None:
        body(**{name: value for name, value in arguments.items() if name not in needs})

    handle.inner_test = inner
    try:
        hypothesis.seed(check.seed if seed is None else seed)(function)(**dict.fromkeys(needs))
    except _Enough:
        pass
    finally:
        handle.inner_test = original


def shrink(check: Check, answerer: Answerer, fault: Fault) -> Fault:
    """Return the smallest fault that Hypothesis finds, `fault` itself if it finds none.

    Answers that vary from call to call, and checks that take too many examples to shrink, end
    the search; the best so far is kept.
    """
    if not check.draws:
        return fault
    last = smallest = fault  # no other is kept: the answers may be large
    budget = MAX_SHRINK_EXAMPLES

    def fails(arguments: dict[str, Any]) -> bool:
        nonlocal last, smallest, budget
        budget -= 1
        found, _, _ = ask_example(check, arguments, answerer)
        if found is not None and found.status in ("timeout", "died", "out_of_memory"):
            raise _Enough  # each try would cost as much again
        if found is not None and found.status == fault.status:
            last, smallest = found, min(smallest, found, key=_size)
            return True
        return False

    def body(**arguments: Any) -> None:
        failed = fails(arguments)  # elsewhere: Hypothesis keeps the frame that raises
        if not budget:
            raise _Enough
        if failed:
            raise _Smaller

    with contextlib.suppress(_Smaller, HypothesisException, BaseExceptionGroup):
        run_hypothesis(check, body)
    # Hypothesis runs its smallest example last, unless the budget ended it.
    return last if budget else smallest


class _Smaller(Exception):
    """Tells Hypothesis that an example fails; always raised at the same place."""


def _size(fault: Fault) -> tuple[int, int]:
    """Return how large the calls of an example are: a check that draws as it goes draws no more."""
    data = b"".join(call.blob for call in fault.asked)
    return len(data), sum(data)
