"""`answers.toml`: what a student answered, read as hostile data and written without loss."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader import atomic
from grader.errors import SubmissionError, UsageError
from grader.model import Record
from grader.submission.parse import parse_table

__all__ = ["Answers", "Parse", "read_answers", "write_answers"]

MAX_BYTES = 256 * 1024
NAME = "answers.toml"
Parse = Callable[[str, bytes], dict[str, Any]]  # of a file's name and bytes, as `parse_table`
FIRST_LINE = "# Answers to the quiz; written by `grader quiz`, and good to edit by hand.\n"


class Answers(Record, frozen=True, kw_only=True):
    """A student's answers by question id, as they stand in the file: any TOML value at all."""

    student: str
    answers: dict[str, Any]


def read_answers(data: bytes, parse: Parse = parse_table) -> Answers:
    """Return the answers of an `answers.toml`; SubmissionError, with the line, if it is none.

    No answer is looked at yet. `student` is "" where the file names nobody. Whose file is another's
    gives a `parse` that runs in a worker.
    """
    if len(data) > MAX_BYTES:
        raise SubmissionError(
            f"is {len(data)} bytes long, more than the {MAX_BYTES} allowed", where=NAME
        )
    table = parse(NAME, data)
    answers = table.get("answers", {})
    if not isinstance(answers, dict):
        raise SubmissionError("`answers` is not a table", where=NAME, hint="begin it by [answers]")
    student = table.get("student", "")
    return Answers(student=student if isinstance(student, str) else "", answers=answers)


def write_answers(path: Path, student: str, answers: Mapping[str, Any]) -> None:
    """Add answers to the file at `path`, which is made if there is none.

    Answers that are there and not given anew are kept; the file is replaced in one step, so that
    an interruption never leaves half of it. UsageError if it holds another student's answers,
    SubmissionError if it cannot be read.
    """
    old = read_answers(path.read_bytes()) if path.exists() else Answers(student="", answers={})
    if old.student not in ("", student):
        raise UsageError(
            f"holds the answers of {old.student!r}, not of {student!r}",
            where=str(path),
            hint="each student has other numbers: move the file away, or correct the id",
        )
    merged = {**old.answers, **answers}
    lines = [f"{_key(name)} = {_toml(merged[name])}\n" for name in sorted(merged)]
    text = f"{FIRST_LINE}student = {_toml(student)}\n\n[answers]\n{''.join(lines)}"
    atomic.write(path, text.encode("utf-8", "replace"))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    """Return a value as TOML. What was read from a file comes out as it was."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's too; only DEL, which JSON leaves bare, TOML does not allow.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {_toml(value[name])}" for name in value) + "}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, int):
        return hex(value) if value > 2**63 else str(value)
    if isinstance(value, float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} cannot be written as TOML")
