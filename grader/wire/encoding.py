"""From plain values to canonical bytes."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import WireError
from grader.wire.limits import (
    CODE_OF_NUMBER,
    DTYPES,
    F64,
    I64,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BYTES,
    MAX_ITEMS,
    SHAPES,
    U32,
)
from grader.wire.reference import Reference

__all__ = ["encode"]

SMALL = 2**62


class _Message(bytearray):
    """What has been encoded, and how many bytes it may become."""

    most = MAX_BYTES


def encode(
    value: Any,
    keep: Callable[[Any], Reference | None] | None = None,
    *,
    most: int = MAX_BYTES,
) -> bytes:
    """Return the canonical bytes of a value; WireError if it is not plain data, or too much of it.

    `keep` is asked about every object that is not plain; where it returns a Reference, that
    crosses in the object's place. `most` bytes may be more than a message has, for a file.
    """
    if type(value) is int and -SMALL < value < SMALL:  # most answers that are no arrays
        return b"i" + I64.pack(value)
    out = _Message()
    out.most = most
    _put(out, value, keep, 0)
    return bytes(out)


def _put(
    out: _Message, value: Any, keep: Callable[[Any], Reference | None] | None, depth: int
) -> None:
    kind = type(value)
    if kind is np.ndarray:
        _put_array(out, b"a", value)
    elif kind is int or kind is bool or value is None or kind is float:
        _put_number(out, value)
    elif kind is str:
        _put_bytes(out, b"s", value.encode("utf-8", "replace"))
    elif kind is tuple or kind is list:
        _open(out, b"t" if kind is tuple else b"l", len(value), depth)
        for item in value:
            if type(item) is int and -SMALL < item < SMALL:  # the most frequent
                out += b"i" + I64.pack(item)
            elif type(item) is bytes:
                _put_bytes(out, b"b", item)
            else:
                _put(out, item, keep, depth + 1)
    elif kind is dict:
        _open(out, b"d", len(value), depth)
        for key, item in value.items():
            _put(out, _plain_key(key), keep, depth + 1)
            _put(out, item, keep, depth + 1)
    elif kind is bytes:
        _put_bytes(out, b"b", value)
    else:
        _put_unusual(out, value, keep, depth)


def _open(out: _Message, tag: bytes, count: int, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise WireError("the value is nested too deeply (or contains itself)")
    out += tag + U32.pack(count)


def _plain_key(key: Any) -> Any:
    """Return a dict's key as it crosses; WireError if it is of another kind or too long."""
    if type(key) is str:
        return key
    if isinstance(key, int) and not -(2**63) <= key < 2**63:
        raise WireError("a dict key of more than 64 bits cannot be sent")
    if isinstance(key, float):
        return float(key)  # of numpy's float64, too, which is a float
    if not isinstance(key, str | int | None):
        raise WireError(f"a dict key of type {type(key).__name__} cannot be sent")
    return key


def _put_unusual(
    out: _Message, value: Any, keep: Callable[[Any], Reference | None] | None, depth: int
) -> None:
    """Encode subclasses, numpy scalars, tensors and references."""
    if isinstance(value, Reference):
        out += b"h" + U32.pack(value.number)
    elif isinstance(value, np.generic | np.ndarray):
        _put_array(out, b"a", np.asarray(value))
    elif _is_tensor(value):
        _put_array(out, b"A", _numbers_of(value))
    elif keep is not None and (reference := keep(value)) is not None:
        out += b"h" + U32.pack(reference.number)
    else:
        plain: tuple[type[Any], ...] = (bool, int, float, str, tuple, list, dict, bytes)
        for base in plain:
            if isinstance(value, base):
                _put(out, base(value), keep, depth)
                return
        raise WireError(f"a value of type {type(value).__name__} is not plain data")


def _put_number(out: _Message, value: bool | int | float | None) -> None:
    if value is None:
        out += b"N"
    elif value is True:
        out += b"T"
    elif value is False:
        out += b"F"
    elif isinstance(value, float):
        out += b"f" + F64.pack(value)
    elif -(2**63) <= value < 2**63:
        out += b"i" + I64.pack(value)
    else:
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER_BYTES:
            raise WireError("an integer of more than 500 bits cannot be sent")
        out += b"I" + bytes([size]) + value.to_bytes(size, "little", signed=True)


def _put_bytes(out: _Message, tag: bytes, data: bytes) -> None:
    if len(out) + len(data) > out.most:
        raise WireError(f"more than {out.most / 2**20:.0f} MB cannot be sent")
    out += tag + U32.pack(len(data)) + data


def _put_array(out: _Message, tag: bytes, array: np.ndarray[Any, Any]) -> None:
    dtype = array.dtype
    code = CODE_OF_NUMBER.get(dtype.num)
    if code is None:
        # Some platforms have two numbers for one dtype (long and long long).
        code = DTYPES.index(dtype) if dtype in DTYPES else None
    if code is None or not dtype.isnative:
        raise WireError(f"an array of dtype {dtype} is not plain numbers")
    shape = array.shape
    if len(shape) > MAX_DIMENSIONS:
        raise WireError(f"an array of {len(shape)} dimensions cannot be sent")
    if not array.size and math.prod(side or 1 for side in shape) > MAX_ITEMS:
        raise WireError(f"an empty array of shape {shape} cannot be sent")
    if len(out) + array.nbytes > out.most:  # of all that is sent together
        raise WireError(f"an array of {array.nbytes / 2**20:.0f} MB is too large to be sent")
    out += tag
    out.append(code)
    out.append(len(shape))
    out += SHAPES[len(shape)].pack(*shape)
    out += array.tobytes()


def _numbers_of(tensor: Any) -> np.ndarray[Any, Any]:
    """Return a tensor's numbers; WireError if it has none, or none that numpy knows."""
    try:
        numbers: np.ndarray[Any, Any] = tensor.detach().cpu().resolve_conj().resolve_neg().numpy()
    except (TypeError, NotImplementedError, RuntimeError) as error:
        what = f"a tensor ({tensor.dtype}, {tensor.layout}, {tensor.device})"
        raise WireError(f"{what} is not plain numbers: {error}") from None
    return numbers


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)
