"""Calls as they cross: the arguments of one as a blob, many of them in one piece."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grader.wire.decoding import Reader, decode
from grader.wire.encoding import encode
from grader.wire.limits import MAX_ITEMS, U32
from grader.wire.reference import Reference

__all__ = ["decode_call", "encode_call", "pack_calls", "unpack_calls"]

_PAIR = encode((None, None))[:-2]  # how a blob begins
AGAIN = 2**31  # in a task's number: its blob has come before
LARGE = 1000  # bytes


def encode_call(
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    keep: Callable[[Any], Reference | None] | None = None,
) -> bytes:
    """Return the canonical bytes of a call's arguments: a blob."""
    return encode((args, kwargs or None), keep)


def decode_call(
    blob: bytes, resolve: Callable[[Reference], Any] | None = None
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the `args` and `kwargs` of a blob."""
    args, kwargs = decode(blob, resolve)
    return args, kwargs or {}


def pack_calls(calls: Sequence[tuple[str, bytes]]) -> bytes:
    """Return `(task, blob)` pairs as one text, a blob being `encode_call`'s.

    A large blob that comes again is told by where it was.
    """
    names = sorted({task for task, _ in calls})
    out = bytearray(encode(names))
    places: dict[bytes, int] = {}
    for task, blob in calls:
        if blob in places:
            out += U32.pack(names.index(task) | AGAIN) + U32.pack(places[blob])
            continue
        out += U32.pack(names.index(task))
        if len(blob) > LARGE:
            places[blob] = len(out)
        out += blob
    return bytes(out)


def unpack_calls(
    packed: bytes, resolve: Callable[[Reference], Any] | None = None
) -> Iterator[tuple[str, Any, Any, Callable[[], bytes]]]:
    """Yield `task, args, kwargs` and a function that returns the blob, for every packed call."""
    reader = Reader(packed, resolve, True)
    names = reader.value(0)
    while reader.at < len(packed):
        number = reader.count()
        after = 0
        if number & AGAIN:
            after, reader.at = reader.at + U32.size, reader.count()
        start = reader.at
        reader.items = MAX_ITEMS
        reader.at += len(_PAIR)
        args, kwargs = reader.values(2, 1)
        blob = functools.partial(_slice, packed, start, reader.at)
        reader.at = after or reader.at
        yield names[number & ~AGAIN], args, kwargs or {}, blob


def _slice(data: bytes, start: int, end: int) -> bytes:
    return data[start:end]
