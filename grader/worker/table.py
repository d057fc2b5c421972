"""Parses a file that holds a table instead of code, and tells it in plain values."""

from __future__ import annotations

import datetime
from typing import Any

from grader.errors import SubmissionError, WireError
from grader.submission.parse import parse_table
from grader.wire import encode

__all__ = ["table_of"]


def table_of(name: str, data: bytes) -> bytes:
    """Return the encoded `("table", table, problem)` of a TOML file.

    `problem` is `(message, where, hint)`, or () where there is none. A date is told as a text.
    """
    try:
        return encode(("table", _plain(parse_table(name, data)), ()))
    except SubmissionError as error:
        problem = (error.message, error.where, error.hint)
    except (WireError, RecursionError, MemoryError):
        problem = ("holds a value that is too large or too deep", name, "")
    return encode(("table", {}, problem))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value
