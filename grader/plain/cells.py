"""Texts as the cells of a table that is opened in a spreadsheet."""

from __future__ import annotations

import unicodedata
from typing import Final

from grader.plain.values import clean

__all__ = ["cell"]

FORMULA: Final = ("=", "+", "-", "@")  # how what a spreadsheet computes begins
LIMIT: Final = 1000  # characters


def cell(text: str) -> str:
    """Return a text as a spreadsheet shows it and never computes it: clean, bounded, on one line.

    What would begin a formula, also behind spaces, stands behind an apostrophe. The writer of the
    file still has to quote it (`csv` does); a number is better written as a number.
    """
    line = " ".join(clean(text, LIMIT).split("\n"))
    start = unicodedata.normalize("NFKC", line).lstrip()
    return f"'{line}" if start.startswith(FORMULA) else line
