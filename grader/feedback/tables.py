"""A plain value as tables of texts: what the terminal and the page draw, differing cells marked.

A number is a table of one cell, a list of numbers a row, a matrix a table, a larger array one
table a slice; a list of anything else is a column, or a table for each of its arrays.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from grader.plain.grids import NOT_FINITE, Grid, as_grid
from grader.plain.values import ELLIPSIS

__all__ = ["NOTHING", "Cell", "Table", "aligned", "code", "matrix_lines", "tables"]

NOTHING: Final = object()  # no value to compare with; None is one
MAX_TABLES: Final = 12
MAX_ROWS: Final = 20
MAX_COLUMNS: Final = 20
MAX_CODE: Final = 200  # characters of a value written as code
NAMED: Final = re.compile(r"<[A-Za-z ]{1,40}>")  # what `to_plain` writes for any other object


class Cell(NamedTuple):
    """One entry as it is shown; numbers carry the spaces that align their points."""

    text: str
    differs: bool = False


class Table(NamedTuple):
    """Rows of cells, all of one length, below an optional heading and above an optional note."""

    rows: tuple[tuple[Cell, ...], ...]
    heading: str = ""
    note: str = ""
    numbers: bool = True  # else the cells are code, and start at the left

    @property
    def differs(self) -> bool:
        """Whether any cell is marked."""
        return any(cell.differs for row in self.rows for cell in row)


def tables(value: Any, other: Any = NOTHING) -> tuple[Table, ...]:
    """Return a plain value as tables, the cells marked where it differs from `other`.

    Differences are looked for where both have the same shape; else the note tells the shape.
    Large values are shown by their first rows, columns and slices, and the note says so.
    """
    found = _tables(value, other, "")
    if len(found) <= MAX_TABLES:
        return found
    left_out = f"{len(found) - MAX_TABLES} more parts are not shown"
    return (*found[: MAX_TABLES - 1], found[MAX_TABLES - 1]._replace(note=left_out))


def matrix_lines(value: Any, other: Any = NOTHING) -> list[str]:
    """Return a plain value as aligned lines of text, entries that differ from `other` bracketed."""
    lines: list[str] = []
    for table in tables(value, other):
        lines += [table.heading] if table.heading else []
        gap = " " if table.differs else ""
        for row in aligned(table):
            cells = [f"[{cell.text}]" if cell.differs else f" {cell.text} " for cell in row]
            lines.append(gap.join(cells).rstrip())
        lines += [table.note] if table.note else []
    return lines


def aligned(table: Table) -> list[list[Cell]]:
    """Return a table's cells, all of one width: numbers to the right, code to the left."""
    width = max((len(cell.text) for row in table.rows for cell in row), default=0)
    side = ">" if table.numbers else "<"
    return [
        [cell._replace(text=f"{cell.text:{side}{width}}") for cell in row] for row in table.rows
    ]


def code(value: Any) -> str:
    """Return a plain value as a student would write it in Python, one line, cut where long.

    A list reads as a tuple where it holds no floats and not only lists: sizes, shapes and layers
    are tuples.
    """
    text = _code(value)
    return text if len(text) <= MAX_CODE else text[:MAX_CODE] + ELLIPSIS


# ----------------------------------------------------------------------------------------------


def _tables(value: Any, other: Any, heading: str) -> tuple[Table, ...]:
    grid = as_grid(value)
    if grid is not None:
        return _grid_tables(grid, other, heading)
    if isinstance(value, list) and any(_is_array(item) for item in value):
        others = other if isinstance(other, list) and len(other) == len(value) else None
        return tuple(
            table
            for place, item in enumerate(value)
            for table in _tables(item, others[place] if others else NOTHING, f"{heading}[{place}]")
        )
    if isinstance(value, list) and value:
        return (_column(value, other, heading),)
    if isinstance(value, dict) and value:
        others_of = other if isinstance(other, dict) else {}
        return tuple(
            table
            for key, item in value.items()
            for table in _tables(item, others_of.get(key, NOTHING), f"{heading}[{key!r}]")
        )
    return (_scalar(value, other, heading),)


def _is_array(value: Any) -> bool:
    """Say whether a part of a list is drawn as a table of its own."""
    grid = as_grid(value)
    return grid is not None and (isinstance(value, dict) or len(grid.shape) > 1)


def _scalar(value: Any, other: Any, heading: str) -> Table:
    differs = other is not NOTHING and _differ(value, other, 1e-6 * max(1.0, _size(other)))
    if differs and _is_number(value) and _is_number(other):
        text = _told_apart(value, other)
    elif isinstance(value, float):
        text = _number(value)
    elif isinstance(value, str):
        text = value.replace("\n", "\\n")
        text = text if len(text) <= MAX_CODE else text[:MAX_CODE] + ELLIPSIS
    else:
        text = code(value)
    return Table(((Cell(text, differs),),), heading, numbers=_is_number(value))


def _column(value: list[Any], other: Any, heading: str) -> Table:
    others = other if isinstance(other, list) and len(other) == len(value) else None
    texts = [code(item) for item in value[:MAX_ROWS]]
    theirs = [code(item) for item in others[:MAX_ROWS]] if others else texts
    rows = tuple((Cell(text, text != their),) for text, their in zip(texts, theirs, strict=True))
    note = f"{len(value)} values" if other is not NOTHING and not others else ""
    if len(value) > MAX_ROWS:
        note = f"the first {MAX_ROWS} of {len(value)} values"
    return Table(rows, heading, note, numbers=False)


