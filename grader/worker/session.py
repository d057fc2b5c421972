"""Loads one submission and answers calls of its functions with plain values."""

from __future__ import annotations

import contextlib
import inspect
import io
import signal
import sys
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from grader.errors import SubmissionError, WireError
from grader.wire import Reference, decode, encode
from grader.worker import modules
from grader.worker.guard import ForbiddenUse, Placeholder
from grader.worker.loader import LoadedModules

__all__ = ["CallTimeout", "Session"]

MAX_FRAMES = 12
MAX_TEXT = 2000
MAX_REFERENCES = 256
_BASES: dict[type, str] = {}
_IMMUTABLE = (int, float, str, bytes, type(None))


class CallTimeout(BaseException):
    """A call has used its CPU time; a BaseException so that `except Exception` passes it on."""


class Printed(io.TextIOBase):
    """A text stream that keeps the first characters written to it and counts the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.text) < self.limit:
            self.text += str(text)[: self.limit - len(self.text)]
        return len(text)


class Session:
    """One submission's functions, and the objects that they returned and that stay here.

    The same class serves the worker, where it is guarded and timed, and trusted code in the
    judge, where it is neither.
    """

    def __init__(self) -> None:
        self.loaded: LoadedModules | None = None
        self.functions: dict[str, Callable[..., Any]] = {}
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.seconds = 0.0  # of CPU time for a call; 0: no limit
        self.printed: Printed | None = None

    # Loading ----------------------------------------------------------------------------

    def load(
        self,
        exercise: str,
        files: dict[str, bytes],
        tasks: list[str],
        libraries: list[str],
        forbidden: list[str] | None = None,
        seconds: float = 0.0,
    ) -> dict[str, Any]:
        """Run the exercise's file and say what it holds.

        Returns `unreadable` (why the file is no Python, or ""), `faults` (what its cells raised,
        as errors), `signatures` (of the tasks found) and `imported` (other files it used).
        """
        self.loaded = loaded = LoadedModules(files, libraries)
        self.seconds = seconds
        for name in forbidden or ():
            loaded.guard.forbid(name)
        reply: dict[str, Any] = {"unreadable": "", "faults": [], "signatures": {}, "imported": []}
        try:
            with self._limits():
                module = loaded.load(exercise)
        except SubmissionError as error:
            reply["unreadable"] = str(error)
            return reply
        except CallTimeout as error:
            loaded.faults.append((exercise, error))
            module = loaded.modules[exercise]
        loaded.guard.asking = True
        for task in tasks:
            function = vars(module).get(task)
            if callable(function):
                self.functions[task] = function
                reply["signatures"][task] = signature_of(function)
        reply["faults"] = [self.error_of(fault)[2] for _, fault in loaded.faults[:5]]
        reply["imported"] = sorted(set(loaded.modules) - {exercise})
        return reply

    # Answering --------------------------------------------------------------------------

    def ask(self, task: str, blob: bytes, frames: bool = True) -> bytes:
        """Call `task` with the encoded `(args, kwargs)`; return the encoded answer.

        An answer is `("value", value, printed)` or `("error", (kind, bases), (type, message,
        frames), printed)`: what a verdict may depend on comes first. `bases` are the names of the
        built-in classes of an exception, separated by spaces. Without `frames` there are none,
        which is quicker where many calls are asked and most refusals are right.
        """
        if self.printed is not None:
            self.printed.text = ""
        answer = self._answer(task, blob, frames)
        printed = self.printed.text if self.printed is not None else ""
        try:
            return encode((*answer, printed), self._keep)
        except (WireError, RecursionError) as error:
            message = f"{task} returned something that is not plain data: {error}"
            return encode((*_error("malformed", message), printed))
        except MemoryError:
            return encode((*_error("out_of_memory", "the answer is too large"), printed))

    def _answer(self, task: str, blob: bytes, frames: bool) -> tuple[Any, ...]:
        args, kwargs = decode(blob, self._resolve)
        function = modules.OPERATIONS.get(task) or self.functions.get(task)
        if function is None:
            return _error("missing", f"there is no function {task}")
        breaches = self.loaded.guard.breaches if self.loaded is not None else []
        before = len(breaches)
        try:
            with self._limits():
                value = function(*args, **kwargs)
        except BaseException as error:  # whatever student code raises is an answer
            return self.error_of(error, frames)
        if len(breaches) > before:
            return _error("forbidden", f"uses {breaches[-1]}, which is not allowed here")
        if _mutable(args, kwargs) and encode((args, kwargs), self._keep) != blob:
            return _error("modified", _which_argument(blob, args, kwargs, self))
        return "value", value

    @contextlib.contextmanager
    def _limits(self) -> Iterator[None]:
        """Raise CallTimeout within the block once it has used its CPU time."""
        if not self.seconds:
            yield
            return
        signal.setitimer(signal.ITIMER_PROF, self.seconds, 0.1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    # Objects that stay here -------------------------------------------------------------

    def _keep(self, value: Any) -> Reference | None:
        if not modules.is_module(value):
            return None
        number = self.numbers.get(id(value))
        if number is None:
            if len(self.objects) >= MAX_REFERENCES:
                raise WireError("too many models are alive at once")
            number = self.numbers[id(value)] = len(self.objects)
            self.objects[number] = value
        return Reference(number)

    def _resolve(self, reference: Reference) -> Any:
        return self.objects[reference.number]

    # Errors -----------------------------------------------------------------------------

    def error_of(self, error: BaseException, frames: bool = True) -> tuple[Any, ...]:
        """Describe an exception of student code in plain values, with its own lines only."""
        kind, message = self._kind_and_message(error)
        lines = self._frames(error.__traceback__) if frames else ()
        return (
            "error",
            (kind, _bases(error.__class__)),
            (type(error).__name__[:100], message, lines),
        )

    def _frames(self, trace: TracebackType | None) -> list[tuple[str, int, str, str]]:
        """Return file, line, function and code of the student's own frames, outermost first."""
        labels = self.loaded.labels if self.loaded is not None else {}
        frames: list[tuple[str, int, str, str]] = []
        while trace is not None:
            code, number = trace.tb_frame.f_code, trace.tb_lineno
            lines = labels.get(code.co_filename)
            if lines is not None:
                line = lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""
                frames.append((code.co_filename, number, code.co_name, line))
            trace = trace.tb_next
        return frames if len(frames) <= MAX_FRAMES else frames[:3] + frames[-(MAX_FRAMES - 3) :]

    def _kind_and_message(self, error: BaseException) -> tuple[str, str]:
        if isinstance(error, CallTimeout):
            return "timeout", f"took more than {self.seconds:g} s of computing time"
        if isinstance(error, ForbiddenUse):
            return "forbidden", f"uses {error}, which is not available in this exercise"
        try:
            message = str(error)[:MAX_TEXT]
        except BaseException:  # a student's __str__ may do anything
            message = "(its message cannot be shown)"
        memory = isinstance(error, MemoryError) or "DefaultCPUAllocator" in message
        return ("out_of_memory" if memory else "raised"), message


