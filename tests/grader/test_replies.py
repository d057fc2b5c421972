"""What the judge makes of the bytes that a worker sends: an answer or a failure with its name.

The other end of the socket is the tests'; no code is graded. `test_hostile.py` sends the like from
inside the sandbox.
"""

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from grader.checks.answers import AnswerError, Model, all_right, answer_of, verdict_part
from grader.checks.run import Example, Recording
from grader.grading.asking import _checked_reply
from grader.grading.explain import signature_problem
from grader.model import Parameter, Task
from grader.sandbox import Worker, WorkerFailure
from grader.sandbox.worker import MAX_ANSWERS
from grader.wire import MAX_BYTES, MAX_ITEMS, Reference, encode, encode_call, frame

FUZZ = Path(__file__).parents[1] / "fuzz"
ONE = encode(("value", 1, ""))


@pytest.fixture
def line():
    """A worker as the judge holds it, and the end of the socket that its process would have."""
    ours, theirs = socket.socketpair()
    worker = Worker(ours, parent=0, number=0)
    with theirs:
        yield worker, theirs
    worker.close()


def answers(first, *blobs):
    return frame(encode(("answers", first, list(blobs))))


# Frames and numbers ---------------------------------------------------------------------------


def test_answers_come_in_one_message_or_in_many(line):
    worker, theirs = line
    theirs.sendall(answers(0, ONE, ONE))
    assert worker.ask(2, b"", 1.0) == [ONE, ONE]
    theirs.sendall(answers(2, ONE) + answers(3, ONE))
    assert worker.ask(2, b"", 1.0) == [ONE, ONE]


@pytest.mark.parametrize(
    "sent",
    [
        b"\xff\xff\xff\xff",
        (MAX_BYTES + 1).to_bytes(4, "little"),
        b"\0\0\0\0",
        frame(b"garbage"),
        frame(ONE),
        frame(encode(None)),
        frame(encode(("loaded", {}))),
        frame(encode(("answers", 0))),
        frame(encode(("answers", 0, {1: 2}))),
        frame(encode(("answers", 0, ONE))),
        frame(encode((np.zeros(1), np.zeros(1), np.zeros(1)))),
        frame(encode(np.zeros((3, 0)))),
        answers(0),
        answers(0, ONE, ONE, ONE),
        answers(1, ONE),
        answers(-1, ONE),
        answers(0, ONE, 3),
        answers(0, ONE) + answers(0, ONE),
        answers(0, ONE) + answers(2, ONE),
        answers(0, ONE, ONE) + b"\0",
        answers(0, ONE, ONE) + answers(2, ONE),
    ],
    ids=lambda sent: repr(sent[:24]),
)
def test_what_was_not_asked_for_is_malformed(line, sent):
    worker, theirs = line
    theirs.sendall(sent)
    with pytest.raises(WorkerFailure) as failure:
        worker.ask(2, b"", 1.0)
    assert failure.value.kind == "malformed"


@pytest.mark.parametrize("sent", [b"", b"\x05", answers(0, ONE)[:-1], answers(0, ONE)])
def test_an_end_before_all_is_answered_is_a_death(line, sent):
    worker, theirs = line
    theirs.sendall(sent)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(WorkerFailure) as failure:
        worker.ask(2, b"", 1.0)
    assert failure.value.kind == "died"


@pytest.mark.parametrize(
    "head", [MAX_ANSWERS.to_bytes(4, "little"), b""], ids=["message", "nothing"]
)
def test_bytes_that_trickle_in_do_not_hold_the_judge_up(line, head):
    worker, theirs = line
    worker.deadline = time.monotonic() + 0.3
    over = threading.Event()

    def trickle():
        theirs.sendall(head)
        while head and not over.wait(0.001):
            theirs.sendall(b"\0")

    sender = threading.Thread(target=trickle)
    sender.start()
    with pytest.raises(WorkerFailure, match="time for the whole submission is over"):
        worker.ask(1, b"", 1.0)
    over.set()
    sender.join()