# Arrays -------------------------------------------------------------------------------------


def _grid_tables(grid: Grid, other: Any, heading: str) -> tuple[Table, ...]:
    theirs = as_grid(other) if other is not NOTHING else None
    compared = theirs is not None and theirs.shape == grid.shape
    others = theirs.values if theirs is not None and compared else NOTHING
    tolerance = _tolerance(grid, theirs) if theirs is not None else 0.0
    slices = _slices(grid.values, others, len(grid.shape))
    found = [Table(_cells(rows, his, tolerance), heading + at) for at, rows, his in slices]
    note = _note(grid, other is not NOTHING and not compared)
    return (*found[:-1], found[-1]._replace(note=note)) if found else (Table((), heading, note),)


def _slices(values: Any, others: Any, sides: int) -> list[tuple[str, Any, Any]]:
    """Return every matrix of an array: its place, its rows, the other array's rows there."""
    if not values or sides == 2:
        return [("", values, others)] if values else []
    if sides == 1:
        return [("", [values], NOTHING if others is NOTHING else [others])]
    return [
        (f"[{first}, {place[1:]}" if place else f"[{first}]", rows, theirs)
        for first, item in enumerate(values)
        for place, rows, theirs in _slices(item, _at(others, first), sides - 1)
    ]


def _at(values: Any, place: int) -> Any:
    return values[place] if isinstance(values, list) and place < len(values) else NOTHING


def _note(grid: Grid, with_shape: bool) -> str:
    """Return what the tables of an array do not show by themselves."""
    columns, rows = (*grid.shape[::-1], 1)[:2]
    cut = grid.cut or columns > MAX_COLUMNS or rows > MAX_ROWS
    notes = [f"shape {grid.shape}"] if with_shape or cut or 0 in grid.shape else []
    if grid.dtype not in ("float64", "int64", "bool"):
        notes.append(grid.dtype)
    return ", ".join([*notes, "only the first entries are shown"] if cut else notes)


def _cells(rows: Any, others: Any, tolerance: float) -> tuple[tuple[Cell, ...], ...]:
    """Return the first rows and columns of a matrix as cells, spaced to align their points."""
    found = [
        [_cell(x, _at(_at(others, i), j), tolerance) for j, x in enumerate(row[:MAX_COLUMNS])]
        for i, row in enumerate(rows[:MAX_ROWS])
    ]
    longest = max((_after_point(cell.text) for row in found for cell in row), default=0)
    return tuple(
        tuple(c._replace(text=c.text + " " * (longest - _after_point(c.text))) for c in row)
        for row in found
    )


def _cell(value: Any, other: Any, tolerance: float) -> Cell:
    if other is NOTHING or not _differ(value, other, tolerance):
        return Cell(_number(value))
    return Cell(_told_apart(value, other), differs=True)


# Numbers ------------------------------------------------------------------------------------


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _differ(value: Any, other: Any, tolerance: float) -> bool:
    if _is_number(value) and _is_number(other):
        return bool(abs(value - other) > tolerance)
    return type(value) is not type(other) or bool(value != other)


def _tolerance(grid: Grid, other: Grid) -> float:
    """Return how far entries may be apart and still count as equal, as `assert_same` has it."""
    single = any(dtype.endswith(("16", "32")) for dtype in (grid.dtype, other.dtype))
    return (1e-3 if single else 1e-6) * max(1.0, min(_size(other.values), _size(grid.values)))


def _size(value: Any) -> float:
    """Return the largest absolute value among numbers."""
    if isinstance(value, list):
        return max(map(_size, value), default=0.0)
    return abs(float(value)) if _is_number(value) else 0.0


def _number(value: Any) -> str:
    """Return a number as numpy prints it: a whole float ends in its point."""
    if not isinstance(value, float):
        return str(value)
    if value and not 1e-4 <= abs(value) < 1e7:
        return f"{value:.4g}"
    return f"{abs(value) if value == 0 else value:.4f}".rstrip("0")


def _told_apart(value: Any, other: Any) -> str:
    """Return a number with as many digits as it takes to tell it from another one."""
    if _number(value) != _number(other) or not (_is_number(value) and _is_number(other)):
        return _number(value)
    digits = next((n for n in (6, 9, 12) if f"{value:.{n}g}" != f"{other:.{n}g}"), 17)
    return f"{value:.{digits}g}"


def _after_point(text: str) -> int:
    return len(text) - text.index(".") if "." in text else 0


def _code(value: Any) -> str:
    if isinstance(value, list):
        inside = ", ".join(map(_code, value))
        lists = all(isinstance(item, list) for item in value)
        if lists or any(isinstance(item, float) for item in value):
            return f"[{inside}]"
        return f"({inside}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        grid = as_grid(value)
        inside = ", ".join(f"{key!r}: {_code(item)}" for key, item in value.items())
        return f"<array of shape {grid.shape}>" if grid else f"{{{inside}}}"
    if isinstance(value, str):
        bare = value in NOT_FINITE or value.startswith(ELLIPSIS) or NAMED.fullmatch(value)
        return value if bare else repr(value)
    return repr(value)
