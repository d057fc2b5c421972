"""The wire: every plain value comes back, and no bytes at all do harm."""

import ast
import math
import socket
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire
from grader.errors import WireError
from grader.wire import Reference, decode, encode, frame, read_frame

DTYPES = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.booleans() | st.integers(-(2**500), 2**500) | st.floats()
arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(
        dtype, hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=3)
    )
)
scalars = st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, ()).map(lambda a: a[()]))
keys = (
    texts
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False)
)
values = st.recursive(
    st.none() | numbers | texts | st.binary(max_size=20) | arrays | scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def alike(one, other):
    """Say whether two values are the same in type, shape, dtype and bytes."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return alike(list(one.items()), list(other.items()))
    if isinstance(one, np.ndarray | np.generic):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return one == other


# There and back -------------------------------------------------------------------------------


@given(values)
def test_every_plain_value_comes_back(value):
    assert alike(decode(encode(value)), value)


@given(values)
def test_the_encoding_is_canonical(value):
    data = encode(value)
    assert encode(decode(data)) == data


@given(arrays, st.data())
def test_a_view_comes_back_as_its_values(array, data):
    view = array.T[:: data.draw(st.sampled_from([1, 2, -1]))]
    assert alike(decode(encode(view)), np.ascontiguousarray(view))


@given(arrays)
def test_a_decoded_array_may_be_written_to(array):
    decoded = decode(encode(array))
    assert decoded.flags.writeable
    assert decoded.flags.owndata


@given(
    st.sampled_from(["float32", "float64", "int64", "uint8", "bool", "complex64"]),
    st.lists(st.integers(0, 1), max_size=6),
)
def test_a_tensor_comes_back_with_its_dtype(dtype, entries):
    tensor = torch.tensor(entries, dtype=getattr(torch, dtype))
    back = decode(encode(tensor))
    assert back.dtype == tensor.dtype
    assert torch.equal(back, tensor)


def test_a_tensor_with_gradients_on_a_view_comes_back_as_its_values():
    tensor = torch.arange(6.0, requires_grad=True).reshape(2, 3).T
    assert decode(encode(tensor)).tolist() == tensor.tolist()


class Three(int):
    pass


class Words(list):
    pass


class Rows(np.ndarray):
    pass


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Three(3), 3),
        (Words(["a"]), ["a"]),
        (np.arange(2).view(Rows), np.arange(2)),
        ({np.float64(0.5): 1}, {0.5: 1}),
        ({Three(3): 1}, {3: 1}),
    ],
)
def test_a_subclass_crosses_as_what_it_is_a_kind_of(value, plain):
    assert alike(decode(encode(value)), plain)


def test_a_reference_crosses_in_an_objects_place_and_is_resolved():
    kept = [object()]
    data = encode([kept[0], 3], keep=lambda value: Reference(0))
    assert decode(data) == [Reference(0), 3]
    assert decode(data, resolve=lambda reference: kept[reference.number]) == [kept[0], 3]


def test_half_of_a_surrogate_pair_crosses_as_a_question_mark():
    assert decode(encode("a\ud800b")) == "a?b"


# What is not plain ----------------------------------------------------------------------------

NESTED = []
for _ in range(wire.MAX_DEPTH + 2):
    NESTED = [NESTED]
ENDLESS = []
ENDLESS.append(ENDLESS)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        iter([1]),
        lambda: 0,
        1j,
        int,
        {(1, 2): 3},
        {b"a": 1},
        {np.int64(1): 1},
        {2**63: 1},
        np.array([None]),
        np.array(["text"]),
        np.array([1.0], dtype=">f8"),
        np.array([(1, 2.0)], dtype="i4,f8"),
        np.datetime64("2020-01-01"),
        np.zeros((1,) * 20),
        np.zeros(wire.MAX_BYTES // 8 + 1),
        np.empty((0, 2**33)),
        np.empty((0, wire.MAX_ITEMS + 1)),
        b"x" * (wire.MAX_BYTES + 1),
        2**600,
        NESTED,
        ENDLESS,
        torch.zeros(2, dtype=torch.bfloat16),
        torch.zeros(2, device="meta"),
        torch.eye(2).to_sparse(),
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(WireError):
        encode(value)


# Bytes of any kind ----------------------------------------------------------------------------


def decoded_or_refused(data):
    """Return whether some bytes are a value; anything but a value or a WireError is raised."""
    try:
        value = decode(data)
    except WireError:
        return False
    assert encode(value) == data, "two encodings of one value"
    return True


@settings(max_examples=400)
@given(st.binary(max_size=200))
def test_random_bytes_are_a_value_or_a_wire_error(data):
    decoded_or_refused(data)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(list(b"NTFifsblatdAIh\0\1\2\x08\x0b\xff")), max_size=60).map(bytes))
def test_bytes_that_look_like_messages_are_a_value_or_a_wire_error(data):
    decoded_or_refused(data)


@given(values, st.data())
def test_a_truncated_message_is_a_wire_error(value, data):
    whole = encode(value)
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert not decoded_or_refused(whole[:cut])


@given(values, st.binary(min_size=1, max_size=9))
def test_a_message_with_bytes_too_many_is_a_wire_error(value, more):
    assert not decoded_or_refused(encode(value) + more)


@settings(max_examples=400)
@given(values, st.data())
def test_a_message_with_one_byte_changed_is_a_value_or_a_wire_error(value, data):
    mutated = bytearray(encode(value))
    place = data.draw(st.integers(0, len(mutated) - 1))
    mutated[place] = data.draw(st.integers(0, 255))
    decoded_or_refused(bytes(mutated))


@st.composite
def pieces(draw):
    """A piece of a valid message."""
    whole = encode(draw(values))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    return whole[start:end]


@settings(max_examples=400)
@given(values, pieces(), st.data())
def test_a_message_with_a_piece_of_another_in_it_is_a_value_or_a_wire_error(value, piece, data):
    whole = encode(value)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    decoded_or_refused(whole[:start] + piece + whole[end:])


@given(values, st.data())
def test_a_message_with_a_piece_twice_is_a_value_or_a_wire_error(value, data):
    whole = encode(value)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    decoded_or_refused(whole[:end] + whole[start:])


U32 = struct.Struct("<I").pack
HUGE = U32(2**32 - 1)
INT = encode(0)


def of_one_hash(count):
    """Return the encoding of a dict whose keys have one hash: a dict of them takes for ever."""
    modulus = 2**61 - 1
    keys = (modulus * (2**70 + number) for number in range(count))
    return b"d" + U32(count) + b"".join(encode(key) + b"N" for key in keys)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"?",
        b"l" + HUGE,
        b"t" + HUGE + b"N" * 10,
        b"d" + HUGE,
        b"s" + HUGE,
        b"s" + U32(2) + b"\xff\xfe",
        b"s" + U32(3) + b"\xed\xa0\x80",
        b"d" + U32(1) + b"l" + U32(0) + b"N",
        b"d" + U32(1) + b"h" + U32(0) + b"N",
        b"d" + U32(1) + b"a\x0b\x01" + U32(1) + bytes(8) + b"N",
        b"d" + U32(1) + b"a\x0b\x00" + bytes(8) + b"N",
        b"I\xff" + bytes(255),
        b"I\x00",
        b"a\x0b\x02" + HUGE + HUGE,
        b"a\x0b\x01" + U32(2**28),
        b"a\x0b\x02" + HUGE + U32(0),
        b"a\x0b\x10" + HUGE * 15 + U32(0),
        b"a\x00\x01" + U32(1) + b"\x02",
        of_one_hash(1000),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_a_hostile_message_is_a_wire_error(data):
    with pytest.raises(WireError):
        decode(data)


def nested(depth):
    return (b"l" + U32(1)) * (depth - 1) + b"l" + U32(0)


def lists_of_integers(count):
    """Return lists within lists, each with half of all integers that come."""
    half = count // 2 - 1
    return b"l" + U32(half + 1) + b"l" + U32(count - half - 1) + INT * (count - 1)


def mapping(count):
    return b"d" + U32(count) + b"".join(encode(number) + b"N" for number in range(count))


def an_array(shape, code=11, size=0):
    return b"a" + bytes([code, len(shape)]) + b"".join(map(U32, shape)) + bytes(size)


@pytest.mark.parametrize(
    ("message", "bound"),
    [
        (nested, wire.MAX_DEPTH),
        (lambda count: b"l" + U32(count) + b"N" * count, wire.MAX_ITEMS),
        (lambda count: b"t" + U32(count) + INT * count, wire.MAX_ITEMS),
        (lists_of_integers, wire.MAX_ITEMS),
        (mapping, wire.MAX_ITEMS // 2),
        (lambda size: an_array((1,) * size, size=8), wire.MAX_DIMENSIONS),
        (lambda code: an_array((0,), code), len(wire.DTYPES) - 1),
        (lambda side: an_array((0, side)), wire.MAX_ITEMS),
        (lambda side: an_array((side, 0, 2)), wire.MAX_ITEMS // 2),
        (lambda size: b"I" + bytes([size]) + bytes(size - 1) + b"\x01", 64),
        (lambda key: b"d" + U32(1) + encode(key) + b"N", 2**63 - 1),
    ],
    ids=[
        *("depth", "items", "integers", "integers within lists", "keys and values"),
        *("dimensions", "dtype", "empty side", "empty sides", "bytes of an integer", "key"),
    ],
)
def test_every_bound_is_reached_and_not_passed(message, bound):
    assert encode(decode(message(bound))) == message(bound)
    with pytest.raises(WireError):
        decode(message(bound + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"I\x01\x05",
        b"I\x08" + bytes(8),
        b"I\x0a" + bytes(8) + b"\x01\x00",
        b"d" + U32(2) + b"TNTN",
        b"d" + U32(2) + b"TN" + INT + b"N" + encode(1) + b"N",
        b"d" + U32(2) + encode(0.0) + b"N" + encode(-0.0) + b"N",
    ],
)  # fmt: skip
def test_what_could_be_told_twice_is_told_once(data):
    with pytest.raises(WireError):
        decode(data)


def test_a_tensor_is_refused_where_none_is_allowed():
    with pytest.raises(WireError, match="tensor"):
        decode(encode(torch.zeros(2)), tensors=False)


def test_the_judges_side_neither_unpickles_nor_evaluates():
    banned = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "eval", "exec", "compile"}
    for room in ("wire", "sandbox", "checks", "grading"):
        for path in (Path(wire.__file__).parents[1] / room).glob("*.py"):
            tree = ast.walk(ast.parse(path.read_text()))
            nodes = [node for node in tree if isinstance(node, ast.Name | ast.alias)]
            names = {node.id if isinstance(node, ast.Name) else node.name for node in nodes}
            assert not banned & names, path


# Frames ---------------------------------------------------------------------------------------


@pytest.fixture
def line():
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_frames_come_one_by_one(line):
    line[0].sendall(frame(b"first") + frame(b"") + frame(b"third"))
    line[0].close()
    assert [read_frame(line[1]) for _ in range(4)] == [b"first", b"", b"third", None]


def test_an_end_within_a_frame_is_a_wire_error(line):
    line[0].sendall(frame(b"whole")[:-1])
    line[0].close()
    with pytest.raises(WireError, match="within a frame"):
        read_frame(line[1])


def test_an_end_within_a_length_is_a_wire_error(line):
    line[0].sendall(b"\x01\x00")
    line[0].close()
    with pytest.raises(WireError, match="within a frame"):
        read_frame(line[1])


def test_a_frame_over_the_limit_is_refused_before_it_is_read(line):
    line[0].sendall(HUGE)
    with pytest.raises(WireError, match="over the limit"):
        read_frame(line[1])


calls = st.tuples(st.sampled_from("fg"), values, st.dictionaries(texts, values, max_size=2))


@given(st.lists(calls, max_size=5))
def test_packed_calls_come_back_in_order(calls):
    blobs = [(task, encode(((value,), named))) for task, value, named in calls]
    found = list(wire.unpack_calls(wire.pack_calls(blobs)))
    assert [(task, blob()) for task, _, _, blob in found] == blobs
    assert all(alike(args, (c[1],)) for (_, args, _, _), c in zip(found, calls, strict=True))


def test_a_large_blob_that_comes_again_is_sent_once():
    image, other = (encode(((np.full(1000, x),), None)) for x in (1.0, 2.0))
    calls = [("f", image), ("g", other), ("g", image), ("f", image), ("f", encode(((), None)))]
    packed = wire.pack_calls(calls)
    assert len(packed) < len(image) + len(other) + 200
    assert [(task, blob()) for task, _, _, blob in wire.unpack_calls(packed)] == calls


def test_arguments_that_are_sent_once_are_no_shared_object():
    blob = encode(((np.ones(1000),), None))
    (_, first, _, _), (_, second, _, _) = wire.unpack_calls(wire.pack_calls([("f", blob)] * 2))
    first[0][0] = 5
    assert second[0][0] == 1


def test_nan_keeps_its_sign():
    assert math.copysign(1, decode(encode(-math.nan))) == -1.0
