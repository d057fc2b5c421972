"""The bounds of a message, and the kinds of arrays that may cross."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np

__all__ = [
    "CODE_OF_NUMBER",
    "DTYPES",
    "F64",
    "I64",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIMENSIONS",
    "MAX_INTEGER_BYTES",
    "MAX_ITEMS",
    "SHAPES",
    "U32",
]

MAX_BYTES: Final = 64 * 2**20  # of one frame
MAX_DEPTH: Final = 24  # of nested containers
MAX_ITEMS: Final = 500_000  # in all containers of a payload; array elements are not counted
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
CODE_OF_NUMBER: Final = {dtype.num: code for code, dtype in enumerate(DTYPES)}

U32: Final = struct.Struct("<I")
I64: Final = struct.Struct("<q")
F64: Final = struct.Struct("<d")
SHAPES: Final = [struct.Struct(f"<{n}I") for n in range(MAX_DIMENSIONS + 1)]
