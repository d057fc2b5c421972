"""Changes messages as values: random changes of bytes seldom leave lengths and counts in order."""

import math
import random

import numpy as np

from grader.errors import WireError
from grader.wire import Reference, decode, encode, frame

ODD = (
    *(None, True, False, 0, 1, -1, 2**62, 2**63 - 1, -(2**63), 2**63, -(2**500)),
    *(0.0, -0.0, 0.5, 1e308, math.inf, math.nan, "", "f", "value", "error", "raised", "é𝄞"),
    *(b"", b"N", (), [], {}, Reference(0), np.float64(1), np.complex128(1e308 + 1e308j)),
    *(np.zeros(0), np.zeros(1), np.zeros(3), np.zeros((0, 9)), np.zeros((9, 0)), np.array([True])),
    *(np.zeros((1,) * 16, "int8"), np.array(["nan"], "float16"), np.float32(math.inf)),
)  # fmt: skip


def changed(data: bytes, target: str, chance: random.Random) -> bytes | None:
    """Return an input of a target with one value in it changed; None if it holds no values."""
    try:
        if target != "reply":
            return encode(_changed(decode(data, tensors=False), chance))
        messages = [decode(payload, tensors=False) for payload in _payloads(data[1:])]
        found = _changed(messages, chance)
        messages = found if isinstance(found, list) else messages[::-1]
        return data[:1] + b"".join(frame(encode(each)) for each in messages)
    except WireError:
        return None


def _payloads(data: bytes) -> list[bytes]:
    found = []
    while data:
        size = int.from_bytes(data[:4], "little")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def _changed(value, chance: random.Random):
    """Return a value with a random part replaced, removed, repeated or wrapped."""
    if not isinstance(value, list | tuple | dict) or not value or chance.random() < 0.2:
        return chance.choice((*ODD, [value], (value, value), {"a": value}, {1: value}))
    items = list(value.items()) if isinstance(value, dict) else list(value)
    at = chance.randrange(len(items))
    what = chance.random()
    if what < 0.1:
        del items[at]
    elif what < 0.2:
        items.insert(at, chance.choice(items))
    elif isinstance(value, dict):
        items[at] = (items[at][0], _changed(items[at][1], chance))
    else:
        items[at] = _changed(items[at], chance)
    if isinstance(value, dict):
        return dict(items)
    return items if isinstance(value, list) != (what > 0.95) else tuple(items)
