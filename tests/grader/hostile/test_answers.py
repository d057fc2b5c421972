"""What a worker may send: patched answers, messages that nobody asked for, answers that are none.

None earns a point, none stops the judge. The task is `span`, and 4.0 is the only right answer. The
judge is asked in this process; after most tests it grades the reference, which earns all points.
"""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("needs_bwrap")

# Finds the socket on which the worker answers, and sends messages as the worker does.
FIND_SOCKET = """
import os, socket, stat, struct, sys
import numpy as np
wire = sys.modules["grader.wire"]

def the_socket():
    for number in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISSOCK(os.fstat(int(number)).st_mode):
                return socket.socket(fileno=os.dup(int(number)))
        except OSError:
            pass

def send(value):
    the_socket().sendall(wire.frame(wire.encode(value)))
"""

# Has the worker answer with bytes that the submission makes up.
FORGE = """
import sys
import numpy as np
wire = sys.modules["grader.wire"]
Session = sys.modules["grader.worker.session"].Session

def span(values):
    return 3.5

def forge(blob):
    Session.ask = Session.answer = lambda *args, **kwargs: blob
"""


def statuses(task):
    return {check.status for check in task.checks}


def span(body, before=""):
    """Return a file whose `span` has the given body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"import os, sys\nimport numpy as np\n{before}\ndef span(values):\n{lines}"


# Lies about values ----------------------------------------------------------------------------


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "patch",
    [
        "np.array_equal = np.allclose = np.isclose = lambda *a, **k: True",
        "np.isfinite = lambda *a: True",
        "np.asarray = np.array = lambda *a, **k: 4.0",
        "np.ndarray.__eq__ = lambda *a: True",
        "np.ndarray = type('ndarray', (), {})",
        "np.dtype = lambda *a: 'float64'",
        "np.float64 = lambda *a: 4.0",
        "import builtins\nbuiltins.isinstance = lambda *a: True",
        "import builtins\nbuiltins.abs = builtins.len = lambda *a: 0",
        "import builtins\nbuiltins.float = type('float', (), {})",
        "sys.modules.clear()",
    ],
)
def test_patching_libraries_makes_no_wrong_answer_right(grade_task, patch):
    assert grade_task("span", span("return 3.5", before=patch)).score == 0.0
    assert grade_task("span", span(f"{patch}\nreturn 3.5")).score == 0.0


def test_an_array_that_lies_about_its_shape_is_judged_by_its_true_one(grade_task):
    code = (
        "import numpy as np\nclass Liar(np.ndarray):\n    shape = property(lambda self: ())\n"
        "def center(X):\n    return (X - X.mean(axis=0)).view(Liar)\n"
    )
    assert statuses(grade_task("center", code)) == {"passed"}


def test_the_worker_holds_none_of_the_judges_modules(grade_task):
    search = (
        "rooms = {n.split('.')[1] for n in sys.modules if n.startswith('grader.')}\n"
        "assert rooms == {'errors', 'submission', 'wire', 'worker'}, rooms\n"
        "assert not {'hypothesis', 'pytest', 'msgspec'} & set(sys.modules)\n"
        "return float(values.max() - values.min())"
    )
    found = grade_task("span", span(search))
    assert statuses(found) == {"passed"}, found.checks[0].message


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
        "send(('answers', 0, [3]))",
        "send(('answers', np.zeros(3), [b'N']))",
        "send((np.zeros(3), np.zeros(3), np.zeros(3)))",
        "send((np.zeros(0), np.zeros(0), np.zeros(0)))",
        "send(('loaded', {}))",
        "send({1: 2, 3: 4, 5: 6})",
        "[send(('answers', 0, [b'N'])) for _ in range(9)]",
        "the_socket().shutdown(socket.SHUT_RDWR)",
    ],
)
def test_bytes_that_nobody_asked_for_cost_the_answer(grade_task, sent):
    found = grade_task("span", FIND_SOCKET + span(f"{sent}\nreturn 4.0"))
    assert found.score == 0.0
    assert statuses(found) <= {"malformed", "died", "timeout"}
    assert found.checks[0].message


def test_answers_sent_in_advance_are_malformed(grade_task):
    early = "send(('answers', 0, [wire.encode(('value', 4.0, ''))] * 2))"
    found = grade_task("span", FIND_SOCKET + early + "\n" + span("return 4.0"))
    assert statuses(found) == {"malformed"}


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "reply",
    [
        "3",
        "{}",
        "{'signatures': 3, 'faults': 3, 'imported': 3, 'unreadable': 3}",
        "{'faults': [1, 2, 3]}",
        "{'faults': [('a', 'b', 3)]}",
        "{'faults': [('a', 'b', [1, 2])]}",
        "{'faults': [('a', 'b', [(1, 2, 3, 4)])]}",
        "{'faults': {'a': 1}}",
        "{'faults': np.zeros((2, 3))}",
        "{'imported': 3}",
        "{'imported': np.zeros(3)}",
        "{'imported': {1: 2}}",
        "{'unreadable': np.zeros(3)}",
        "{'signatures': {'span': 3}}",
        "{'signatures': {'span': [['values', np.zeros(3), False, None]]}}",
        "{'signatures': {'span': [['values', 'POSITIONAL_OR_KEYWORD', np.zeros(3), None]]}}",
        "{'signatures': {'span': [['values', 'POSITIONAL_OR_KEYWORD', False, None], "
        "['more', np.zeros(3), np.zeros(3), None]]}}",
        "{'signatures': {'span': np.zeros((1, 4))}}",
    ],
)
def test_no_reply_to_loading_can_stop_the_judge(grade, reply):
    code = f"{FIND_SOCKET}\nsend(('loaded', {reply}))\nos._exit(0)\n"
    found = grade({"spread.py": code}, only={"spread": {"span"}})
    assert found.exercise("spread").status in ("graded", "unreadable")
    assert found.report.score == 0.0


def test_no_default_in_a_signature_can_stop_the_judge(grade):
    reply = (
        "{'signatures': {'rescale': [['X', 'POSITIONAL_OR_KEYWORD', False, None], "
        "['low', 'POSITIONAL_OR_KEYWORD', True, np.zeros(3)], "
        "['high', 'POSITIONAL_OR_KEYWORD', True, [np.zeros(3)]]]}}"
    )
    code = f"{FIND_SOCKET}\nsend(('loaded', {reply}))\nos._exit(0)\n"
    assert grade({"scaling.py": code}, only={"scaling": {"rescale"}}).report.score == 0.0


def test_forged_answers_are_taken_as_the_submissions_own(grade_task):
    """The forging of these tests works: else they would show nothing."""
    found = grade_task("span", f"{FORGE}\nforge(wire.encode(('value', 4.0, '')))\n")
    assert statuses(found) == {"passed"}


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "answer",
    [
        "None",
        "('value',)",
        "('value', None)",
        "('other', 1, 2)",
        "(np.zeros(3), 1, 2)",
        "(np.zeros(0), 1, 2)",
        "('error', 3, 4, '')",
        "('error', ('passed', ''), ('', '', ()), '')",
        "('error', ('raised', 3), (4, 5, 6), 7)",
        "('error', ('raised', ''), ('X', 'y', {1: 2}), '')",
        "('error', ('raised', ''), ('X', 'y', [3]), '')",
        "('error', ('raised', ''), ('X', 'y', ['abcd']), '')",
        "('error', ('raised', ''), ('X', 'y', [('f', float('inf'), 'g', 'c')]), '')",
        "('error', ('raised', ''), ('X', 'y', [('f', float('nan'), 'g', 'c')]), '')",
        "('error', ('raised', ''), ('X', 'y', [('f', np.zeros(3), 'g', 'c')]), '')",
        "('error', (np.zeros(3), ''), ('', '', ()), '')",
        "('value', wire.Reference(7), '')",
    ],
)
def test_an_answer_that_is_none_is_malformed(grade_task, answer):
    found = grade_task("span", f"{FORGE}\nforge(wire.encode({answer}))\n")
    assert statuses(found) == {"malformed"}


@pytest.mark.usefixtures("next_is_graded_right")
@pytest.mark.parametrize(
    "answer",
    [
        "('error', ('modified', ''), ('', 'argument ' + '9' * 20, ()), '')",
        "('error', ('modified', ''), ('', 'argument \\u00b2', ()), '')",
        "('error', ('raised', 'ValueError ' * 999), ('\\x1b[2J' * 99, '\\u202e' * 9999, ()), '')",
        "('value', {float('nan'): {1: [b'x']}}, '')",
        "('value', 2**500, '')",
        "('value', -2**500, '')",
        "('value', np.float16('nan'), '')",
        "('value', np.complex128(1e300 + 1j), '')",
        "('value', [np.zeros((0, 9)), float('nan'), True], '')",
        "('value', np.zeros((1,) * 16), '')",
    ],
)
def test_a_strange_answer_is_only_wrong(grade_task, answer):
    found = grade_task("span", f"{FORGE}\nforge(wire.encode({answer}))\n")
    assert statuses(found) <= {"failed", "raised"}
    assert found.score == 0.0


def test_an_answer_with_an_impossible_line_number_can_not_stop_the_diagnosis(grade_task):
    frames = "[('f', float('inf'), 'g', 'c')]"
    forged = f"('error', ('raised', ''), ('X', 'y', {frames}), '')"
    code = FORGE.replace("span", "median") + f"forge(wire.encode({forged}))\n"
    assert statuses(grade_task("median", code)) == {"malformed"}


@pytest.mark.parametrize(
    "blob",
    [
        "b''",
        "b'N'",
        "b'l\\xff\\xff\\xff\\xff'",
        "b'd' * 1000",
        "b'l\\x01\\0\\0\\0' * 50",
        "bytes(99)",
        "wire.encode(('value', 0, ''))[:-6]",
        "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0valuea\\x0b\\x02' + b'\\xff' * 8",
        "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0valuea\\x0b\\x02' + b'\\1\\0\\0\\0' * 2 + b'\\xff' * 8",
    ],
)
def test_bytes_that_are_no_answer_are_malformed(grade_task, blob):
    found = grade_task("span", f"{FORGE}\nforge({blob})\n")
    assert statuses(found) == {"malformed"}


TENSOR = (
    "b't\\x03\\0\\0\\0s\\x05\\0\\0\\0valueA\\x0b\\x01\\x01\\0\\0\\0' + bytes(8) + b's\\0\\0\\0\\0'"
)


def test_a_tensor_where_none_belongs_is_no_number(grade_task):
    found = grade_task("span", f"{FORGE}\nforge({TENSOR})\n")
    assert statuses(found) <= {"malformed", "failed"}
    assert found.score == 0.0


def test_a_tensor_does_not_stop_a_judge_without_torch(mini):
    code = (
        "import sys\nsys.modules['torch'] = None  # as where it is not installed\n"
        "from pathlib import Path\nfrom grader.course import load_course\n"
        "from grader.grading import Judge\nfrom grader.model import SourceFile, Submission\n"
        f"course = load_course(Path({str(mini.root)!r}))\n"
        f"data = {(FORGE.replace('span', 'median') + f'forge({TENSOR})')!r}.encode()\n"
        "file = SourceFile(name='spread.py', data=data)\n"
        "submission = Submission(student='s', assignment='numbers', files=(file,))\n"
        "numbers, wanted = course.assignments[0], {'spread': {'median'}}\n"
        "with Judge(course, numbers, sandbox='process', wanted=wanted, warn=id) as judge:\n"
        "    assert judge.grade(submission).score == 0\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
