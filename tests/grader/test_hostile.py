"""Submissions that cheat, lie, break in or make a mess: none earns a point, none hurts another.

After each, the next student's right answers must earn all points.
"""

import pytest

pytestmark = pytest.mark.usefixtures("needs_bwrap")

# Finds the socket on which the worker answers, and builds messages as the worker does.
FIND_SOCKET = """
import os, socket, stat, struct
import numpy as np

def the_socket():
    for number in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISSOCK(os.fstat(int(number)).st_mode):
                return socket.socket(fileno=os.dup(int(number)))
        except OSError:
            pass

def send(value):
    import sys
    wire = sys.modules["grader.wire"]
    the_socket().sendall(wire.frame(wire.encode(value)))
"""

# Has the worker give answers that the submission makes up, byte by byte.
FORGE = """
import sys
import numpy as np
session = sys.modules["grader.worker.session"]
wire = sys.modules["grader.wire"]

def standardize(X):
    return X

def forge(blob):
    session.Session.ask = lambda self, task, question, frames=True: blob
"""


@pytest.fixture
def next_is_graded_right(grade, solution_text):
    """Grade the reference after the test."""
    yield
    files = {f"{name}.py": solution_text(name) for name in ("spread", "scaling")}
    assert grade(files).report.score == 19.0


def statuses(task):
    return {check.status for check in task.checks}


def standardize(body, before=""):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{FIND_SOCKET}\n{before}\ndef standardize(X):\n{lines}"


# Lies about values ----------------------------------------------------------------------------


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "patch",
    [
        "np.array_equal = np.allclose = np.isclose = lambda *a, **k: True",
        "np.isfinite = lambda *a: True",
        "np.asarray = np.array = lambda *a, **k: X",
        "np.ndarray.__eq__ = lambda *a: True",
        "np.testing.assert_allclose = lambda *a, **k: None",
        "np.ndarray = type('ndarray', (), {})",
        "np.dtype = lambda *a: 'float64'",
        "np.random.seed = None",
        "import builtins\nbuiltins.isinstance = lambda *a: True",
        "import builtins\nbuiltins.abs = builtins.len = lambda *a: 0",
        "import sys\nsys.modules.clear()",
    ],
)
def test_patching_libraries_makes_no_wrong_answer_right(grade_task, patch):
    lines = "".join(f"    {line}\n" for line in f"try:\n    {patch.splitlines()[0]}".splitlines())
    lines += "".join(f"        {line}\n" for line in patch.splitlines()[1:])
    code = f"import numpy as np\ndef standardize(X):\n{lines}    except TypeError: pass\n    return X\n"
    found = grade_task("standardize", code)
    assert found.score == 0.0


@pytest.mark.parametrize(
    "answer",
    [
        "Equal()",
        "np.zeros(X.shape).view(Liar)",
        "[Equal()] * len(X)",
        "Number(3)",
    ],
)
def test_objects_that_lie_are_judged_by_what_they_hold(grade_task, answer):
    code = (
        "import numpy as np\nclass Equal:\n    __eq__ = __lt__ = __le__ = lambda *a: True\n"
        "    __hash__ = lambda s: 1\n    __array__ = lambda s, *a, **k: np.ones((2, 4))\n"
        "    shape = (2, 4)\n    dtype = np.dtype('float64')\n    T = property(lambda s: s)\n"
        "class Liar(np.ndarray):\n    shape = property(lambda s: (2, 4))\n"
        "    __eq__ = lambda *a: np.ones((2, 4), bool)\n    __array_priority__ = 10**6\n"
        "    __array_function__ = lambda *a, **k: True\n"
        "class Number(float):\n    __eq__ = lambda *a: True\n    __float__ = lambda s: 0.0\n"
        "    __hash__ = float.__hash__\n"
        f"def standardize(X):\n    return {answer}\n"
    )
    found = grade_task("standardize", code)
    assert found.score == 0.0
    assert statuses(found) <= {"failed", "malformed"}