def _error(kind: str, message: str) -> tuple[Any, ...]:
    return "error", (kind, ""), ("", message[:MAX_TEXT], ())


def _bases(kind: type) -> str:
    known = _BASES.get(kind)
    if known is None:
        known = " ".join(b.__name__ for b in kind.__mro__ if b.__module__ == "builtins")
        if len(_BASES) < 1000:
            _BASES[kind] = known
    return known


def _mutable(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Say whether a call could change any of its arguments."""
    for value in args:
        if not isinstance(value, _IMMUTABLE):
            return True
    return bool(kwargs) and any(not isinstance(v, _IMMUTABLE) for v in kwargs.values())


def _which_argument(blob: bytes, args: Any, kwargs: Any, session: Session) -> str:
    """Name the first argument that is not as it was sent."""
    original, original_named = decode(blob, session._resolve)
    for position, (was, now) in enumerate(zip(original, args, strict=False), start=1):
        if encode(was, session._keep) != encode(now, session._keep):
            return f"argument {position}"
    for name, was in original_named.items():
        if name not in kwargs or encode(was, session._keep) != encode(kwargs[name], session._keep):
            return name
    return "an argument"


def signature_of(function: Callable[..., Any]) -> list[list[Any]] | None:
    """Return `[name, kind, has default, default]` of every parameter, or None if there is none.

    A default that is not plain data is told as its type's name in `<>`.
    """
    if isinstance(function, Placeholder):
        return None
    try:
        parameters = inspect.signature(function).parameters.values()
    except BaseException:  # a student may put any object in a function's place
        return None
    rows: list[list[Any]] = []
    for parameter in parameters:
        has_default = parameter.default is not parameter.empty
        default: Any = parameter.default if has_default else None
        try:
            encode(default)
        except (WireError, RecursionError):
            default = f"<{type(default).__name__}>"
        rows.append([parameter.name, parameter.kind.name, has_default, default])
    return rows


def expire(*_: object) -> None:
    """Handle SIGPROF: the call's CPU time is used up."""
    raise CallTimeout


def capture_output(session: Session, limit: int) -> None:
    """Collect what student code prints, up to `limit` characters a call."""
    session.printed = Printed(limit)
    sys.stdout = sys.stderr = session.printed
