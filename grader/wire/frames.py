"""Frames: a length, then as many bytes."""

from __future__ import annotations

import socket

from grader.errors import WireError
from grader.wire.limits import MAX_BYTES, U32

__all__ = ["frame", "read_frame"]


def frame(payload: bytes) -> bytes:
    """Return the payload with its length in front."""
    return U32.pack(len(payload)) + payload


def read_frame(connection: socket.socket, limit: int = MAX_BYTES) -> bytes | None:
    """Return the next payload, or None where the connection has ended between frames.

    Errors: WireError for a frame over `limit` or an end within a frame; TimeoutError as the
    socket's timeout says.
    """
    head = _read(connection, 4)
    if not head:
        return None
    if len(head) < 4:
        raise WireError("the connection ended within a frame")
    size = int(U32.unpack(head)[0])
    if size > limit:
        raise WireError(f"a message of {size / 2**20:.1f} MB is over the limit")
    payload = _read(connection, size)
    if len(payload) < size:
        raise WireError("the connection ended within a frame")
    return payload


def _read(connection: socket.socket, size: int) -> bytes:
    """Read `size` bytes, fewer only at the connection's end."""
    first = connection.recv(size)
    if len(first) == size or not first:
        return first
    pieces = [first]
    missing = size - len(first)
    while missing:
        piece = connection.recv(min(missing, 2**20))
        if not piece:
            break
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