def test_a_worker_that_takes_no_questions_is_not_waited_for(line):
    worker, theirs = line
    theirs.close()
    with pytest.raises(WorkerFailure) as failure:
        worker.ask(1, b"", 1.0)
    assert failure.value.kind == "died"


# Replies to loading ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        {"unreadable": np.zeros((6,) * 9, "int8")},
        {"unreadable": b"bytes"},
        {"signatures": []},
        {"late": 1},
        {"defined": {1: 2}},
        {"defined": [np.zeros((6,) * 9, "int8")]},
        {"imported": [None]},
        {"faults": [("ValueError", "no")]},
        {"faults": [("ValueError", np.zeros((6,) * 9, "int8"), [])]},
        {"faults": [("ValueError", "no", np.zeros((3, 4)))]},
        {"faults": [("ValueError", "no", [("f.py", 1.0, "f", "x")])]},
    ],
    ids=lambda reply: next(iter(reply)),
)
def test_a_reply_with_a_part_of_another_type_is_malformed(reply):
    with pytest.raises(WorkerFailure) as failure:
        _checked_reply(reply)
    assert failure.value.kind == "malformed"


def test_a_long_reply_is_cut():
    found = _checked_reply(
        {
            "unreadable": "x" * 10**6,
            "defined": ["x" * 10**6] * 1000,
            "faults": [("x" * 10**6, "x" * 10**6, [("x" * 10**6, 1, "", "")] * 1000)] * 1000,
        }
    )
    assert len(str(found)) < 60_000


@pytest.mark.parametrize("default", [(1, 2), {"a": 1}, 1.0])
@pytest.mark.parametrize("told", [np.zeros(3), (np.zeros(3), 2), [np.zeros(3)], {"a": np.zeros(3)}])
def test_no_default_that_a_worker_tells_can_stop_the_judge(default, told):
    task = Task(
        name="f", points=1.0, signature=(Parameter(name="n", optional=True, default=default),)
    )
    assert signature_problem(task, [["n", "POSITIONAL_OR_KEYWORD", True, told]])
    assert not signature_problem(task, [["n", "POSITIONAL_OR_KEYWORD", True, default]])


# Answers --------------------------------------------------------------------------------------

WIDE = np.zeros((6,) * 9, "int8")  # as a text or as a list it takes minutes
LONG = np.zeros((MAX_ITEMS, 0))


@pytest.mark.parametrize("odd", [WIDE, LONG, b"bytes", {1: 2}, None, 3], ids=lambda odd: type(odd))
@pytest.mark.parametrize(
    "answer",
    [
        lambda odd: odd,
        lambda odd: (odd, 1, ""),
        lambda odd: ("value", 1, odd),
        lambda odd: ("error", odd, ("", "", ()), ""),
        lambda odd: ("error", (odd, ""), ("", "", ()), ""),
        lambda odd: ("error", ("raised", odd), ("", "", ()), ""),
        lambda odd: ("error", ("raised", ""), odd, ""),
        lambda odd: ("error", ("raised", ""), (odd, "", ()), ""),
        lambda odd: ("error", ("raised", ""), ("", odd, ()), ""),
        lambda odd: ("error", ("raised", ""), ("", "", odd), ""),
        lambda odd: ("error", ("raised", ""), ("", "", [odd]), ""),
        lambda odd: ("error", ("raised", ""), ("", "", [(odd, 1, "", "")]), ""),
        lambda odd: ("error", ("raised", ""), ("", "", [("", "1", odd, "")]), ""),
        lambda odd: ("error", ("raised", ""), ("", "", ()), odd),
    ],
    ids=[
        *("all", "word", "what a value printed", "kind and bases", "kind", "bases", "exception"),
        *("type", "text", "frames", "frame", "file", "function", "what an error printed"),
    ],
)
def test_an_answer_with_a_part_of_another_type_is_malformed(answer, odd):
    with pytest.raises(AnswerError) as error:
        answer_of(encode(answer(odd)))
    assert error.value.kind == "malformed"


