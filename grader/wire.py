"""The wire between judge and worker: frames of plain values, each bounded in every direction.

A frame is a length (4 bytes, little-endian) and a payload. A payload is one value in a canonical
encoding: None, bool, int, float, str, bytes, list, tuple, dict, numpy arrays and scalars, torch
tensors, and references to objects that stay in the worker. There is no constructor that the
sender could choose, so that decoding hostile bytes yields plain values or a WireError.
"""

from __future__ import annotations

import functools
import math
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from grader.errors import WireError

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ITEMS",
    "Reference",
    "decode",
    "decode_call",
    "encode",
    "encode_call",
    "frame",
    "pack_calls",
    "read_frame",
    "unpack_calls",
]

MAX_BYTES: Final = 64 * 2**20  # of one frame
MAX_DEPTH: Final = 24  # of nested containers
MAX_ITEMS: Final = 500_000  # values in one payload, array elements not counted
MAX_DIMENSIONS: Final = 16
MAX_INTEGER_BYTES: Final = 64

DTYPES: Final = tuple(
    np.dtype(name)
    for name in (
        "bool",
        *("int8", "int16", "int32", "int64"),
        *("uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64", "complex64", "complex128"),
    )
)
_CODE_OF_NUMBER: Final = {dtype.num: code for code, dtype in enumerate(DTYPES)}

_U32: Final = struct.Struct("<I")
_I64: Final = struct.Struct("<q")
_F64: Final = struct.Struct("<d")
_SHAPES: Final = [struct.Struct(f"<{n}I") for n in range(MAX_DIMENSIONS + 1)]


class Reference:
    """The number of an object, such as a torch module, that stays in the worker."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other.number == self.number

    def __hash__(self) -> int:
        return hash((Reference, self.number))

    def __repr__(self) -> str:
        return f"Reference({self.number})"


# Encoding -----------------------------------------------------------------------------------


def encode(value: Any, keep: Callable[[Any], Reference | None] | None = None) -> bytes:
    """Return the canonical bytes of a value; WireError if it is not plain data.

    `keep` is asked about every object that is not plain; where it returns a Reference, that
    crosses in the object's place.
    """
    out = bytearray()
    _put(out, value, keep, 0)
    return bytes(out)


def _put(
    out: bytearray, value: Any, keep: Callable[[Any], Reference | None] | None, depth: int
) -> None:
    if depth > MAX_DEPTH:
        raise WireError("the value is nested too deeply (or contains itself)")
    kind = type(value)
    if kind is np.ndarray:
        _put_array(out, b"a", value)
    elif kind is int or kind is bool or value is None or kind is float:
        _put_number(out, value)
    elif kind is str:
        _put_bytes(out, b"s", value.encode("utf-8", "replace"))
    elif kind is tuple or kind is list:
        out += b"t" if kind is tuple else b"l"
        out += _U32.pack(len(value))
        for item in value:
            _put(out, item, keep, depth + 1)
    elif kind is dict:
        out += b"d" + _U32.pack(len(value))
        for key, item in value.items():
            if not isinstance(key, str | int | float | bool | None):
                raise WireError(f"a dict key of type {type(key).__name__} cannot be sent")
            _put(out, key, keep, depth + 1)
            _put(out, item, keep, depth + 1)
    elif kind is bytes:
        _put_bytes(out, b"b", value)
    else:
        _put_unusual(out, value, keep, depth)


def _put_unusual(
    out: bytearray, value: Any, keep: Callable[[Any], Reference | None] | None, depth: int
) -> None:
    """Encode subclasses, numpy scalars, tensors and references."""
    if isinstance(value, Reference):
        out += b"h" + _U32.pack(value.number)
    elif isinstance(value, np.generic | np.ndarray):
        _put_array(out, b"a", np.asarray(value))
    elif _is_tensor(value):
        _put_array(out, b"A", value.detach().cpu().resolve_conj().resolve_neg().numpy())
    elif keep is not None and (reference := keep(value)) is not None:
        out += b"h" + _U32.pack(reference.number)
    else:
        plain: tuple[type[Any], ...] = (bool, int, float, str, tuple, list, dict, bytes)
        for base in plain:
            if isinstance(value, base):
                _put(out, base(value), keep, depth)
                return
        raise WireError(f"a value of type {type(value).__name__} is not plain data")


def _put_number(out: bytearray, value: bool | int | float | None) -> None:
    if value is None:
        out += b"N"
    elif value is True:
        out += b"T"
    elif value is False:
        out += b"F"
    elif isinstance(value, float):
        out += b"f" + _F64.pack(value)
    elif -(2**63) <= value < 2**63:
        out += b"i" + _I64.pack(value)
    else:
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER_BYTES:
            raise WireError("an integer of more than 500 bits cannot be sent")
        out += b"I" + bytes([size]) + value.to_bytes(size, "little", signed=True)


def _put_bytes(out: bytearray, tag: bytes, data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise WireError("a text of more than 64 MB cannot be sent")
    out += tag + _U32.pack(len(data)) + data


def _put_array(out: bytearray, tag: bytes, array: np.ndarray[Any, Any]) -> None:
    dtype = array.dtype
    code = _CODE_OF_NUMBER.get(dtype.num)
    if code is None:
        # Some platforms have two numbers for one dtype (long and long long).
        code = DTYPES.index(dtype) if dtype in DTYPES else None
    if code is None or not dtype.isnative:
        raise WireError(f"an array of dtype {dtype} is not plain numbers")
    shape = array.shape
    if len(shape) > MAX_DIMENSIONS:
        raise WireError(f"an array of {len(shape)} dimensions cannot be sent")
    if array.nbytes > MAX_BYTES:
        raise WireError(f"an array of {array.nbytes / 2**20:.0f} MB is too large to be sent")
    out += tag
    out.append(code)
    out.append(len(shape))
    out += _SHAPES[len(shape)].pack(*shape)
    out += array.tobytes()


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def encode_call(
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    keep: Callable[[Any], Reference | None] | None = None,
) -> bytes:
    """Return the canonical bytes of a call's arguments: a blob."""
    return encode((args, kwargs or None), keep)


