"""The wire between judge and worker: frames of plain values, each bounded in every direction.

A frame is a length (4 bytes, little-endian) and a payload. A payload is one value in a canonical
encoding: None, bool, int, float, str, bytes, list, tuple, dict, numpy arrays and scalars, torch
tensors, and references to objects that stay in the worker. There is no constructor that the
sender could choose, so that decoding hostile bytes yields plain values or a WireError.
"""

from grader.wire.calls import decode_call, encode_call, pack_calls, unpack_calls
from grader.wire.decoding import decode
from grader.wire.encoding import encode
from grader.wire.frames import frame, read_frame
from grader.wire.limits import DTYPES, MAX_BYTES, MAX_DEPTH, MAX_DIMENSIONS, MAX_ITEMS
from grader.wire.reference import Reference

__all__ = [
    "DTYPES",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIMENSIONS",
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
