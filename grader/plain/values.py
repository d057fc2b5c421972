"""Any value as plain, bounded JSON: what a report holds of arguments, answers and texts.

None, bools, integers, floats and texts are themselves; nan and infinity are the texts "nan",
"inf" and "-inf". Lists, tuples and arrays are nested lists. Where a list would not tell all of an
array (it is cut, empty, neither float64, int64 nor bool, or itself within a list), it is a dict
instead:

    {"dtype": "float32", "shape": [100, 100], "values": [[0.5, ...], ...], "cut": true}

What was left out of a list, a dict or a text is said in its last entry, after an ellipsis.
"""

from __future__ import annotations

import math
import re
import sys
from typing import Any, Final

import numpy as np

from grader.plain.grids import MAX_DEPTH, Grid, as_grid

__all__ = ["ELLIPSIS", "clean", "to_plain"]

ELLIPSIS: Final = "…"
LIMIT: Final = 8000  # characters that one value may take
SHORTEST: Final = 80  # characters that any text may take
LEFT_OUT: Final = re.compile(rf"{ELLIPSIS} (\d{{1,9}}) more")
# Dtypes that JSON's own numbers stand for.
BARE_DTYPES: Final = ("float64", "int64", "bool")


class _Room:
    """How many characters are left for a value and its parts."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def take(self, size: int) -> None:
        self.left -= size


def to_plain(value: Any, limit: int = LIMIT) -> Any:
    """Return a value as plain JSON data of about `limit` characters at most.

    Takes numpy arrays and scalars, torch tensors, and anything built of lists, tuples, dicts,
    numbers and texts; of any other object only its type is told. A plain value stays as it is,
    unless `limit` is smaller than before.
    """
    return _plain(value, _Room(max(limit, 1)), 0)


def clean(text: str, limit: int = LIMIT) -> str:
    """Return a text without characters that could steer a terminal or a page, `limit` at most.

    Control, bidirectional and surrogate characters are shown as escapes; line breaks and tabs
    (as four spaces) stay.
    """
    limit = max(limit, SHORTEST)
    shown = text[:limit]
    if not shown.replace("\n", "").isprintable():
        shown = "".join(map(_visible, shown.replace("\r\n", "\n")))
    if len(text) <= limit and len(shown) <= limit:
        return shown
    note = f"{ELLIPSIS} (cut: {len(text):,} characters in all)"
    return shown[: limit - len(note)] + note


# ----------------------------------------------------------------------------------------------


def _plain(value: Any, room: _Room, depth: int) -> Any:
    value = _as_numpy(value)
    if isinstance(value, np.ndarray) and value.ndim:
        return _array(value, room, inside=depth > 0)
    if isinstance(value, np.ndarray | np.generic):
        value = _numbers(np.asarray(value))
    if value is None or isinstance(value, bool | int | float | complex):
        return _number(value, room)
    if isinstance(value, str):
        text = clean(value, room.left)
        room.take(len(text))
        return text
    if isinstance(value, bytes):
        return _plain(repr(value[: max(room.left, SHORTEST)]), room, depth)
    if isinstance(value, list | tuple | dict) and depth < MAX_DEPTH:
        return _container(value, room, depth)
    return f"<{type(value).__name__}>"


def _number(value: Any, room: _Room) -> Any:
    room.take(6)
    if isinstance(value, complex):
        return str(value)
    if isinstance(value, float):
        room.take(10)
        value = float(value)
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, bool):
        return value
    if value.bit_length() > 62:  # more than other readers of JSON can hold
        return str(value) if value.bit_length() < 512 else f"<integer of {value.bit_length()} bits>"
    return int(value)


def _container(value: Any, room: _Room, depth: int) -> Any:
    grid = as_grid(list(value) if isinstance(value, tuple) else value)
    if grid is not None:
        return _grid(grid, room, told=isinstance(value, dict))
    if isinstance(value, dict):
        return _mapping(value, room, depth)
    return _sequence(list(value), room, depth)


def _sequence(value: list[Any], room: _Room, depth: int) -> list[Any]:
    left_out = _left_out(value[-1]) if value else 0
    if left_out:
        value = value[:-1]
    items: list[Any] = []
    for item in value:
        if room.left <= 0:
            break
        room.take(2)
        items.append(_plain(item, room, depth + 1))
    left_out += len(value) - len(items)
    return [*items, f"{ELLIPSIS} {left_out} more"] if left_out else items


def _mapping(value: dict[Any, Any], room: _Room, depth: int) -> dict[str, Any]:
    left_out = _left_out(value.get(ELLIPSIS))
    names = [key for key in value if not (left_out and key == ELLIPSIS)]
    found: dict[str, Any] = {}
    for key in names:
        if room.left <= 0:
            break
        name = clean(str(key), 200)
        room.take(len(name) + 2)
        found[name] = _plain(value[key], room, depth + 1)
    left_out += len(names) - len(found)
    return {**found, ELLIPSIS: f"{ELLIPSIS} {left_out} more"} if left_out else found


def _left_out(last: Any) -> int:
    """Return how many values a last entry stands for, 0 where it is an ordinary one."""
    found = LEFT_OUT.fullmatch(last) if isinstance(last, str) else None
    return int(found.group(1)) if found else 0


# Arrays -------------------------------------------------------------------------------------


def _array(array: Any, room: _Room, inside: bool) -> Any:
    # No entry takes less than three characters: more of a large array need not be looked at.
    sides = _sides(array.shape, max(room.left // 3, 1))
    corner = array[tuple(slice(0, side) for side in sides)]
    values = _numbers(corner) if array.size else []
    grid = Grid(values, array.shape, str(array.dtype), sides != array.shape)
    return _grid(grid, room, told=inside)


def _grid(grid: Grid, room: _Room, told: bool) -> Any:
    """Return a grid as a nested list; as a dict where `told` or a list does not tell all of it."""
    values, cut, sides = _stored(grid.values), grid.cut, _held(grid.values)
    while (size := len(str(values))) > max(room.left, 8) and max(sides, default=0) > 1:
        sides = _sides(sides, max(math.prod(sides) * room.left // size, 1))
        values, cut = _corner(values, sides), True
    room.take(size)
    if not told and not cut and grid.dtype in BARE_DTYPES and 0 not in grid.shape:
        return values
    found = {"dtype": clean(grid.dtype), "shape": list(grid.shape), "values": values}
    return {**found, "cut": True} if cut else found


def _stored(values: Any) -> Any:
    """Return nested lists anew, nan and infinity as texts, texts clean."""
    if isinstance(values, list | tuple):
        return [_stored(item) for item in values]
    if isinstance(values, float):
        return float(values) if math.isfinite(values) else str(values)
    return clean(values) if isinstance(values, str) else values


def _numbers(array: Any) -> Any:
    """Return an array as nested lists; single precision as its own shortest decimals."""
    if array.dtype.kind == "f" and array.dtype.itemsize < 8 and array.size:
        array = array.astype(str).astype(np.float64)
    if array.dtype.kind not in "biuf":
        array = array.astype(str)
    return array.tolist()


def _sides(shape: tuple[int, ...], entries: int) -> tuple[int, ...]:
    """Return the sides of the largest corner with at most so many entries, longest cut first."""
    sides = list(shape)
    while math.prod(sides) > entries and max(sides) > 1:
        longest = sides.index(max(sides))
        sides[longest] = (sides[longest] + 1) // 2
    return tuple(sides)


def _corner(values: Any, sides: tuple[int, ...]) -> Any:
    if not sides:
        return values
    return [_corner(item, sides[1:]) for item in values[: sides[0]]]


def _held(values: Any) -> tuple[int, ...]:
    """Return the sides of nested lists that are known to be rectangular."""
    return (len(values), *_held(values[0])) if isinstance(values, list | tuple) and values else ()


def _as_numpy(value: Any) -> Any:
    torch = sys.modules.get("torch")
    if torch is None or not isinstance(value, torch.Tensor):
        return value
    value = value.detach().cpu().resolve_conj().resolve_neg()
    try:
        return value.numpy()
    except TypeError:  # a dtype that numpy does not have
        return value.float().numpy()


def _visible(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    if character == "\t":
        return "    "
    if character == "\xa0":
        return " "
    return character.encode("unicode_escape").decode("ascii")