def test_a_subclass_that_lies_about_its_shape_has_its_true_one(grade_task):
    code = (
        "import numpy as np\nclass Liar(np.ndarray):\n    shape = property(lambda s: (1, 1))\n"
        "    size = ndim = 0\n    dtype = None\n"
        "def center(X):\n    return (X - X.mean(axis=0)).view(Liar)\n"
    )
    assert statuses(grade_task("center", code)) == {"passed"}


def test_the_memory_of_earlier_calls_makes_no_later_answer_right(grade_task):
    code = (
        "import gc\nimport numpy as np\ndef median(values):\n"
        "    numbers = [o for o in gc.get_objects() if isinstance(o, float)]\n"
        "    return float(numbers[-1]) if numbers else 0.25\n"
    )
    assert grade_task("median", code).score == 0.0


# Messages that nobody asked for ---------------------------------------------------------------


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "sent",
    [
        "the_socket().sendall(b'garbage')",
        "the_socket().sendall(b'\\xff' * 4)",
        "the_socket().sendall(b'\\0\\0\\0\\0')",
        "the_socket().sendall(struct.pack('<I', 2**31))",
        "the_socket().sendall(bytes(10**6))",
        "send(None)",
        "send(('answers', 99, [b'N']))",
        "send(('answers', -1, [b'N']))",
        "send(('answers', 0, []))",
        "send(('answers', 0, [b'N'] * 1000))",
        "send(('answers', 0, 3))",
        "send(('answers', np.zeros(3), [b'N']))",
        "send((np.zeros(3), np.zeros(3), np.zeros(3)))",
        "send(('loaded', {}))",
        "send({1: 2, 3: 4, 5: 6})",
        "[send(('answers', 0, [b'N'])) for _ in range(9)]",
        "the_socket().shutdown(2)",
        "the_socket().recv(1)",
    ],
)
def test_bytes_that_nobody_asked_for_end_the_worker(grade_task, sent):
    found = grade_task("standardize", standardize(f"{sent}\nreturn X"))
    assert statuses(found) <= {"malformed", "died", "timeout"}
    assert found.score == 0.0
    assert found.checks[0].message


def test_a_right_answer_with_surplus_bytes_is_malformed(grade_task, solution_text):
    code = (
        FIND_SOCKET
        + solution_text("spread")
        + (
            "right = center\ndef center(X):\n    send(('answers', 1000, [b'N']))\n    return right(X)\n"
        )
    )
    found = grade_task("center", code)
    assert statuses(found) == {"malformed"}
    assert found.score == 0.0


def test_answers_sent_in_advance_answer_nothing(grade_task):
    forged = "send(('answers', 0, [wire.encode(('value', np.zeros((2, 4)), ''))]))"
    code = f"{FIND_SOCKET}\nimport sys\nwire = sys.modules['grader.wire']\n{forged}\n"
    code += "def standardize(X):\n    return X\n"
    assert grade_task("standardize", code).score == 0.0


HOSTILE_REPLIES = [
    "3",
    "{}",
    "{'signatures': 3, 'faults': 3, 'imported': 3, 'unreadable': 3}",
    "{'faults': [1, 2, 3]}",
    "{'faults': [('a', 'b', 3)]}",
    "{'faults': [('a', 'b', [1, 2])]}",
    "{'faults': [('a', 'b', [(1, 2, 3, 4)])]}",
    "{'faults': {'a': 1}}",
    "{'imported': 3}",
    "{'imported': np.zeros(3)}",
    "{'imported': {1: 2}}",
    "{'unreadable': np.zeros(3)}",
    "{'signatures': {'standardize': 3}}",
    "{'signatures': {'standardize': [['X', np.zeros(3), False, None]]}}",
    "{'signatures': {'standardize': [['X', 'POSITIONAL_OR_KEYWORD', np.zeros(3), None]]}}",
    "{'signatures': {'standardize': [['X', 'POSITIONAL_OR_KEYWORD', False, None], "
    "['y', np.zeros(3), np.zeros(3), None]]}}",
    "{'signatures': {'standardize': np.zeros((1, 4))}}",
]


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize("reply", HOSTILE_REPLIES)
def test_no_reply_to_loading_can_stop_the_judge(grade, reply):
    code = f"{FIND_SOCKET}\nsend(('loaded', {reply}))\nos._exit(0)\n"
    found = grade({"scaling.py": code}, only={"scaling": {"standardize"}})
    assert found.exercise("scaling").status in ("graded", "unreadable")
    assert found.report.score == 0.0


