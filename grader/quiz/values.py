"""One answer to one question: from a file or the keyboard to plain values.

Whatever stands in the file of a student, the outcome is a plain value or a SubmissionError that
says what is expected. A text in place of a number, shape or matrix is read as if it were typed.
"""

from __future__ import annotations

import math
import re
from typing import Any

from grader.errors import SubmissionError, UsageError
from grader.quiz.questions import Question

__all__ = ["how_to_answer", "parse_typed", "plain_answer", "shown"]

MAX_TYPED = 2000  # characters
MAX_NUMBER = 10**15
MAX_SHOWN = 16  # entries of a list
MAX_SHOWN_TEXT = 120  # characters

_HOW_TO_ANSWER = {
    "choice": "one letter: {letters}",
    "choices": "every letter that is right, such as a, c; there are {letters}",
    "number": "a number",
    "shape": "a shape, such as 3x3 or 3, 3",
    "shapes": "one shape after the other, such as 6x28x28; 6x14x14; 10",
    "matrix": "a matrix row by row, such as 1 2; 3 4",
    "text": "a word or a few",
}
_BETWEEN_ROWS = re.compile(r"[\])]\s*[,;]?\s*[\[(]|[;\n]")
_BETWEEN_ENTRIES = re.compile(r"[,\s]+")
_BETWEEN_SIDES = re.compile(r"[,\sx×*]+")
_BRACKETS = "[](){} \t\r,"


def how_to_answer(question: Question) -> str:
    """Return what an answer to the question looks like, for the student."""
    return _HOW_TO_ANSWER[question.kind].format(letters=", ".join(question.options))


def parse_typed(question: Question, text: str) -> Any:
    """Return the answer that a line typed in the terminal stands for.

    UsageError says what is expected if the line is no answer of the question's kind.
    """
    try:
        return plain_answer(question, text)[0]
    except SubmissionError as error:
        raise UsageError(error.message, hint=f"type {how_to_answer(question)}") from None


def plain_answer(question: Question, value: Any) -> tuple[Any, str]:
    """Return an answer in its one plain form, and a note on what was overlooked kindly.

    Forms: a letter; a sorted list of letters; an int or float; a list of ints; a list of those; a
    list of equally long lists of numbers; a str. SubmissionError if the value is none of them.
    """
    if isinstance(value, str) and len(value) > MAX_TYPED:
        raise SubmissionError(f"the answer is longer than {MAX_TYPED} characters")
    note = ""
    if question.kind == "choices" and isinstance(value, str):
        value, note = _split_letters(value), "the text was read as letters"
    elif isinstance(value, str) and question.kind in _SPLIT:
        value, note = _SPLIT[question.kind](value), "the text was read as if typed in the terminal"
    elif question.kind == "choice" and isinstance(value, list) and len(value) == 1:
        value, note = value[0], "the list of one letter was read as that letter"
    return _plain(question, value), note


def _plain(question: Question, value: Any) -> Any:
    if question.kind == "choice":
        return _letter(question, value)
    if question.kind == "choices":
        return sorted({_letter(question, entry) for entry in _list(value, "a list of letters")})
    if question.kind == "number":
        return _number(value)
    if question.kind == "shape":
        return _shape(value)
    if question.kind == "shapes":
        return [_shape(entry) for entry in _list(value, "a list of shapes")]
    if question.kind == "matrix":
        return _matrix(value)
    if not isinstance(value, str):
        raise SubmissionError(f"expected a text, found {_what(value)}")
    return " ".join(value.split())


def _letter(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise SubmissionError(f"expected a letter, found {_what(value)}")
    letter = value.strip(" \t\r\n().").lower()
    if letter not in question.options:
        letters = ", ".join(question.options)
        raise SubmissionError(f"there is no option {shown(value)!r}, only {letters}")
    return letter


def _number(value: Any) -> int | float:
    if isinstance(value, str):
        value = _typed_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SubmissionError(f"expected a number, found {_what(value)}")
    if not math.isfinite(value) if isinstance(value, float) else abs(value) > MAX_NUMBER:
        raise SubmissionError(f"expected a number, {shown(value)} is out of all bounds")
    return int(value) if value == int(value) and abs(value) <= MAX_NUMBER else value


def _typed_number(text: str) -> int | float:
    digits = text.strip(_BRACKETS + "%\n")
    for kind in (int, float):
        try:
            return kind(digits)
        except ValueError:
            continue
    hint = "; write a decimal point, not a comma" if "," in digits else ""
    raise SubmissionError(f"expected a number, found {shown(text)!r}{hint}")


def _shape(value: Any) -> list[int]:
    if isinstance(value, str):
        value = _split_sides(value)
    entries = value if isinstance(value, list) else [value]
    numbers = [_number(entry) for entry in _list(entries, "a shape")]
    if not numbers or any(isinstance(number, float) for number in numbers):
        raise SubmissionError(f"expected a shape of whole numbers, found {shown(value)}")
    return [int(number) for number in numbers]


def _matrix(value: Any) -> list[list[int | float]]:
    rows = _list(value, "a matrix")
    if rows and not any(isinstance(row, list) for row in rows):
        rows = [rows]
    plain = [[_number(entry) for entry in _list(row, "a row of numbers")] for row in rows]
    if not plain or not plain[0] or len({len(row) for row in plain}) != 1:
        raise SubmissionError("expected a matrix: its rows must be equally long and not empty")
    return plain


def _list(value: Any, wanted: str) -> list[Any]:
    if not isinstance(value, list):
        raise SubmissionError(f"expected {wanted}, found {_what(value)}")
    if len(value) > MAX_TYPED:
        raise SubmissionError(f"expected {wanted}, found {len(value)} entries")
    return value


def _split_letters(text: str) -> list[str]:
    words = [word for word in _BETWEEN_ENTRIES.split(text.strip(_BRACKETS + "\n")) if word]
    return list(words[0]) if len(words) == 1 and words[0].isalpha() else words


def _split_sides(text: str) -> list[str]:
    return [side for side in _BETWEEN_SIDES.split(text.strip(_BRACKETS + "\n")) if side]


def _split_rows(text: str) -> list[str]:
    rows = (row.strip(_BRACKETS) for row in _BETWEEN_ROWS.split(text))
    return [row for row in rows if row]


def _split_matrix(text: str) -> list[list[str]]:
    return [_BETWEEN_ENTRIES.split(row) for row in _split_rows(text)]


_SPLIT = {
    "number": _typed_number,
    "shape": _split_sides,
    "shapes": _split_rows,
    "matrix": _split_matrix,
}


def shown(value: Any, depth: int = 2) -> Any:
    """Return a value as a report may hold it: plain, short, whatever it was."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if len(value) <= MAX_SHOWN_TEXT else value[:MAX_SHOWN_TEXT] + "… (cut)"
    if isinstance(value, int):
        small = abs(value) <= MAX_NUMBER
        return value if small else f"a whole number of {value.bit_length()} bits"
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list) and depth:
        more = [f"… ({len(value) - MAX_SHOWN} more)"] if len(value) > MAX_SHOWN else []
        return [shown(entry, depth - 1) for entry in value[:MAX_SHOWN]] + more
    return _what(value)


def _what(value: Any) -> str:
    """Return what kind of TOML value this is, in words."""
    names = {bool: "true or false", str: "a text", int: "a number", float: "a number"}
    names |= {list: "a list", dict: "a table", type(None): "nothing"}
    return names.get(type(value), "a date or time")
