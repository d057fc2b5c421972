"""The arrays among plain values: which nested lists and dicts stand for a block of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

__all__ = ["MAX_DEPTH", "NOT_FINITE", "Grid", "as_grid"]

MAX_DEPTH: Final = 30  # of nested lists
LONGEST: Final = 80  # characters of an entry that is a text, such as a complex number
NOT_FINITE: Final = ("nan", "inf", "-inf")


class Grid(NamedTuple):
    """A rectangular block of numbers in plain form."""

    values: list[Any]  # nested lists, as many levels as `shape` has sides
    shape: tuple[int, ...]  # of the whole array, also where `values` is only its first corner
    dtype: str
    cut: bool = False


def as_grid(value: Any) -> Grid | None:
    """Return the array that a plain value stands for, None where it stands for something else."""
    if isinstance(value, dict):
        return _stored_grid(value)
    if not isinstance(value, list) or not value:
        return None
    shape = _rectangle(value, _is_number)
    return Grid(value, shape, _dtype(value)) if shape else None


# --------------------------------------------------------------------------------------------


def _stored_grid(value: dict[str, Any]) -> Grid | None:
    if not {"dtype", "shape", "values"} <= set(value) <= {"dtype", "shape", "values", "cut"}:
        return None
    dtype, shape, values = value["dtype"], value["shape"], value["values"]
    if not (isinstance(dtype, str) and isinstance(shape, list) and isinstance(values, list)):
        return None
    if not 0 < len(shape) <= MAX_DEPTH or not all(
        type(side) is int and side >= 0 for side in shape
    ):
        return None
    held = _rectangle(values, _is_scalar)
    whole = tuple(shape)
    if not values and 0 in shape:
        return Grid([], whole, dtype[:LONGEST])
    if not held or len(held) != len(whole) or any(map(int.__gt__, held, whole)):
        return None
    return Grid(values, whole, dtype[:LONGEST], held != whole)


def _rectangle(
    value: Any, is_leaf: Callable[[Any], bool], depth: int = MAX_DEPTH
) -> tuple[int, ...] | None:
    """Return the shape of nested lists of leaves, () for a leaf, None for anything else."""
    if not isinstance(value, list | tuple):
        return () if is_leaf(value) else None
    first = _rectangle(value[0], is_leaf, depth - 1) if value and depth else None
    if first is None or any(_rectangle(item, is_leaf, depth - 1) != first for item in value[1:]):
        return None
    return (len(value), *first)


def _is_number(value: Any) -> bool:
    if isinstance(value, int):
        return value.bit_length() <= 62
    return isinstance(value, float) or (isinstance(value, str) and value in NOT_FINITE)


def _is_scalar(value: Any) -> bool:
    return _is_number(value) or (isinstance(value, str) and len(value) <= LONGEST)


def _dtype(value: Any) -> str:
    """Return the dtype that nested lists of numbers would get."""
    kinds = {type(number) for number in _leaves(value)}
    if kinds == {bool}:
        return "bool"
    return "int64" if kinds <= {bool, int} else "float64"


def _leaves(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        return [value]
    return [leaf for item in value for leaf in _leaves(item)]
