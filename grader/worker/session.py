"""Loads one submission and answers calls of its functions with plain values."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any

import numpy as np

from grader.errors import SubmissionError, WireError
from grader.wire import MAX_BYTES, Reference, decode_call, encode
from grader.worker import modules
from grader.worker.guard import ForbiddenUse, Placeholder
from grader.worker.loader import LoadedModules
from grader.worker.watch import CallTimeout, Clock, Printed

__all__ = ["Session", "capture_output"]

MAX_FRAMES = 12
MAX_TEXT = 2000
MAX_REFERENCES = 256
MAX_ANSWER = MAX_BYTES - 4096  # so that it fits in a frame with its number
VALUE_HEAD = encode(("value", 0, ""))[: -len(encode(0)) - len(encode(""))]
NOTHING_PRINTED = encode("")
MAX_BASES = 1000
MAX_NAMES = 100
_BASES: dict[type, str] = {}
_IMMUTABLE = frozenset((bool, int, float, str, bytes, type(None)))


class Session:
    """One submission's functions, and the objects that they returned and that stay here.

    The same class serves the worker, where it is guarded and timed, and trusted code in the
    judge, where it is neither. There it is `interruptible`: a Ctrl-C is no answer.
    """

    def __init__(self, *, interruptible: bool = False) -> None:
        self.interruptible = interruptible
        self.files: dict[str, bytes] = {}  # the submission's, by name
        self.loaded: LoadedModules | None = None
        self.functions: dict[str, Callable[..., Any]] = {}
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.clock = Clock()
        self.late = False  # whether a call has run out of time
        self.printed: Printed | None = None

    # Loading ----------------------------------------------------------------------------

    def load(
        self,
        exercise: str,
        tasks: list[str],
        libraries: list[str],
        forbidden: list[str] | None = None,
        seconds: float = 0.0,
        exercises: list[str] | None = None,
    ) -> dict[str, Any]:
        """Run the exercise's file and say what it holds.

        Returns `unreadable` (why the file is no Python, or ""), `faults` (what its cells raised,
        as errors), `signatures` (of the tasks found), `defined` (names of its functions) and
        `imported` (other files it used). `late` says that it ran out of time. What was loaded
        before cannot be asked any more.
        """
        self.functions.clear()
        self.forget()
        self.loaded = loaded = LoadedModules(self.files, libraries)
        loaded.guard.exercises = frozenset(exercises or ())
        self.clock.limit = seconds
        for name in forbidden or ():
            loaded.guard.forbid(name)
        reply: dict[str, Any] = {"unreadable": "", "faults": [], "signatures": {}, "imported": []}
        try:
            with self.clock.running():
                module = loaded.load(exercise)
        except SubmissionError as error:
            reply["unreadable"] = f"{error}; {error.hint}" if error.hint else str(error)
            return reply
        except CallTimeout:
            reply["late"] = True
            return reply
        loaded.guard.asking = True
        for task in tasks:
            function = vars(module).get(task)
            if callable(function):
                self.functions[task] = function
                reply["signatures"][task] = signature_of(function)
        names = [n for n, v in vars(module).items() if callable(v) and not n.startswith("_")]
        reply["defined"] = names[:MAX_NAMES]
        reply["faults"] = [self.error_of(fault)[2] for _, fault in loaded.faults[:5]]
        reply["imported"] = sorted(set(loaded.modules) - {exercise})
        return reply

    # Answering --------------------------------------------------------------------------

    def ask(self, task: str, blob: bytes) -> bytes:
        """Call `task` with the encoded `(args, kwargs)`; return the encoded answer."""
        args, kwargs = decode_call(blob, self.resolve)
        return self.answer(task, args, kwargs, lambda: blob)

    def answer(
        self, task: str, args: Any, kwargs: Any, blob: Callable[[], bytes], frames: bool = True
    ) -> bytes:
        """Call `task`; return the encoded answer. `blob` gives the arguments as they were sent.

        An answer is `("value", value, printed)` or `("error", (kind, bases), (type, message,
        frames), printed)`: what a verdict may depend on comes first. `bases` are the names of the
        built-in classes of an exception, separated by spaces. Without `frames` there are none,
        which is quicker where many calls are asked and most refusals are right.
        """
        if self.printed is not None:
            self.printed.text = ""
        answer = self._call(task, args, kwargs, blob, frames)
        printed = self.printed.text if self.printed is not None else ""
        try:
            if answer[0] == "value" and not printed:
                encoded = VALUE_HEAD + encode(answer[1], self._keep) + NOTHING_PRINTED
            else:
                encoded = encode((*answer, printed), self._keep)
            if len(encoded) > MAX_ANSWER:
                raise WireError(f"it takes {len(encoded) / 2**20:.0f} MB, more than can be sent")
            return encoded
        except (WireError, RecursionError) as error:
            message = f"{task} returned something that is not plain data: {error}"
            return encode((*_error("malformed", message), printed))
        except MemoryError:
            return encode((*_error("out_of_memory", "the answer is too large"), printed))

    def _call(
        self, task: str, args: Any, kwargs: Any, blob: Callable[[], bytes], frames: bool
    ) -> tuple[Any, ...]:
        function = self.functions.get(task) or modules.OPERATIONS.get(task) or self._own(task)
        if function is None:
            return _error("missing", f"there is no function {task}")
        breaches = self.loaded.guard.breaches if self.loaded is not None else []
        known_breaches = len(breaches)
        arrays, unsure = _watched(args, kwargs)
        clock = self.clock
        clock.calls += 1
        try:
            clock.call = clock.calls
            value = function(*args, **kwargs)
            clock.call = 0
        except BaseException as error:  # whatever student code raises is an answer
            clock.call = 0
            if self.interruptible and isinstance(error, KeyboardInterrupt):
                raise
            return self.error_of(error, frames)
        if len(breaches) > known_breaches:
            return _error("forbidden", f"uses {breaches[-1]}, which this exercise does not allow")
        for array, before in arrays:
            if _state(array) != before:
                return _error("modified", _which_argument(blob(), args, kwargs, self))
        if unsure and self._bytes((args, kwargs or None)) != blob():
            return _error("modified", _which_argument(blob(), args, kwargs, self))
        return "value", value

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

    def _bytes(self, value: Any) -> bytes:
        """Return an argument's bytes, none if it has been made something that cannot be sent."""
        try:
            return encode(value, self._keep)
        except (WireError, RecursionError):
            return b""

    def forget(self) -> None:
        """Let go of all objects that were kept."""
        self.objects.clear()
        self.numbers.clear()

    def _own(self, task: str) -> Callable[..., Any] | None:
        """Return the operation that needs the session itself."""
        own: dict[str, Callable[..., Any]] = {
            "@forget": self.forget,
            "@on_meta": self.on_meta,
        }
        return own.get(task)

    def on_meta(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a task with torch's meta device as the default: tensors without memory."""
        import torch

        with torch.device("meta"):
            return self.functions[task](*args, **kwargs)

    def resolve(self, reference: Reference) -> Any:
        """Return the object; None for one that an earlier call should have made, but did not."""
        return self.objects.get(reference.number)

    # Errors -----------------------------------------------------------------------------

    def error_of(self, error: BaseException, frames: bool = True) -> tuple[Any, ...]:
        """Describe an exception of student code in plain values, with its own lines only."""
        kind, message = self._kind_and_message(error)
        lines = self._frames(error.__traceback__) if frames else ()
        ours = isinstance(error, CallTimeout | ForbiddenUse)
        name = "" if ours else type(error).__name__[:100]
        return "error", (kind, _bases(error.__class__)), (name, message, lines)

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
            self.late = True
            return "timeout", f"took more than {self.clock.limit:g} s of computing time"
        if isinstance(error, ForbiddenUse):
            return "forbidden", f"uses {error}, which this exercise does not allow"
        try:
            message = str(error)[:MAX_TEXT]
        except BaseException:  # a student's __str__ may do anything
            message = "(its message cannot be shown)"
        memory = isinstance(error, MemoryError) or "DefaultCPUAllocator" in message
        return ("out_of_memory" if memory else "raised"), message


def _error(kind: str, message: str) -> tuple[Any, ...]:
    return "error", (kind, ""), ("", message[:MAX_TEXT], ())


def _bases(kind: type) -> str:
    """Return the names of the built-in classes that a class of exceptions comes from."""
    known = _BASES.get(kind)
    if known is not None:
        return known
    names = " ".join(base.__name__ for base in kind.__mro__ if base.__module__ == "builtins")
    if len(_BASES) < MAX_BASES:
        _BASES[kind] = names
    return names


def _watched(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[tuple[np.ndarray[Any, Any], Any]], bool]:
    """Return the arrays among the arguments with their state, and whether others may change too.

    Models may: that is what they are handed over for.
    """
    arrays = []
    unsure = False
    for value in (*args, *kwargs.values()) if kwargs else args:
        kind = type(value)
        if kind is np.ndarray:
            arrays.append((value, _state(value)))
        elif kind not in _IMMUTABLE and not _is_fixed(value) and not modules.is_module(value):
            unsure = True
    return arrays, unsure


def _is_fixed(value: Any) -> bool:
    """Say whether nothing in a value can change."""
    kind = type(value)
    return kind in _IMMUTABLE or (kind is tuple and all(map(_is_fixed, value)))


def _state(array: np.ndarray[Any, Any]) -> tuple[bytes, tuple[int, ...], int]:
    return array.tobytes(), array.shape, array.dtype.num


def _which_argument(blob: bytes, args: Any, kwargs: Any, session: Session) -> str:
    """Name the first argument that is not as it was sent."""
    original, original_named = decode_call(blob, session.resolve)
    for position, (was, now) in enumerate(zip(original, args, strict=False), start=1):
        if session._bytes(was) != session._bytes(now):
            return f"argument {position}"
    for name, was in original_named.items():
        if name not in kwargs or session._bytes(was) != session._bytes(kwargs[name]):
            return str(name)
    return "an argument"


def signature_of(function: Callable[..., Any]) -> list[list[Any]] | str | None:
    """Return `[name, kind, has default, default]` of every parameter, or None if there is none.

    For a placeholder, that is its name. A default that is not plain data is told as the name of
    its type in `<>`.
    """
    if isinstance(function, Placeholder):
        return str(vars(function)["__name__"])
    try:
        rows = _plain_parameters(function) or _parameters(function)
    except BaseException:  # a student may put any object in a function's place
        return None
    for row in rows:
        try:
            encode(row[3])
        except (WireError, RecursionError):
            row[3] = f"<{type(row[3]).__name__}>"
    return rows


def _parameters(function: Callable[..., Any]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for parameter in inspect.signature(function).parameters.values():
        has_default = parameter.default is not parameter.empty
        default = parameter.default if has_default else None
        rows.append([parameter.name, parameter.kind.name, has_default, default])
    return rows


def _plain_parameters(function: Callable[..., Any]) -> list[list[Any]]:
    """Return the parameters of an ordinary function as its code has them, else nothing.

    That touches some fifty pages less than `inspect` does, each of which a fork has to copy.
    """
    if type(function) is not FunctionType or vars(function):  # as a decorator leaves it
        return []
    code, defaults = function.__code__, function.__defaults__ or ()
    others = code.co_posonlyargcount + code.co_kwonlyargcount
    if others or code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
        return []
    names = code.co_varnames[: code.co_argcount]
    required = len(names) - len(defaults)
    given = [(False, None)] * required + [(True, default) for default in defaults]
    return [[name, "POSITIONAL_OR_KEYWORD", *own] for name, own in zip(names, given, strict=True)]


def capture_output(session: Session, limit: int) -> None:
    """Collect what student code prints, up to `limit` characters a call."""
    session.printed = Printed(limit)
    sys.stdout = sys.stderr = session.printed
