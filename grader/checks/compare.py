"""Assertions about answers: shape before values, rounding scaled to the data, NaN never right."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks.answers import AnswerError

__all__ = [
    "Mismatch",
    "assert_dtype",
    "assert_same",
    "describe",
    "refuses",
    "same",
    "void",
]

MAX_KEYS = 10  # of a dict that are told
MAX_TEXT = 200  # characters


class Mismatch(AssertionError):
    """An answer is not what it should be."""

    def __init__(self, message: str, actual: Any = None, expected: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.actual = actual
        self.expected = expected


def assert_same(actual: Any, expected: Any, message: str = "", *, tolerance: float = 0.0) -> None:
    """Raise Mismatch unless `actual` is `expected`, up to rounding.

    Kind and shape come first, then values. A list is as good as a tuple, a numpy scalar as good
    as a number; an integer array may come as floats of the same values; dtype is not looked at
    (see `assert_dtype`). `tolerance` is relative to the largest expected value; 0 means 1e-6, or
    1e-3 where either side is single or half precision.
    """
    problem = _difference(actual, expected, tolerance)
    if problem:
        raise Mismatch(f"{message}: {problem}" if message else problem, actual, expected)


def same(actual: Any, expected: Any, *, tolerance: float = 0.0) -> bool:
    """Say whether `assert_same` would pass."""
    return not _difference(actual, expected, tolerance)


def assert_dtype(actual: Any, *allowed: str) -> None:
    """Raise Mismatch unless `actual` is an array or tensor of one of the allowed dtypes.

    Dtypes are names (`"float32"`); `"integer"` and `"floating"` stand for all of their kind.
    """
    found = _dtype_name(actual)
    kinds = {"i": "integer", "u": "integer", "f": "floating", "b": "bool"}
    if found in allowed or (found and kinds.get(np.dtype(found).kind) in allowed):
        return
    wanted = " or ".join(allowed)
    what = f"has dtype {found}" if found else f"is {describe(actual)}"
    raise Mismatch(f"the result {what}, expected {wanted}", found or describe(actual), wanted)


def refuses(call: Callable[[], Any], *errors: type[Exception]) -> None:
    """Raise Mismatch unless `call` is answered with one of these errors (ValueError if none)."""
    names = [error.__name__ for error in errors or (ValueError,)]
    wanted = " or ".join(names)
    try:
        value = call()
    except AnswerError as error:
        if error.kind == "raised" and any(name in error.bases for name in names):
            return
        if error.kind != "raised" or error.type_name == "NotImplementedError":
            raise
        raise Mismatch(
            f"raised {error.type_name}, expected {wanted}",
            f"{error.type_name}: {error.text}",
            wanted,
        ) from None
    raise Mismatch(f"gave a result where {wanted} should be raised", value, wanted)


def void(value: Any) -> str:
    """Say what makes an answer void, "" if nothing does.

    An array without entries agrees with whatever else has none, and what is not finite with twice
    itself: such an answer shows nothing, however it is compared.
    """
    if isinstance(value, list | tuple | dict):
        items = value.values() if isinstance(value, dict) else value
        return next(filter(None, map(void, items)), "")
    if not isinstance(value, float | complex | np.ndarray | np.generic) and not _is_tensor(value):
        return ""
    numbers = np.asarray(_numpy(value))
    if not numbers.size:
        return "the answer is an empty array"
    bad = ~np.isfinite(numbers)
    return f"of the answer, {_count(bad)} not a finite number" if bad.any() else ""


def describe(value: Any) -> str:
    """Name a value's kind and shape in a few words, as a student would."""
    if value is None:
        return "None (is a `return` missing?)"
    if _is_tensor(value):
        return f"a tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    kind = _scalar_kind(value)
    if kind:
        return {"b": "a bool", "i": "an integer", "f": "a float", "c": "a complex number"}[kind]
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of length {len(value)}"
    return f"a {type(value).__name__}"


# ----------------------------------------------------------------------------------------------


def _difference(actual: Any, expected: Any, tolerance: float) -> str:
    """Return what is wrong with `actual` in one sentence, "" if nothing."""
    if isinstance(expected, np.ndarray) or _is_tensor(expected):
        return _array_difference(actual, expected, tolerance)
    kind = _scalar_kind(expected)
    if kind:
        return _scalar_difference(actual, expected, kind, tolerance)
    if isinstance(expected, list | tuple):
        return _sequence_difference(actual, expected, tolerance)
    if isinstance(expected, dict):
        return _mapping_difference(actual, expected, tolerance)
    if type(actual) is type(expected) and actual == expected:
        return ""
    return f"expected {expected!r}, got {describe(actual)}"


