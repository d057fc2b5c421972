"""From bytes, which may be hostile, to plain values."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import WireError
from grader.wire.limits import (
    DTYPES,
    F64,
    I64,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BYTES,
    MAX_ITEMS,
    SHAPES,
    U32,
)
from grader.wire.reference import Reference

__all__ = ["Reader", "decode"]

_KEYS = frozenset((type(None), bool, int, float, str))

_count, _integer = U32.unpack_from, I64.unpack_from


def decode(
    payload: bytes | memoryview,
    resolve: Callable[[Reference], Any] | None = None,
    *,
    tensors: bool = True,
) -> Any:
    """Return the value that `payload` encodes; WireError if it is anything but one plain value.

    `resolve` turns references into objects. Where `tensors` is False, a torch tensor is refused,
    and torch is never imported.
    """
    reader = Reader(bytes(payload), resolve, tensors)
    try:
        value = reader.value(0)
    except (IndexError, struct.error):
        raise WireError("the message ends too early") from None
    if reader.at != len(reader.data):
        raise WireError(f"{len(reader.data) - reader.at} bytes too many")
    return value


class Reader:
    """Reads one payload; a read past its end is an IndexError or a struct.error."""

    def __init__(
        self, data: bytes, resolve: Callable[[Reference], Any] | None, tensors: bool
    ) -> None:
        self.data = data
        self.at = 0
        self.items = MAX_ITEMS  # that may still come
        self.resolve = resolve
        self.tensors = tensors

    def value(self, depth: int) -> Any:
        return self.values(1, depth)[0]

    def values(self, count: int, depth: int) -> list[Any]:
        """Return so many values, read one after the other."""
        data, at = self.data, self.at
        found: list[Any] = []
        for _ in range(count):
            tag = data[at]
            if tag == 105:  # i, as most arguments are
                found.append(_integer(data, at + 1)[0])
                at += 9
                continue
            if tag == 98:  # b, as answers are
                start = at + 5
                at = start + _count(data, at + 1)[0]
                if at > len(data):
                    raise IndexError
                found.append(data[start:at])
                continue
            self.at = at + 1
            if tag == 97:  # a
                found.append(self.array())
            elif tag == 116:  # t
                found.append(tuple(self.values(self.open(depth, 1), depth + 1)))
            elif tag == 78:  # N
                found.append(None)
            elif tag == 115:  # s
                found.append(self.text())
            else:
                found.append(self.rare(tag, depth))
            at = self.at
        self.at = at
        return found

    def rare(self, tag: int, depth: int) -> Any:
        if tag in b"TF":
            return tag == 84
        if tag == 108:  # l
            return self.values(self.open(depth, 1), depth + 1)
        if tag == 102:  # f
            return F64.unpack(self.take(8))[0]
        if tag == 100:  # d
            return self.mapping(depth)
        if tag == 65:  # A
            return self.tensor()
        if tag == 104:  # h
            reference = Reference(self.count())
            return reference if self.resolve is None else self.resolve(reference)
        if tag == 73:  # I
            size = self.take(1)[0]
            if size > MAX_INTEGER_BYTES:
                raise WireError("an integer is too long")
            number = int.from_bytes(self.take(size), "little", signed=True)
            if -(2**63) <= number < 2**63 or size != number.bit_length() // 8 + 1:
                raise WireError("an integer has another encoding")
            return number
        raise WireError(f"unknown tag {tag}")

    def take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self.data):
            raise IndexError
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def count(self) -> int:
        at = self.at
        self.at = at + 4
        number: int = _count(self.data, at)[0]
        return number

    def open(self, depth: int, values: int) -> int:
        """Return how many items a container has, of so many values each, if they may come."""
        if depth >= MAX_DEPTH:
            raise WireError("the message is nested too deeply")
        at = self.at
        count: int = _count(self.data, at)[0]
        self.at = at + 4
        self.items -= count * values
        if self.items < 0:
            raise WireError("the message holds too many values")
        return count

    def text(self) -> str:
        try:
            return self.take(self.count()).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def mapping(self, depth: int) -> dict[Any, Any]:
        count = self.open(depth, 2)
        found = self.values(2 * count, depth + 1)
        keys = found[::2]
        if not all(map(_may_be_key, keys)):
            raise WireError("a dict key is neither a text nor a number of 64 bits")
        result = dict(zip(keys, found[1::2], strict=True))
        if len(result) < count:
            raise WireError("a dict has a key twice")
        return result

    def array(self) -> Any:
        data, at = self.data, self.at
        code, dimensions = data[at], data[at + 1]
        if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
            raise WireError("an array's dtype or number of dimensions is unknown")
        shape = SHAPES[dimensions].unpack_from(data, at + 2)
        dtype = DTYPES[code]
        elements = math.prod(shape)
        if not elements and math.prod(side or 1 for side in shape) > MAX_ITEMS:
            raise WireError("an empty array has sides that are too long")
        start = at + 2 + 4 * dimensions
        self.at = end = start + elements * dtype.itemsize
        if end > len(data):
            raise IndexError
        if code == 0 and data[start:end].translate(None, b"\x00\x01"):
            raise WireError("a bool is neither 0 nor 1")
        # Copied, so that whoever receives the array may write into it.
        array = np.ndarray(shape, dtype, data, start).copy()
        return array if dimensions else array[()]

    def tensor(self) -> Any:
        if not self.tensors:
            raise WireError("a torch tensor came where none is allowed")
        import torch

        array = self.array()
        try:
            return torch.from_numpy(np.asarray(array))
        except TypeError:
            raise WireError("a tensor's dtype is unknown") from None


def _may_be_key(key: Any) -> bool:
    """Say whether a dict from outside may have a key.

    Integers beyond 64 bits are left out: anybody can name thousands of one hash, and a dict of
    those takes a time that grows with their square.
    """
    kind = type(key)
    return kind is str or (kind in _KEYS and not (kind is int and not -(2**63) <= key < 2**63))
