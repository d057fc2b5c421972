"""Values as people read them, and texts with `{placeholders}` filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["fill", "fill_lines", "format_value", "is_matrix", "matrix_lines", "placeholders"]

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return set(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return the text with every `{name}` replaced in its line; KeyError if one has no value."""
    return _PLACEHOLDER.sub(lambda found: format_value(values[found[1]]), text)


def fill_lines(text: str, values: Mapping[str, Any]) -> str:
    """Return the same, but a matrix that ends its line as aligned rows, one below the other."""
    return "\n".join(_fill_line(line, values) for line in text.split("\n"))


def _fill_line(line: str, values: Mapping[str, Any]) -> str:
    last = re.search(_PLACEHOLDER.pattern + "$", line)
    if last is None or not is_matrix(values[last[1]]):
        return fill(line, values)
    before = fill(line[: last.start()], values)
    indent = "\n" + " " * len(before)
    return before + indent.join(matrix_lines(values[last[1]]))


def format_value(value: Any) -> str:
    """Return a value in one line: `3`, `(3, 4)` for a shape, `[[1, 2], [3, 4]]` for a matrix."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list) and not is_matrix(value):
        inner = ", ".join(format_value(entry) for entry in value)
        return inner if any(isinstance(entry, list) for entry in value) else f"({inner})"
    if isinstance(value, list):
        rows = (", ".join(format_value(entry) for entry in row) for row in value)
        return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
    return str(value)


def matrix_lines(rows: list[list[Any]]) -> list[str]:
    """Return the rows of a matrix as lines with aligned columns."""
    cells = [[format_value(entry) for entry in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]


def is_matrix(value: Any) -> bool:
    """Say whether a value is a list of equally long lists."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, list) and row for row in value)
        and len({len(row) for row in value}) == 1
    )
