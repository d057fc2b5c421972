"""Asks functions that live in this process, as `Asking` asks those of a submission in a sandbox.

For one's own code alone: nothing stands between the functions and the check.
"""

from __future__ import annotations

import contextlib
import functools
import linecache
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.checks.answers import answer_of
from grader.checks.local import LocalAnswerer, reference_of
from grader.checks.run import Recording
from grader.model import Exercise
from grader.sandbox import WorkerFailure
from grader.wire import encode_call
from grader.worker.guard import Guard, Placeholder, names_of
from grader.worker.loader import LoadedModules
from grader.worker.session import signature_of
from grader.worker.watch import Printed

__all__ = ["AskingHere"]

Place = tuple[dict[str, Any], str]  # a namespace, and a name in it


class AskingHere(LocalAnswerer):
    """An answerer whose answers come from the functions of a namespace, such as a notebook's.

    A call ends after `seconds` of CPU time, what it prints is not shown, and what the exercise
    forbids is refused; but only in a block `with asking.watched()` does the clock tick.
    """

    failure: WorkerFailure | None = None
    knows_hidden = False  # nothing is hidden from one's own code

    def __init__(self, exercise: Exercise, names: dict[str, Any]) -> None:
        super().__init__({})
        own = {t.name: names[t.name] for t in exercise.tasks if callable(names.get(t.name))}
        self.exercise = exercise
        self.seconds = exercise.limits.call_seconds
        self.loaded: dict[str, Any] = {
            "signatures": {name: signature_of(function) for name, function in own.items()},
            "defined": [name for name, value in names.items() if callable(value)],
        }
        loaded = self.session.loaded = LoadedModules({}, [])
        loaded.guard.asking = True
        loaded.labels.update(_cells(names))
        forbidden = {dotted: _places(dotted, names) for dotted in exercise.forbidden}
        for name, function in own.items():
            self.session.functions[name] = _refusing(loaded.guard, forbidden, function)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Let the clock tick, and torch compute on one core, as where submissions are graded."""
        torch = sys.modules.get("torch")
        threads = torch.get_num_threads() if torch else 0
        ticks = hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()
        before = signal.getsignal(signal.SIGPROF) if ticks else None
        try:
            if torch:
                torch.set_num_threads(1)
            if ticks:
                self.session.clock.start()
            yield
        finally:
            if ticks:
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.signal(signal.SIGPROF, before)
            if torch:
                torch.set_num_threads(threads)

    def begin(self, seconds: float | None = None, *, hidden: bool = False) -> None:
        """Begin a check; each of its calls may take so many seconds, or what the exercise says."""
        self.seconds = seconds or self.exercise.limits.call_seconds

    def renew(self) -> None:
        """Do nothing: a namespace cannot be made anew."""

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Ask one call; AnswerError where there is no value."""
        return answer_of(self.one(task, encode_call(args, kwargs, reference_of)), self._model)

    def one(self, task: str, blob: bytes) -> bytes:
        """Ask one encoded call; whoever interrupts it interrupts the check."""
        self.session.clock.limit = self.seconds
        nowhere = Printed(0)
        with (
            warnings.catch_warnings(action="ignore"),
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            return self.session.ask(task, blob)

    def many(self, recording: Recording) -> list[bytes]:
        """Ask all calls of a recording; when one has run out of time, so have all after it."""
        self.session.late = False
        answers: list[bytes] = []
        for call in recording.calls:
            answers.append(answers[-1] if self.session.late else self.one(*call))
        return answers


def _cells(names: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the lines of the cells that define functions, by the name Python has for the cell."""
    codes = (getattr(value, "__code__", None) for value in names.values())
    files = {code.co_filename for code in codes if code is not None}
    return {file: linecache.getlines(file) for file in files}


def _places(dotted: str, names: dict[str, Any]) -> list[Place]:
    """Return where a function can be found: in its library, and in the namespace itself."""
    places: list[Place] = [(vars(module), name) for module, name in names_of(dotted)]
    original = places[0][0][places[0][1]]
    return places + [(names, name) for name, value in names.items() if value is original]


def _refusing(
    guard: Guard, forbidden: Mapping[str, list[Place]], function: Callable[..., Any]
) -> Callable[..., Any]:
    """Return a function during whose calls a refusal stands in place of what is forbidden."""
    originals = {dotted: places[0][0][places[0][1]] for dotted, places in forbidden.items()}

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        for dotted, places in forbidden.items():
            for namespace, name in places:
                namespace[name] = Placeholder(guard, dotted)
        try:
            return function(*args, **kwargs)
        finally:
            for dotted, places in forbidden.items():
                for namespace, name in places:
                    namespace[name] = originals[dotted]

    return guarded