def test_no_default_in_a_signature_can_stop_the_judge(grade):
    reply = (
        "{'signatures': {'rescale': [['X', 'POSITIONAL_OR_KEYWORD', False, None], "
        "['low', 'POSITIONAL_OR_KEYWORD', True, np.zeros(3)], "
        "['high', 'POSITIONAL_OR_KEYWORD', True, [np.zeros(3)]]]}}"
    )
    code = f"{FIND_SOCKET}\nsend(('loaded', {reply}))\nos._exit(0)\n"
    assert grade({"scaling.py": code}, only={"scaling": {"rescale"}}).report.score == 0.0


HOSTILE_ANSWERS = [
    "None",
    "('value',)",
    "('value', None)",
    "('other', 1, 2)",
    "(np.zeros(3), 1, 2)",
    "('error', 3, 4, '')",
    "('error', ('passed', ''), ('', '', ()), '')",
    "('error', ('raised', 3), (4, 5, 6), 7)",
    "('error', ('raised', ''), ('X', 'y', {1: 2}), '')",
    "('error', ('raised', ''), ('X', 'y', [3]), '')",
    "('error', ('raised', ''), ('X', 'y', ['abcd']), '')",
    "('error', ('raised', ''), ('X', 'y', [('f', float('inf'), 'g', 'c')]), '')",
    "('error', ('raised', ''), ('X', 'y', [('f', float('nan'), 'g', 'c')]), '')",
    "('error', ('raised', ''), ('X', 'y', [('f', np.zeros(3), 'g', 'c')]), '')",
    "('error', ('modified', ''), ('', 'argument ' + '9' * 20, ()), '')",
    "('error', ('modified', ''), ('', 'argument \\u00b2', ()), '')",
    "('error', (np.zeros(3), ''), ('', '', ()), '')",
    "('value', wire.Reference(7), '')",
    "('value', {float('nan'): {1: [b'x']}}, '')",
    "('value', 2**500, '')",
    "('value', [np.zeros((0, 9)), float('nan'), True], '')",
]


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize("answer", HOSTILE_ANSWERS)
def test_no_answer_can_stop_the_judge(grade_task, answer):
    code = f"{FORGE}\nforge(wire.encode({answer}))\n"
    found = grade_task("standardize", code)
    assert statuses(found) <= {"malformed", "failed", "raised"}
    assert found.score == 0.0


@pytest.mark.parametrize(
    "blob",
    ["b''", "b'N'", "b'l\\xff\\xff\\xff\\xff'", "b'd' * 1000", "b'l\\x01\\0\\0\\0' * 50", "bytes(99)",
     "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0value' + b'a\\x0b\\x02' + b'\\xff' * 8",
     "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0value' + b'a\\x0b\\x02' + b'\\0' * 4 + b'\\xff' * 4 + b'N'"],
)  # fmt: skip
def test_no_bytes_of_an_answer_can_stop_the_judge(grade_task, blob):
    found = grade_task("standardize", f"{FORGE}\nforge({blob})\n")
    assert found.score == 0.0
    assert statuses(found) <= {"malformed", "failed"}