# Decoding -----------------------------------------------------------------------------------


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
    reader = _Reader(bytes(payload), resolve, tensors)
    try:
        value = reader.value(0)
    except (IndexError, struct.error):
        raise WireError("the message ends too early") from None
    if reader.at != len(reader.data):
        raise WireError(f"{len(reader.data) - reader.at} bytes too many")
    return value


def decode_call(
    blob: bytes, resolve: Callable[[Reference], Any] | None = None
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the `args` and `kwargs` of a blob."""
    args, kwargs = decode(blob, resolve)
    return args, kwargs or {}


def pack_calls(calls: Sequence[tuple[str, bytes]]) -> bytes:
    """Return `(task, blob)` pairs as one text, a blob being `encode_call`'s."""
    names = sorted({task for task, _ in calls})
    out = bytearray(encode(names))
    for task, blob in calls:
        out += _U32.pack(names.index(task)) + blob
    return bytes(out)


def unpack_calls(
    packed: bytes, resolve: Callable[[Reference], Any] | None = None
) -> Iterator[tuple[str, Any, Any, Callable[[], bytes]]]:
    """Yield `task, args, kwargs` and a function that returns the blob, for every packed call."""
    reader = _Reader(packed, resolve, True)
    names = reader.value(0)
    while reader.at < len(packed):
        task = names[reader.count()]
        start = reader.at
        reader.items = MAX_ITEMS
        args, kwargs = reader.value(0)
        yield task, args, kwargs or {}, functools.partial(_slice, packed, start, reader.at)


def _slice(data: bytes, start: int, end: int) -> bytes:
    return data[start:end]


class _Reader:
    """Reads one payload; a read past its end is an IndexError or a struct.error."""

    def __init__(
        self, data: bytes, resolve: Callable[[Reference], Any] | None, tensors: bool
    ) -> None:
        self.data = data
        self.at = 0
        self.items = MAX_ITEMS
        self.resolve = resolve
        self.tensors = tensors

    def value(self, depth: int) -> Any:
        self.items -= 1
        if self.items < 0 or depth > MAX_DEPTH:
            raise WireError("the message holds too many values or is nested too deeply")
        at = self.at
        tag = self.data[at]
        self.at = at + 1
        if tag == 97:  # a
            return self.array()
        if tag == 105:  # i
            self.at = at + 9
            return _I64.unpack_from(self.data, at + 1)[0]
        if tag == 116 or tag == 108:  # t, l
            items = [self.value(depth + 1) for _ in range(self.count())]
            return tuple(items) if tag == 116 else items
        if tag == 115:  # s
            return self.text()
        if tag == 102:  # f
            self.at = at + 9
            return _F64.unpack_from(self.data, at + 1)[0]
        if tag == 78:  # N
            return None
        if tag == 98:  # b
            return self.take(self.count())
        return self.rare(tag, depth)

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
            return int.from_bytes(self.take(size), "little", signed=True)
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
        return int(_U32.unpack_from(self.data, at)[0])

    def text(self) -> str:
        try:
            return self.take(self.count()).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def mapping(self, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for _ in range(self.count()):
            key = self.value(depth + 1)
            if not isinstance(key, str | int | float | bool | None):
                raise WireError("a dict key is not plain")
            result[key] = self.value(depth + 1)
        return result

    def array(self) -> Any:
        data, at = self.data, self.at
        code, dimensions = data[at], data[at + 1]
        if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
            raise WireError("an array's dtype or number of dimensions is unknown")
        shape = _SHAPES[dimensions].unpack_from(data, at + 2)
        dtype = DTYPES[code]
        elements = math.prod(shape)
        start = at + 2 + 4 * dimensions
        self.at = end = start + elements * dtype.itemsize
        if end > len(data):
            raise IndexError
        if code == 0 and data[start:end].translate(None, b"\x00\x01"):
            raise WireError("a bool is neither 0 nor 1")
        try:
            # Copied, so that whoever receives the array may write into it.
            array = np.ndarray(shape, dtype, data, start).copy()
        except (ValueError, TypeError):  # an empty array whose other sides are beyond all bounds
            raise WireError("an array's shape is impossible") from None
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


# Framing ------------------------------------------------------------------------------------


def frame(payload: bytes) -> bytes:
    """Return the payload with its length in front."""
    return _U32.pack(len(payload)) + payload


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
    size = int(_U32.unpack(head)[0])
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