def _array_difference(actual: Any, expected: Any, tolerance: float) -> str:
    if _is_tensor(expected) != _is_tensor(actual) or not hasattr(actual, "shape"):
        wanted = "tensor" if _is_tensor(expected) else "array"
        return (
            f"expected {_article(wanted)} of shape {tuple(expected.shape)}, got {describe(actual)}"
        )
    if tuple(actual.shape) != tuple(expected.shape):
        return f"expected shape {tuple(expected.shape)}, got {tuple(actual.shape)}"
    found, wanted_values = _numpy(actual), _numpy(expected)
    if found.dtype.kind == "c" and wanted_values.dtype.kind != "c":
        return "the result is complex"
    if (found.dtype.kind == "b") != (wanted_values.dtype.kind == "b"):
        return f"expected values of dtype {wanted_values.dtype}, got {found.dtype}"
    if found.dtype.kind == "f" and wanted_values.dtype.kind != "c":
        bad = ~np.isfinite(found) & np.isfinite(wanted_values)
        if bad.any():
            return f"{_count(bad)} not a finite number"
    wrong = ~_close(found, wanted_values, tolerance)
    return f"{_count(wrong)} wrong" if wrong.any() else ""


def _close(found: Any, wanted: Any, tolerance: float) -> Any:
    """Return where two arrays of one shape agree."""
    if found.dtype.kind in "iub" and wanted.dtype.kind in "iub":
        return found == wanted
    if not tolerance:
        tolerance = 1e-3 if min(_precision(found), _precision(wanted)) < 8 else 1e-6
    finite = np.abs(wanted[np.isfinite(wanted)])
    scale = max(1.0, float(finite.max())) if finite.size else 1.0
    wide = np.complex128 if wanted.dtype.kind == "c" else np.float64
    with np.errstate(all="ignore"):
        gap = np.abs(found.astype(wide) - wanted.astype(wide))
        agree = gap <= tolerance * scale
    return agree | (found == wanted) | (np.isnan(wanted) & np.isnan(found))


def _precision(array: Any) -> int:
    return int(array.dtype.itemsize) if array.dtype.kind == "f" else 8


def _scalar_difference(actual: Any, expected: Any, kind: str, tolerance: float) -> str:
    found = _scalar_kind(actual)
    if not found or (found != kind and not (kind == "f" and found == "i")):
        return f"expected {describe(expected)}, {expected!s}, got {describe(actual)}"
    if kind in "bi":
        return "" if int(actual) == int(expected) else f"expected {expected}, got {actual}"
    gap = _length(complex(actual) - complex(expected))
    limit = (tolerance or 1e-6) * max(1.0, _length(complex(expected)))
    if gap <= limit < math.inf or complex(actual) == complex(expected):
        return ""
    return f"expected {_short(expected)}, got {_short(actual)}"


def _length(number: complex) -> float:
    return math.hypot(number.real, number.imag)  # abs raises where this is infinite


def _sequence_difference(actual: Any, expected: Any, tolerance: float) -> str:
    if not isinstance(actual, list | tuple):
        return f"expected {describe(expected)}, got {describe(actual)}"
    if len(actual) != len(expected):
        values = "1 value" if len(expected) == 1 else f"{len(expected)} values"
        return f"expected {values}, got {len(actual)}"
    for position, (found, wanted) in enumerate(zip(actual, expected, strict=True)):
        problem = _difference(found, wanted, tolerance)
        if problem:
            return _at(position, problem)
    return ""


def _at(position: int, problem: str) -> str:
    """Say where in a sequence a problem is; indices of nested sequences stand side by side."""
    where, _, rest = problem.partition(": ")
    if where.startswith("at ["):
        return f"at [{position}]{where.removeprefix('at ')}: {rest}"
    return f"at [{position}]: {problem}"


def _mapping_difference(actual: Any, expected: dict[Any, Any], tolerance: float) -> str:
    if not isinstance(actual, dict):
        return f"expected a dict, got {describe(actual)}"
    if set(actual) != set(expected):
        return f"expected the keys {sorted(expected, key=str)}, got {_keys(actual)}"
    for key, wanted in expected.items():
        problem = _difference(actual[key], wanted, tolerance)
        if problem:
            return f"at {key!r}: {problem}"
    return ""


def _keys(mapping: dict[Any, Any]) -> str:
    """Return the keys of a dict, the first few where there are many or long ones."""
    shown = f"{sorted(mapping, key=str)[:MAX_KEYS]}"
    cut = len(mapping) > MAX_KEYS or len(shown) > MAX_TEXT
    return f"{shown[:MAX_TEXT]} …" if cut else shown


def _scalar_kind(value: Any) -> str:
    """Return b, i, f or c for a number of Python or numpy, "" for anything else."""
    if isinstance(value, bool | np.bool_):
        return "b"
    if isinstance(value, int | np.integer):
        return "i"
    if isinstance(value, float | np.floating):
        return "f"
    if isinstance(value, complex | np.complexfloating):
        return "c"
    return ""


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _numpy(value: Any) -> Any:
    return value.detach().cpu().numpy() if _is_tensor(value) else value


def _dtype_name(value: Any) -> str:
    if _is_tensor(value):
        return str(value.dtype).removeprefix("torch.")
    return str(value.dtype) if isinstance(value, np.ndarray | np.generic) else ""


def _count(mask: Any) -> str:
    number, total = int(mask.sum()), int(mask.size)
    if total == 1:
        return "the value is"
    if number == total:
        return f"all {total} entries are"
    return f"{number} of {total} entries {'is' if number == 1 else 'are'}"


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _short(number: Any) -> str:
    is_complex = isinstance(number, complex | np.complexfloating)
    return str(number) if is_complex else f"{float(number):.6g}"