def test_a_tensor_where_none_belongs_is_no_right_answer(grade_task):
    tensor = "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0value' + b'A\\x0b\\x01\\x01\\0\\0\\0' + bytes(8) + b's\\0\\0\\0\\0'"
    found = grade_task("standardize", f"{FORGE}\nforge({tensor})\n")
    assert statuses(found) <= {"malformed", "failed"}


# What is left behind --------------------------------------------------------------------------


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "mess",
    [
        "import threading, time; threading.Thread(target=time.sleep, args=(10**6,)).start()",
        "import threading, time; threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'while True: pass'])",
        "import os, time; os.fork() or time.sleep(10**6)",
        "import os, time; os.fork() or (os.setsid(), os.fork() or time.sleep(10**6), os._exit(0))",
        "open('/tmp/left', 'w').write('x' * 1000)",
        "import os; os.makedirs('/tmp/a/b/c'); os.chmod('/tmp/a/b', 0); os.chmod('/tmp/a', 0)",
        "import os; os.chdir('/tmp'); [os.mkdir(str(i)) or os.chdir(str(i)) for i in range(300)]",
    ],
)
def test_what_a_call_leaves_behind_spoils_neither_it_nor_the_next(grade_task, mess):
    code = (
        f"import numpy as np\nfirst = []\ndef standardize(X):\n    {mess}\n"
        "    d = X.std(axis=0)\n    return (X - X.mean(axis=0)) / np.where(d == 0, 1, d)\n"
    )
    found = grade_task("standardize", code)
    assert statuses(found) == {"passed"}


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "bomb",
    [
        "while True:\n        os.fork()",
        "while True:\n        threading.Thread(target=time.sleep, args=(99,)).start()",
        "while True:\n        subprocess.Popen([sys.executable, '-c', 'while True: pass'])",
    ],
    ids=["processes", "threads", "programs"],
)
def test_a_bomb_goes_off_in_its_sandbox_alone(grade_task, bomb):
    code = f"import os, sys, subprocess, threading, time\ndef standardize(X):\n    {bomb}\n"
    found = grade_task("standardize", code)
    assert found.score == 0.0
    assert statuses(found) <= {"raised", "timeout", "died", "malformed", "out_of_memory"}


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "write",
    [
        "open('/tmp/large', 'wb').write(bytes(2**21))",
        "open('/left', 'w')",
        "open('/grader/wire.py', 'a')",
        "open('/dev/left', 'w')",
        "open('/proc/sys/kernel/hostname', 'w').write('mine')",
        "__import__('os').remove(np.__file__)",
    ],
)
def test_writing_where_or_more_than_is_allowed_is_an_error(grade_task, write):
    found = grade_task(
        "standardize", f"import numpy as np\ndef standardize(X):\n    {write}\n    return X\n"
    )
    assert statuses(found) == {"raised"}
    assert "Error" in found.checks[0].message


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "attack",
    [
        "[os.kill(1, number) for number in range(1, 65) if number not in (32, 33)]",
        "os.kill(-1, 15)",
        "os.killpg(0, 9)",
        "os.kill(os.getppid(), 9)",
        "os.abort()",
        "os.kill(os.getpid(), 19)",
        "os.closerange(0, 256)",
    ],
)
def test_signals_reach_nobody_else(grade_task, attack):
    code = f"import os\nimport numpy as np\ndef standardize(X):\n    {attack}\n    return X * 0\n"
    found = grade_task("standardize", code)
    assert found.score < 2.0
    assert statuses(found) <= {"died", "timeout", "passed", "malformed"}


def test_what_was_patched_is_whole_again_in_the_next_submission(grade_task):
    grade_task(
        "standardize", "import numpy as np\nnp.mean = np.std = None\ndef standardize(X): 1 / 0\n"
    )
    code = "import numpy as np\ndef standardize(X):\n    return X * 0 if np.mean and np.std else None\n"
    assert grade_task("standardize", code).score > 0.0
