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

# Integers beyond 64 bits are left out: anybody can name thousands of one hash, and a dict of those
# takes a time that grows with their square.
KEY_TAGS = b"NTFifs"


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
        at = self.at
        tag = self.data[at]
        self.at = at + 1
        if tag == 97:  # a
            return self.array()
        if tag == 105:  # i
            self.at = at + 9
            return I64.unpack_from(self.data, at + 1)[0]
        if tag == 116 or tag == 108:  # t, l
            items = self.sequence(depth)
            return tuple(items) if tag == 116 else items
        if tag == 115:  # s
            return self.text()
        if tag == 102:  # f
            self.at = at + 9
            return F64.unpack_from(self.data, at + 1)[0]
        if tag == 78:  # N
            return None
        if tag == 98:  # b
            return self.take(self.count())
        return self.rare(tag, depth)

    def sequence(self, depth: int) -> list[Any]:
        """Return the items of a list or tuple; the most frequent are read in place."""
        count = self.open(depth, 1)
        data = self.data
        items: list[Any] = []
        for _ in range(count):
            at = self.at
            tag = data[at]
            if tag == 105:  # i, as most arguments are
                self.at = at + 9
                items.append(I64.unpack_from(data, at + 1)[0])
            elif tag == 98:  # b, as answers are
                start = at + 5
                self.at = end = start + U32.unpack_from(data, at + 1)[0]
                if end > len(data):
                    raise IndexError
                items.append(data[start:end])
            else:
                items.append(self.value(depth + 1))
        return items

    def rare(self, tag: int, depth: int) -> Any:
        if tag in b"TF":
            return tag == 84
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
        return int(U32.unpack_from(self.data, at)[0])

    def open(self, depth: int, values: int) -> int:
        """Return how many items a container has, of so many values each, if they may come."""
        if depth >= MAX_DEPTH:
            raise WireError("the message is nested too deeply")
        count = self.count()
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
        result: dict[Any, Any] = {}
        count = self.open(depth, 2)
        for _ in range(count):
            if self.data[self.at] not in KEY_TAGS:
                raise WireError("a dict key is neither a text nor a number of 64 bits")
            key = self.value(depth + 1)
            result[key] = self.value(depth + 1)
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
