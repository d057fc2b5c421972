"""Says what went wrong in words and values that a student can read."""

from __future__ import annotations

import difflib
import itertools
from typing import Any

from grader.checks.answers import Answerer, AnswerError, Model
from grader.checks.run import Asked, Fault
from grader.errors import WireError
from grader.model import Counterexample, Parameter, Task
from grader.plain import to_plain
from grader.wire import Reference, decode_call, encode

__all__ = ["counterexample", "error_lines", "message", "signature_problem", "signature_text"]


def message(fault: Fault, task: Task) -> str:
    """Return what a failed check tells: the mismatch, or the student's exception and its lines."""
    error = fault.error
    if error is None:
        return fault.message
    if error.kind == "modified":
        return (
            f"{task.name} changes its argument ({_argument_name(error.text, task)}); work on a copy"
        )
    if fault.status == "missing" and error.type_name == "NotImplementedError":
        return f"{task.name} is not written yet"
    return error_lines(error.type_name, error.text, error.frames)


def error_lines(type_name: str, text: str, frames: Any) -> str:
    """Return an exception as a traceback of the student's own lines."""
    head = f"{type_name}: {text}" if type_name and text else type_name or text
    lines = [head]
    for (file, line, function, code), repeated in itertools.groupby(map(tuple, frames)):
        times = len(list(repeated))
        lines.append(f"  {file}, line {line}" + (f", in {function}" if function[:1] != "<" else ""))
        if code:
            lines.append(f"    {code}" + (f"  (and again, {times} times)" if times > 1 else ""))
    return "\n".join(lines)


def counterexample(fault: Fault, task: Task, reference: Answerer | None) -> Counterexample | None:
    """Return the failed question with its arguments by name, what was expected and what came."""
    if fault.status in ("missing", "forbidden") or not (fault.asked or fault.arguments):
        return None
    culprit = _culprit(fault, task)
    arguments = dict(fault.arguments) if culprit is None else _by_name(culprit.blob, task)
    expected: Any = None
    actual: Any = None
    if fault.mismatch is not None:
        expected, actual = fault.mismatch.expected, fault.mismatch.actual
    elif culprit is not None:
        expected = _reference_answer(culprit.task, culprit.blob, reference)
        actual = None if isinstance(culprit.answer, AnswerError) else culprit.answer
    return Counterexample(
        arguments={name: to_plain(value) for name, value in arguments.items()},
        expected=to_plain(_shown(expected)),
        actual=to_plain(_shown(actual)),
    )


def signature_problem(task: Task, found: Any) -> str:
    """Return how a function's parameters differ from the task's, "" if they do not.

    `found` is what a worker told, rows of `[name, kind, has default, default]`; further
    parameters with defaults are fine.
    """
    problem = (
        f"the parameters of {task.name} are not as in the exercise: it should be "
        f"{signature_text(task)}"
    )
    if isinstance(found, str):
        return f"{task.name} comes from {found[:100]}, which is not available here"
    if found is None:
        return f"{task.name} is not a function whose parameters can be read"
    if not isinstance(found, list | tuple) or not all(_is_row(row) for row in found):
        return problem
    if len(found) < len(task.signature):
        return problem
    for wanted, (name, kind, has_default, default) in zip(task.signature, found, strict=False):
        named = name == wanted.name and kind == "POSITIONAL_OR_KEYWORD"
        if not named or has_default != wanted.optional:
            return problem
        free = wanted.default is Ellipsis
        if has_default and not free and not _equal_default(default, wanted):
            return problem
    for _, kind, has_default, _ in found[len(task.signature) :]:
        if not has_default and kind not in ("VAR_POSITIONAL", "VAR_KEYWORD"):
            return problem
    return ""


def signature_text(task: Task) -> str:
    """Return the task's signature as it is written in the stub."""
    shown = [
        p.name
        if not p.optional
        else f"{p.name}={'...' if p.default is Ellipsis else repr(p.default)}"
        for p in task.signature
    ]
    return f"{task.name}({', '.join(shown)})"


def suggestion(name: str, defined: list[str]) -> str:
    """Return a hint where a function of a similar name was found."""
    close = difflib.get_close_matches(name, defined, n=1, cutoff=0.7)
    return f"; did you mean to call {close[0]} {name}?" if close else ""


# ----------------------------------------------------------------------------------------------


def _culprit(fault: Fault, task: Task) -> Asked | None:
    """Return the call whose answer was wrong, None where several are to blame together."""
    own = [call for call in fault.asked if call.task == task.name]
    if not own:
        return None
    if len(own) == 1 or fault.mismatch is None or isinstance(own[-1].answer, AnswerError):
        return own[-1]
    wrong = [call for call in own if call.answer is fault.mismatch.actual]
    if wrong:
        return wrong[-1]
    return None if fault.arguments else own[-1]  # a worked example draws nothing


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, list | tuple)
        and len(row) == 4
        and isinstance(row[0], str)
        and isinstance(row[1], str)
        and isinstance(row[2], bool)
    )


def _equal_default(found: Any, wanted: Parameter) -> bool:
    """Say whether a default is the stub's; a list is as good as a tuple.

    Their bytes are compared, since whatever came from a worker may stand in `found`.
    """
    first, second = (list(v) if isinstance(v, tuple) else v for v in (found, wanted.default))
    try:
        return encode(first) == encode(second)
    except WireError:  # of a stub's default, such as a set
        return False


def _by_name(blob: bytes, task: Task) -> dict[str, Any]:
    """Return the arguments of a call by the names of the parameters."""
    args, kwargs = decode_call(blob, _described)
    names = [parameter.name for parameter in task.signature]
    names += [f"argument {i + 1}" for i in range(len(names), len(args))]
    return {**dict(zip(names, args, strict=False)), **kwargs}


def _argument_name(text: str, task: Task) -> str:
    """Turn "argument 1" into the parameter's name."""
    position = text.removeprefix("argument ")
    if position.isdecimal() and 0 < int(position) <= len(task.signature):
        return task.signature[int(position) - 1].name
    return text


def _reference_answer(task: str, blob: bytes, reference: Answerer | None) -> Any:
    if reference is None:
        return None
    try:
        args, kwargs = decode_call(blob, _unknown)
        return reference.call(task, args, kwargs)
    except AnswerError as error:
        return error.type_name
    except WireError:
        return None


def _unknown(reference: Reference) -> None:
    raise WireError("a model that is not here")


def _described(reference: Reference) -> str:
    return "<model>"


def _shown(value: Any) -> Any:
    return "<model>" if isinstance(value, Model) else value