def test_a_refusal_is_right_only_if_all_of_it_can_be_read():
    refused = encode(("error", ("raised", "ValueError"), ("ValueError", "no", ()), ""))
    known = verdict_part(refused)
    assert all_right([refused], [known])
    assert not all_right([known], [known])
    assert not all_right([known], [known + b"N"])
    assert not all_right([refused[:-1]], [known])
    assert not all_right([known + b"garbage"], [known])


class Echo:
    """Answers whatever a model is asked with one value."""

    device = "cpu"

    def __init__(self, answer):
        self.answer = answer

    def call(self, task, args, kwargs):
        return self.answer


@pytest.mark.parametrize("told", [WIDE, b"bytes", {1: 2}, [(WIDE, True)]], ids=type)
def test_a_model_that_tells_no_list_is_malformed(told):
    model = Model(Echo(told), Reference(0))
    with pytest.raises(AnswerError) as error:
        model.parameter_shapes()
    assert error.value.kind == "malformed"


# Memory and time ------------------------------------------------------------------------------


def run_bounded(code):
    """Run code that may use 512 MB more than it starts with, and a minute of computing."""
    limits = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(FUZZ)!r})\n"
        "import targets\n"
        "pages = int(Path('/proc/self/statm').read_text().split()[0])\n"
        "most = pages * resource.getpagesize() + 512 * 2**20\n"
        "resource.setrlimit(resource.RLIMIT_AS, (most, most))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
    )
    run = subprocess.run([sys.executable, "-c", limits + code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]


needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="memory is limited by address space, as Linux counts it"
)


@needs_linux
def test_the_inputs_that_the_fuzzer_kept_do_no_harm():
    run_bounded(
        "for name, target in targets.TARGETS.items():\n"
        "    kept = targets.kept_inputs(name)\n"
        "    assert len(kept) > 50, name\n"
        "    for data in kept:\n"
        "        target(data)\n"
    )


@needs_linux
@pytest.mark.parametrize(
    "message",
    [
        "b'a\\5\\1' + U32(2**26 - 99) + bytes(2**26 - 99)",
        "b's' + U32(2**26 - 99) + b'a' * (2**26 - 103) + '𝄞'.encode()",
        "b'l' + U32(499_999) + (b'a\\0\\x10' + U32(1) * 15 + U32(0)) * 499_999",
        "b'l' + U32(166_666) + (b'd' + U32(1) + b'NN') * 166_666",
    ],
    ids=["array", "text", "empty arrays", "dicts"],
)
def test_the_largest_message_takes_a_bounded_memory(message):
    run_bounded(
        "import struct\n"
        "U32 = struct.Struct('<I').pack\n"
        f"message = {message}\n"
        "targets.decode(message, tensors=False)\n"
    )


def test_answers_that_are_large_all_together_are_malformed(submit):
    large = "import numpy as np\ndef f(n):\n    return np.zeros(500_000)\n"
    asking = submit("f", main=large)
    calls = tuple(("f", encode_call((n,), {})) for n in range(9))
    found = asking.many(Recording((Example({}, calls),), live=False))
    assert sum(map(len, found)) <= MAX_ANSWERS + MAX_BYTES
    with pytest.raises(AnswerError, match="too large, all together"):
        answer_of(found[-1])


@pytest.mark.parametrize("answer", ["np.ones(2**23)", "[np.ones(2**22)] * 3"])
def test_an_answer_that_is_too_large_says_so(submit, answer):
    asking = submit("f", main=f"import numpy as np\ndef f():\n    return {answer}\n")
    with pytest.raises(AnswerError, match="MB"):
        asking.call("f", (), {})
