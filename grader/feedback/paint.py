"""Drawing for a terminal: colour that nothing depends on, aligned tables, blocks side by side."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from grader.feedback.tables import Cell, Table, aligned

__all__ = [
    "Audience",
    "Look",
    "Paint",
    "between",
    "indented",
    "scored",
    "side_by_side",
    "table_lines",
    "to_ascii",
    "told",
    "wrapped",
]

Audience = Literal["student", "instructor"]

CODES: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
COLOURS: Final = re.compile("\x1b\\[[0-9;]*m")
MOST_LINES: Final = 40  # of one message
GAP: Final = 4  # columns between blocks side by side
PLAINER: Final = str.maketrans("✓✗×·–—−‘’“”", "+xx*---''\"\"")  # noqa: RUF001
LONGER: Final = str.maketrans({"…": "...", "→": "->", "≤": "<=", "≥": ">="})


class Paint(NamedTuple):
    """How a text is coloured, or left as it is where there is no colour."""

    colour: bool

    def __call__(self, text: str, *names: str) -> str:
        """Return the text in these colours (`bold`, `dim`, `red`, ...)."""
        if not self.colour or not text or not names:
            return text
        return f"\x1b[{';'.join(CODES[name] for name in names)}m{text}\x1b[0m"


class Look(NamedTuple):
    """How everything is drawn, and for whom."""

    paint: Paint
    width: int
    audience: Audience
    wordy: bool


def between(left: str, plain_left: str, right: str, plain_right: str, look: Look) -> str:
    """Return a line with a text at each end; both also come without colour, to be measured."""
    gap = max(look.width - len(plain_left) - len(plain_right), 2)
    return left + " " * gap + right


def scored(mark: str, text: str, score: str, indent: int, look: Look, *colours: str) -> list[str]:
    """Return a coloured mark, a text and, at the right of its first line, a score."""
    first, *others = wrapped(text, look.width - indent - len(score) - 4)
    left = " " * indent + f"{mark} {first}"
    painted = " " * indent + look.paint(mark, *colours) + f" {first}"
    return [between(painted, left, score, score, look), *indented(others, indent + 2)]


def to_ascii(text: str) -> str:
    """Return a text for a stream that encodes nothing but ASCII."""
    return (
        text.translate(PLAINER)
        .translate(LONGER)
        .encode("ascii", "backslashreplace")
        .decode("ascii")
    )


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width`; one of several lines keeps them as they are."""
    if "\n" in text:
        return text.rstrip("\n").split("\n")
    return textwrap.wrap(text, max(width, 20), break_on_hyphens=False) or [""]


def told(text: str, width: int) -> list[str]:
    """Return a message as lines, the middle of a very long one left out."""
    lines = wrapped(text, width)
    left_out = len(lines) - MOST_LINES
    if left_out <= 0:
        return lines
    half = MOST_LINES // 2
    return [*lines[:half], f"… {left_out} lines are left out", *lines[-half:]]


def indented(lines: Sequence[str], indent: int) -> list[str]:
    """Return lines moved to the right, empty ones left empty."""
    return [" " * indent + line if line else "" for line in lines]


def table_lines(table: Table, width: int, paint: Paint, colour: str) -> list[str]:
    """Return a table as lines of at most `width`: marked cells in brackets and in `colour`."""
    heading = [paint(table.heading, "bold")] if table.heading else []
    gap = " " if table.differs else ""
    lines = [_row(row, gap, width, paint, colour) for row in aligned(table)]
    note = [paint(line, "dim") for line in wrapped(table.note, width)] if table.note else []
    return [*heading, *lines, *note]


def side_by_side(blocks: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return blocks of lines next to each other, those that do not fit below the others."""
    lines: list[str] = []
    line_of_blocks: list[Sequence[str]] = []
    for block in blocks:
        if line_of_blocks and sum(_width(b) + GAP for b in line_of_blocks) + _width(block) > width:
            lines += [*_joined(line_of_blocks), ""]
            line_of_blocks = []
        line_of_blocks.append(block)
    return [*lines, *_joined(line_of_blocks)]


# --------------------------------------------------------------------------------------------


def _row(row: list[Cell], gap: str, width: int, paint: Paint, colour: str) -> str:
    """Return one row; what does not fit is told by an ellipsis."""
    each = len(row[0].text) + 2 + len(gap) if row else 1
    fit = width // each if len(row) * each <= width else max((width - 4) // each, 1)
    cells = [_cell(cell, width - 4, paint, colour) for cell in row[:fit]]
    rest = "" if fit >= len(row) else " [...]" if any(c.differs for c in row[fit:]) else " ..."
    return gap.join(cells).rstrip() + rest


def _cell(cell: Cell, width: int, paint: Paint, colour: str) -> str:
    text = cell.text if len(cell.text) <= width else cell.text[: width - 1] + "…"
    return paint(f"[{text}]", colour, "bold") if cell.differs else f" {text} "


def _joined(blocks: Sequence[Sequence[str]]) -> list[str]:
    widths = [_width(block) for block in blocks]
    height = max(map(len, blocks), default=0)
    lines = []
    for place in range(height):
        cells = [block[place] if place < len(block) else "" for block in blocks]
        padded = [
            cell + " " * (size - _length(cell)) for cell, size in zip(cells, widths, strict=True)
        ]
        lines.append((" " * GAP).join(padded).rstrip())
    return lines


def _width(block: Sequence[str]) -> int:
    return max(map(_length, block), default=0)


def _length(line: str) -> int:
    return len(COLOURS.sub("", line))
