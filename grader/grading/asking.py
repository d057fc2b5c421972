"""Asks one exercise of one submission: forks workers, loads it, restarts it after a death."""

from __future__ import annotations

import gc
import time
from typing import Any

from grader.checks.answers import Model, answer_of, exception_of
from grader.checks.local import reference_of
from grader.checks.run import FORGET, Recording
from grader.errors import WireError
from grader.model import Exercise
from grader.sandbox import MAX_ANSWERS, WarmParent, Worker, WorkerFailure
from grader.wire import Reference, encode, encode_call, pack_calls

__all__ = ["Asking"]

LOAD_SECONDS = 10.0
CPU_SECONDS = 600.0  # of one worker, whatever the course says of single calls
LARGE = 2**20  # bytes of the answers to a check

# The reply to loading a file in which there is nothing.
_NOTHING: dict[str, Any] = {
    "unreadable": "",
    "signatures": {},
    "faults": [],
    "late": False,
    "defined": [],
    "imported": [],
}


class Asking:
    """An answerer whose answers come from a submission's functions in the sandbox.

    A worker that died or hung is replaced by a fresh one at the next call; `deaths` counts those
    that died. Errors while the file is loaded are in `loaded`; where loading itself failed,
    `failure` says how. The first worker may be one that has answered for another exercise.
    """

    def __init__(
        self,
        parent: WarmParent,
        exercise: Exercise,
        files: dict[str, bytes],
        deadline: float,
        worker: Worker | None = None,
    ) -> None:
        self.parent = parent
        self.device = parent.device
        self.exercise = exercise
        self.files = files
        self.deadline = deadline
        self.knows_hidden = worker is not None  # whether the worker may know a hidden question
        self.room = MAX_ANSWERS  # bytes that the answers to one check may have, all together
        self.begin()
        self.worker = worker
        self.models = False  # whether the worker keeps any
        self.loaded: dict[str, Any] = {}
        self.failure: WorkerFailure | None = None
        self.deaths = 0

    def start(self) -> None:
        """Have a worker load the submission; what goes wrong is noted in `failure`."""
        fresh = self.worker is None
        if self.worker is None:
            self.worker = self.parent.fork(self.exercise.limits, CPU_SECONDS)
        self.worker.deadline = self.deadline
        limit = max(LOAD_SECONDS, self.seconds)
        request = {
            "exercise": self.exercise.name,
            "tasks": [task.name for task in self.exercise.tasks],
            "libraries": list(self.exercise.libraries),
            "forbidden": list(self.exercise.forbidden),
            "exercises": list(self.exercise.siblings),
            "seconds": limit,
        }
        try:
            if fresh:
                self.worker.hand_in(self.files)
            loaded = _checked_reply(self.worker.load(request, limit))
            if loaded["late"]:
                raise WorkerFailure("timeout", f"it took more than {limit:g} s of computing time")
            self.loaded = loaded
        except WorkerFailure as failure:
            self.failure = self._explained(failure)

    def begin(self, seconds: float | None = None, *, hidden: bool = False) -> None:
        """Begin a check; each of its calls may take so many seconds, or what the exercise says."""
        self.seconds = seconds or self.exercise.limits.call_seconds
        self.knows_hidden = self.knows_hidden or hidden
        self._let_go()

    def close(self) -> None:
        """End the worker."""
        self._let_go()
        if self.worker is not None:
            self.parent.clear(self.worker)
            self.worker = None

    def hand_over(self) -> Worker | None:
        """Return the worker, if there is one, for something else to ask; it is not ended."""
        worker, self.worker = self.worker, None
        return worker

    def renew(self) -> None:
        """End a worker that knows hidden questions, so that what is asked next cannot tell them."""
        if self.knows_hidden:
            self.close()
            self.knows_hidden = False

    # Calls ------------------------------------------------------------------------------

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Ask one call; AnswerError where there is no value."""
        return answer_of(self.one(task, encode_call(args, kwargs, reference_of)), self._model)

    def forget(self) -> None:
        """Have the worker let go of the models it made, if it made any."""
        if self.models and self.worker is not None:
            self.one(*FORGET)
        self.models = False

    def one(self, task: str, blob: bytes) -> bytes:
        """Ask one encoded call; a failure of the worker becomes an encoded error."""
        if self.room < 0:
            why = "the answers to this check are too large, all together"
            return _error(WorkerFailure("malformed", why))
        try:
            answer = self._ready().ask(1, pack_calls([(task, blob)]), self.seconds)[0]
        except WorkerFailure as failure:
            return _error(self._explained(failure))
        self.room -= len(answer)
        return answer

    def many(self, recording: Recording) -> list[bytes]:
        """Ask all calls of a recording in one message; after a failure, one by one.

        What comes after the call that failed, or is too much together with the others, is not
        asked; its answers say so. Where calls build on one another, there are no more answers
        after a failure.
        """
        calls = recording.calls
        if not calls:
            return []
        self.models = self.models or recording.live
        try:
            return self._ready().ask(len(calls), recording.packed, self.seconds)
        except WorkerFailure as failure:
            answers = failure.answers
            first = self._explained(failure)
            self.room -= sum(map(len, answers))
            if recording.live:
                return answers
        for task, blob in calls[len(answers) :]:
            answers.append(self.one(task, blob))
            if self.worker is None:
                break
        else:
            # It failed among others and not alone. It stays a failure, unless the machine was busy.
            if first.kind != "asleep":
                answers[-1] = _error(first)
        skipped = _error(WorkerFailure("died", "was not asked, after an earlier call failed"))
        return answers + [skipped] * (len(calls) - len(answers))

    def _ready(self) -> Worker:
        """Return a worker that has loaded the submission."""
        if time.monotonic() > self.deadline:
            raise WorkerFailure("timeout", "the time for the whole submission is over")
        if self.worker is None:
            self.start()
        if self.failure is not None:
            raise self.failure
        assert self.worker is not None
        return self.worker

    def _let_go(self) -> None:
        """Free what the answers to a check took; where Hypothesis asked, cycles hold them."""
        if self.room < MAX_ANSWERS - LARGE:
            gc.collect()
        self.room = MAX_ANSWERS

    def _explained(self, failure: WorkerFailure) -> WorkerFailure:
        """End the worker that failed; say how its process ended, where it did by itself."""
        code = self.parent.clear(self.worker) if self.worker is not None else None
        self.worker = None
        if failure.kind == "died":
            self.deaths += 1
            failure.message = _how_it_ended(code)
        return failure

    def _model(self, reference: Reference) -> Model:
        self.models = True
        return Model(self, reference)


def _error(failure: WorkerFailure) -> bytes:
    return encode(("error", (failure.kind, ""), ("", failure.message, ()), ""))


def _how_it_ended(code: int | None) -> str:
    if code == -9:
        return "its process was killed; it may have used too much memory or computing time"
    if code == -11:
        return "its process crashed (segmentation fault; endless recursion is a common cause)"
    if code is not None and code >= 0:
        return f"its process ended with exit code {code}; a task must return, not exit"
    return "its process ended" + (f" (signal {-code})" if code else "")


def _checked_reply(reply: dict[Any, Any]) -> dict[str, Any]:
    """Return a worker's reply to loading, every part of its type and no longer than it may be.

    A part that is not there is empty. WorkerFailure for a part of another type.
    """
    parts: dict[str, Any] = {name: reply.get(name, empty) for name, empty in _NOTHING.items()}
    try:
        for name, empty in _NOTHING.items():
            if type(parts[name]) is not type(empty):
                raise WireError(f"its {name} is of another type")
        return parts | {
            "unreadable": parts["unreadable"][:2000],
            "faults": [exception_of(fault) for fault in parts["faults"][:5]],
            "defined": _names(parts["defined"][:100]),
            "imported": _names(parts["imported"][:50]),
        }
    except WireError as error:
        raise WorkerFailure("malformed", f"the answer cannot be read: {error}") from None


def _names(rows: list[Any]) -> list[str]:
    if not all(isinstance(name, str) for name in rows):
        raise WireError("a name is no text")
    return [name[:100] for name in rows]
