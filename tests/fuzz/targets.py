"""What is fuzzed: every place where the judge reads bytes that a worker may have made up.

A target takes any bytes. It returns; whatever it raises is a finding, and so is a hang or memory
beyond the cap. None of it needs torch.
"""

import contextlib
import json
import socket
import sys
import warnings
from pathlib import Path

import numpy as np

from grader.checks import Mismatch, assert_dtype, assert_same, check, refuses
from grader.checks.answers import AnswerError, Model, all_right, answer_of, answer_or_error
from grader.checks.compare import same
from grader.checks.run import ask_example
from grader.checks.store import comparable
from grader.errors import WireError
from grader.grading.asking import _checked_reply
from grader.grading.explain import (
    counterexample,
    error_lines,
    message,
    signature_problem,
    suggestion,
)
from grader.model import Parameter, Task
from grader.sandbox import Worker, WorkerFailure
from grader.wire import Reference, decode, encode

__all__ = ["CORPUS", "TARGETS", "kept_inputs"]

CORPUS = Path(__file__).parent / "corpus"

warnings.simplefilter("error")  # it would be the instructor's to read

# Values ---------------------------------------------------------------------------------------

# What one byte may become: seven bytes can be an empty array or a dict of one item.
MOST_GROWTH = 40


def value(data: bytes) -> None:
    """Any bytes are a WireError or one plain value, which is not large and has no other bytes."""
    try:
        found = decode(data, tensors=False)
    except WireError:
        return
    assert encode(found) == data, "a value has two encodings"
    assert memory_of(found) <= 200 + MOST_GROWTH * len(data), "a value is too large for its bytes"


def memory_of(found) -> int:
    """Return the bytes that a plain value takes."""
    inside = [*found, *found.values()] if isinstance(found, dict) else found
    parts = sum(map(memory_of, inside)) if isinstance(inside, list | tuple) else 0
    return sys.getsizeof(found) + parts


# Answers --------------------------------------------------------------------------------------

# Of every kind that a check compares with.
EXPECTED = (
    *(None, True, 1, 1.0, 1j, "a", (1, 2.0), [np.zeros(2), 1], {"a": 1, 2: (0.5,)}, np.float32(1)),
    *(np.zeros(2), np.zeros((1, 2), "float32"), np.array([True]), np.array([1]), np.array([1j])),
)
F = Task(
    name="f",
    points=1.0,
    signature=(Parameter(name="x"), Parameter(name="n", optional=True, default=(1, 2))),
)
G = Task(
    name="g",
    points=1.0,
    signature=(
        Parameter(name="n", optional=True, default=0.5),
        Parameter(name="k", optional=True, default={"a": 1}),
    ),
)


@check("f")
def is_judged(f):
    """An answer is judged in every way that there is."""
    with contextlib.suppress(Mismatch, AnswerError):
        refuses(lambda: f(1.0))
    found = f(1.0)
    # Where it is no model, every question to a model is answered by it.
    model = found if isinstance(found, Model) else Model(f._answerer, Reference(0))
    for judge in (
        lambda: assert_dtype(found, "floating"),
        lambda: model.output_shape((1,)),
        lambda: model.training,
        model.parameter_shapes,
        model.trainable,
        model.weights,
    ):
        with contextlib.suppress(Exception):  # of which every check is relieved
            judge()
    assert not [each for each in EXPECTED if same(found, each)]
    assert_same(found, EXPECTED[-1])


REFUSED = encode(("error", ("raised", "ValueError"), 0, 0))[: -2 * len(encode(0))]


class Hostile:
    """Answers every call with the same bytes."""

    device = "cpu"

    def __init__(self, data: bytes) -> None:
        try:
            self.answer = answer_of(data, lambda reference: Model(self, reference))
        except AnswerError as error:
            self.answer = error

    def call(self, task, args, kwargs):
        if isinstance(self.answer, AnswerError):
            raise self.answer
        return self.answer

    def forget(self) -> None:
        pass


def answer(data: bytes) -> None:
    """Any bytes that answer a call make a verdict that can be told, and a report of it."""
    if all_right([data], [REFUSED]):
        assert answer_or_error(data).kind == "raised"
    hostile = Hostile(data)
    comparable(hostile.answer)
    fault, share, _ = ask_example(is_judged.__check__, {}, hostile)
    if fault is None:
        assert share == 1.0
        return
    told = message(fault, F)
    shown = counterexample(fault, F, None)
    example = () if shown is None else (shown.arguments, shown.expected, shown.actual)
    assert len(json.dumps([told, example])) < 40_000, "a report is as long as the answer"


# Replies --------------------------------------------------------------------------------------


def reply(data: bytes) -> None:
    """What comes from a worker is what was asked for, or a WorkerFailure.

    The first byte says whether a loading is answered (0) or that many calls; the others are sent.
    """
    ours, theirs = socket.socketpair()
    worker = Worker(ours, parent=0, number=0)
    count = data[0] if data else 0
    try:
        theirs.sendall(data[1:])
        theirs.shutdown(socket.SHUT_WR)
        if count:
            answers = worker.ask(count, b"", 1.0)
            assert len(answers) == count
            assert all(type(blob) is bytes for blob in answers)
        else:
            read_loaded(_checked_reply(worker.load({}, 1.0)))
    except WorkerFailure as failure:
        if failure.kind not in ("died", "malformed"):  # the end of the bytes ends all waiting
            raise
    finally:
        worker.close()
        theirs.close()


def read_loaded(loaded) -> None:
    """Do with a reply to loading what grading does with it."""
    for fault in loaded["faults"]:
        error_lines(*fault)
    for task in (F, G):
        suggestion(task.name, loaded["defined"])
        if task.name in loaded["signatures"]:
            signature_problem(task, loaded["signatures"][task.name])


# ----------------------------------------------------------------------------------------------

TARGETS = {"value": value, "answer": answer, "reply": reply}


def kept_inputs(target: str) -> list[bytes]:
    """Return the inputs of a target that are kept, a line of hexadecimal digits each."""
    lines = (CORPUS / f"{target}.txt").read_text("ascii").splitlines()
    return [bytes.fromhex(line) for line in lines if not line.startswith("#")]
