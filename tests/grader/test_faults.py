"""Kills, full disks, jumping clocks, Ctrl-C: no mark is lost or wrong, and the next run mends all.

An undisturbed run of the real command gives the marks of a small class. Whatever happens to a run,
every report that is there is whole; and after the next run all is as in the undisturbed one, and
nothing of the disturbed one is left: no process, and no draft of a file.
"""

import contextlib
import ctypes
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.cache import Cache
from grader.checks.answers import answer_of
from grader.checks.run import Example, Recording
from grader.course import load_course
from grader.model import Limits
from grader.submission.find import find
from grader.wire import encode_call

pytestmark = pytest.mark.usefixtures("needs_bwrap", "adopting")

STRICT = [sys.executable, "-W", "error", "-m", "grader"]
COMMAND = [sys.executable, "-m", "grader"]
GRADE = ["grade", "-a", "numbers"]
PR_SET_CHILD_SUBREAPER = 36

# What Python runs at its start. Where nbgrader is, a run fills a gradebook, which takes longer.
NO_GRADEBOOK = "import sys\nsys.modules['nbgrader'] = None\n"

# Has the first fork interrupted while it calls what modules asked for; Python goes on after that.
INTERRUPTED = """
import os, signal
todo = [signal.SIGINT]
os.register_at_fork(before=lambda: todo and os.kill(os.getpid(), todo.pop()))
"""

# Has a text interrupted that a module runs while it is imported, as those do that make classes.
INTERRUPTED_TEXT = """
import os, signal, sys
class Once:
    def find_spec(self, name, *rest):
        if name == "grader.batch":
            exec("os.kill(os.getpid(), signal.SIGHUP)")
sys.meta_path.insert(0, Once())
"""

# What the students change in the right answers, by file.
CLASS = {
    "ada": [],
    "ben": [("spread", "X.mean(axis=0)", "X.mean()")],
    "carl": [("spread", "return X -", "sum(range(100_000))\n    return X -")],
    "dora": [("spread", "ordered = np.sort(values)", "__import__('os')._exit(3)")],
    "emil": [("scaling", "centered = center(X)", "return 1 / 0")],
    "finn": [
        ("spread", "import numpy as np", "import numpy as np\n\nasked = []"),
        ("spread", "return X -", "asked.append(X)\n    return X -"),
        ("spread", "return float(values.max()", "return float((len(asked) < 10) + values.max()"),
    ],
}
RIGHT = {"ada", "carl", "finn"}  # finn's `span` is right if `center` was asked before

SUMS = """
select submitted_assignment.student_id, sum(grade.auto_score) from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
group by submitted_assignment.student_id
"""


class Run(NamedTuple):
    """What a run of the command left."""

    code: int
    out: str
    errors: str
    reports: dict[str, dict]


@pytest.fixture(scope="module")
def adopting():
    """Have this process adopt what a killed process leaves, so that it can be seen."""
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def undisturbed(mini, tmp_path_factory):
    """Return a course with a class and its recordings, the undisturbed run, and its seconds."""
    fresh = copied(mini.root, tmp_path_factory.mktemp("class"))
    (fresh / "submitted").mkdir()
    assert run(fresh).code == 0  # which records the questions
    for student, changes in CLASS.items():
        folder = fresh / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        for name in ("spread", "scaling"):
            text = (fresh / "solutions" / f"{name}.py").read_text()
            for _, old, new in (change for change in changes if change[0] == name):
                assert old in text
                text = text.replace(old, new)
            (folder / f"{name}.py").write_text(text)
    course = shutil.copytree(fresh, fresh.with_name("graded"))
    started = time.monotonic()
    marks = run(course)
    assert marks.code == 0, marks.errors
    scores = {student: report["score"] for student, report in marks.reports.items()}
    assert {student for student in CLASS if scores[student] == max(scores.values())} == RIGHT
    return fresh, marks, time.monotonic() - started


@pytest.fixture
def course(undisturbed, tmp_path):
    return copied(undisturbed[0], tmp_path)


def copied(root, folder):
    """Copy a course into a folder, beside what a run needs: temporary files, what Python runs."""
    (folder / "tmp").mkdir()
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(NO_GRADEBOOK)
    return shutil.copytree(root, folder / "mini")


@pytest.fixture
def marks(undisturbed):
    return undisturbed[1]


@pytest.fixture
def moment(undisturbed):
    """Return a function that waits for a moment of a run, which chance chooses."""
    return lambda chance: time.sleep(chance.uniform(0, undisturbed[2]))


@pytest.fixture
def left_alone():
    """See that every process ends that was started in the test."""
    before = set(descendants(os.getpid()))
    yield
    deadline = time.monotonic() + 60
    while left := set(descendants(os.getpid())) - before:
        for process in left & set(children(os.getpid())):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
        assert time.monotonic() < deadline, [Path(f"/proc/{p}/cmdline").read_text() for p in left]
        time.sleep(0.01)


def start(course, *arguments, command=STRICT):
    return subprocess.Popen(
        [*command, *(arguments or [*GRADE, "--jobs", "2"])],
        cwd=course,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(course),
    )


def environment(course):
    folder = course.parent
    return os.environ | {"TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(folder / "site")}


def ended(process, course):
    out, errors = process.communicate(timeout=300)
    return Run(process.returncode, out, errors, reports(course / "feedback"))


def run(course, *arguments):
    return ended(start(course, *arguments), course)


def reports(feedback):
    """Return all reports without what is time; fail where one is not whole."""
    found = {}
    for path in sorted(feedback.rglob("report.json")):
        found[path.parent.parent.name] = {**json.loads(path.read_text()), "seconds": None}
    for path in feedback.rglob("report.html"):
        assert re.search(r"</html>(<!-- \w+ -->)?\s*$", path.read_text()), path
    return found


def assert_next_run_ends_it(course, marks):
    """Run the command again, and see that nothing tells that there was another run before."""
    found = run(course)
    assert (found.code, found.out, found.reports) == (0, marks.out, marks.reports), found.errors
    assert drafts(course) == []


def drafts(course):
    """Return the files that a run left half done, in the course or in the folder for such."""
    hidden = {path for path in course.rglob(".*") if ".hypothesis" not in path.parts}
    return [*(hidden - {course / ".grader"}), *(course.parent / "tmp").iterdir()]


# Processes ------------------------------------------------------------------------------------


def children(process):
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in text.split()]


def descendants(process):
    found = children(process)
    for child in found:
        found += children(child)
    return found


def number_inside(process):
    """Return the number of a process in its sandbox, 0 if it is in none or gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    numbers = status.partition("NSpid:")[2].split("\n")[0].split()
    return int(numbers[-1]) if len(numbers) > 1 else 0


# Who is killed. Without a pool, a sandbox is where its process would be.
KINDS = {
    "the judge": lambda judge: [judge],
    "a process of the pool": children,
    "a sandbox from outside": lambda judge: [p for one in children(judge) for p in children(one)],
    "a warm parent": lambda judge: [p for p in descendants(judge) if number_inside(p) == 1],
    "a worker": lambda judge: [p for p in descendants(judge) if number_inside(p) > 1],
}


def kill_one(process, kind, chance):
    """Kill one of the kind, as soon as there is one; nobody where the run ends before."""
    while process.poll() is None:
        found = KINDS[kind](process.pid)
        if found:
            os.kill(chance.choice(found), signal.SIGKILL)
            return


class Meddler(threading.Thread):
    """Sends a signal to workers of some sandboxes, to the first or to all that it sees."""

    def __init__(self, parents, number, first_only):
        super().__init__()
        self.sandboxes = [parent.process.pid for parent in parents]
        self.number = number
        self.first_only = first_only
        self.stop = False

    def run(self):
        while not self.stop:
            for process in [p for sandbox in self.sandboxes for p in descendants(sandbox)]:
                if number_inside(process) > 1:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, self.number)
                    if self.first_only:
                        self.stop = True

    def __enter__(self):
        self.start()

    def __exit__(self, *_):
        self.stop = True
        self.join()


# Kills ----------------------------------------------------------------------------------------


def some_now_and_more_in_the_long_run(few, many):
    slow = (pytest.param(seed, marks=pytest.mark.slow) for seed in range(few, many))
    return pytest.mark.parametrize("seed", [*range(few), *slow])


@pytest.mark.usefixtures("left_alone")
@some_now_and_more_in_the_long_run(10, 100)
def test_whoever_is_killed_no_mark_is_lost(course, marks, moment, seed):
    chance = random.Random(seed)
    kind = list(KINDS)[seed % len(KINDS)]
    process = start(course, *GRADE, "--jobs", str(1 + seed % 2))
    moment(chance)
    kill_one(process, kind, chance)
    found = ended(process, course)
    if kind != "the judge":
        assert (found.code, found.out, found.reports) == (0, marks.out, marks.reports), found.errors
    assert found.reports.items() <= marks.reports.items()
    assert_next_run_ends_it(course, marks)


@pytest.mark.parametrize(("first_only", "statuses"), [(True, {"passed"}), (False, {"died"})])
def test_a_worker_has_died_if_it_dies_again(grade, judge, solution_text, first_only, statuses):
    code = "sum(range(10**7))\n" + solution_text("spread")
    grade({"spread.py": code})
    with Meddler(judge("numbers").parents.values(), signal.SIGKILL, first_only):
        found = grade({"spread.py": code}).exercise("spread")
    assert {check.status for task in found.tasks for check in task.checks} == statuses


@pytest.mark.slow
def test_a_worker_that_is_held_up_once_is_asked_again(submit, parents):
    code = "def count(n):\n    return sum(range(n))\n"
    asking = submit("count", kind="bwrap", limits=Limits(call_seconds=0.1), counting=code)
    calls = tuple(("count", encode_call((10**6 + n,), {})) for n in range(30))
    recording = Recording((Example({}, calls),), live=False)
    with Meddler([parents["bwrap"]], signal.SIGSTOP, first_only=True):
        answers = asking.many(recording)
    assert [answer_of(answer) for answer in answers] == [sum(range(10**6 + n)) for n in range(30)]


@pytest.mark.usefixtures("left_alone")
def test_where_all_processes_are_killed_the_command_gives_up_and_says_so(course, marks):
    process = start(course)
    while process.poll() is None:
        for victim in children(process.pid):
            os.kill(victim, signal.SIGKILL)
        time.sleep(0.01)
    found = ended(process, course)
    assert (found.code, found.out) == (3, "")
    assert "error: the processes that grade were killed 3 times" in found.errors
    assert "Traceback" not in found.errors
    assert_next_run_ends_it(course, marks)


@pytest.mark.usefixtures("left_alone")
@some_now_and_more_in_the_long_run(2, 30)
def test_whoever_interrupts_finds_all_in_order(course, marks, moment, seed):
    chance = random.Random(seed)
    number = [signal.SIGINT, signal.SIGHUP, signal.SIGTERM][seed % 3]
    process = start(course, command=COMMAND)  # Python warns of what is interrupted at its start
    moment(chance)
    for _ in range(1 + seed % 2):  # somebody is impatient
        process.send_signal(number)
        time.sleep(chance.uniform(0, 0.05))
    found = ended(process, course)
    assert found.code in (130, 0, -number), found.errors  # too late, or before Python is there
    assert found.code == -number or "Traceback" not in found.errors, found.errors
    assert found.reports.items() <= marks.reports.items()
    assert_next_run_ends_it(course, marks)


@pytest.mark.usefixtures("left_alone")
def test_an_interruption_that_comes_while_a_process_is_forked_is_not_lost(course, marks):
    (course.parent / "site" / "sitecustomize.py").write_text(NO_GRADEBOOK + INTERRUPTED)
    found = ended(start(course, command=COMMAND), course)
    assert found.code == 130, found.errors
    assert "interrupted: 0 of 6 reports are written" in found.errors
    assert "Traceback" not in found.errors
    (course.parent / "site" / "sitecustomize.py").write_text(NO_GRADEBOOK)
    assert_next_run_ends_it(course, marks)


def test_an_interruption_ends_with_its_own_code_whatever_ran(course):
    (course.parent / "site" / "sitecustomize.py").write_text(NO_GRADEBOOK + INTERRUPTED_TEXT)
    found = ended(start(course, command=COMMAND), course)
    assert (found.code, found.out) == (130, "")
    assert "interrupted" in found.errors


@pytest.mark.usefixtures("left_alone")
@some_now_and_more_in_the_long_run(1, 20)
def test_the_gradebook_has_every_mark_after_a_kill(course, marks, moment, seed):
    run(course)  # so that the next has little to do but to fill the gradebook
    (course.parent / "site" / "sitecustomize.py").unlink()
    chance = random.Random(seed)
    process = start(course)
    moment(chance)
    moment(chance)
    kill_one(process, "the judge", chance)
    ended(process, course)
    assert_next_run_ends_it(course, marks)
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        found = dict(book.execute(SUMS).fetchall())
    for student, report in marks.reports.items():
        assert found[student] == pytest.approx(report["score"])
    assert len(found) == len(CLASS)


@pytest.mark.usefixtures("left_alone")
def test_two_runs_at_once_give_the_same_marks(course, marks):
    shutil.rmtree(course / ".grader")
    two = [start(course), start(course)]
    while any(process.poll() is None for process in two):
        reports(course / "feedback")  # each is whole, whenever one looks
        time.sleep(0.02)
    for process in two:
        found = ended(process, course)
        assert (found.code, found.out, found.reports) == (0, marks.out, marks.reports)
    assert drafts(course) == []


# What is full or closed -----------------------------------------------------------------------


def on_small_disk(folder, kilobytes, script):
    """Run a shell script for which `folder` is a disk of its own; skip where there is no such."""
    if os.geteuid() == 0:
        own = f'mount -t tmpfs -o size={kilobytes}k none "{folder}" || exit 99\n'
        command = ["unshare", "--mount", "sh", "-c", own + script]
    else:
        size = str(kilobytes * 1024)
        disk = ["--dev-bind", "/", "/", "--size", size, "--tmpfs", str(folder)]
        command = ["bwrap", *disk, "--", "sh", "-c", "true || exit 99\n" + script]
    found = subprocess.run(
        command,
        cwd=folder.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(folder.parent),
    )
    if found.returncode == 99:
        pytest.skip(f"no small disk can be had here: {found.stderr}")
    return found


def shell(*arguments):
    """Return a command as one types it."""
    return " ".join(f"'{word}'" for word in (*STRICT, *arguments))


def in_shell(course, script):
    return subprocess.run(
        ["sh", "-c", script], cwd=course, env=environment(course), capture_output=True, text=True
    )


def test_a_full_disk_is_told_with_its_file_and_the_next_run_ends_it(course, marks):
    (course / "feedback").mkdir()
    found = on_small_disk(
        course / "feedback",
        512,
        "head -c 400000 /dev/zero > feedback/ballast\n"
        f"{shell(*GRADE)}; echo code: $?\n"
        "cp -r feedback ../first; rm feedback/ballast\n"
        f"{shell(*GRADE)}; echo code: $?\n"
        "cp -r feedback ../second\n",
    )
    assert found.stdout == f"code: 3\n{marks.out}code: 0\n", found.stderr
    name = r"error: feedback/\w+/numbers(/report\.\w+)?: a report cannot be written: No space left"
    assert re.search(name, found.stderr)
    assert "hint: " in found.stderr
    first = reports(course.parent / "first")
    assert 0 < len(first) < len(marks.reports)
    assert first.items() <= marks.reports.items()
    assert reports(course.parent / "second") == marks.reports
    assert drafts(course.parent / "first") == drafts(course.parent / "second") == []


def test_where_nothing_can_be_kept_for_later_all_is_graded(course, marks):
    shutil.rmtree(course / ".grader")
    (course / ".grader").mkdir()
    found = on_small_disk(
        course / ".grader",
        64,
        "cat /dev/zero > .grader/ballast 2> ../tmp/no-space\n"
        f"TMPDIR='{course}/.grader' {shell(*GRADE)}; echo code: $?\n"
        "find .grader -type f\n",
    )
    assert found.stdout == f"{marks.out}code: 0\n.grader/ballast\n", found.stderr
    assert reports(course / "feedback") == marks.reports


def test_a_changed_check_is_asked_even_where_its_recording_cannot_be_kept(own_mini):
    def keys():
        course = load_course(own_mini)
        return Cache(course, course.assignments[0], "cpu").keys

    before = keys()
    with (own_mini / "tests" / "hidden" / "test_spread.py").open("a") as checks:
        checks.write("# changed\n")
    after = keys()
    assert {part for part in before if before[part] != after[part]} == {"spread"}


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (">/dev/full", "error: stdout: cannot be written: No space left on device"),
        (">&-", "error: stdout: cannot be written: Bad file descriptor"),
        ("| true", ""),
    ],
)
def test_an_output_that_takes_nothing_is_an_error_and_no_bug(course, where, said):
    script = f"{{ {shell('list')}; echo code: $? >&2; }} {where}"
    found = in_shell(course, script)
    assert found.stderr.endswith("code: 3\n")
    assert said in found.stderr
    assert ("error" in found.stderr) == bool(said)


@pytest.mark.usefixtures("left_alone")
def test_reports_are_written_whether_or_not_they_can_be_shown(course, marks):
    for where, code in (("0<&- 2>&-", 0), (">/dev/full", 3), ("2>/dev/full", 0)):
        script = f"{shell(*GRADE, '--student', 'ada', '--json', '-')} {where}"
        found = in_shell(course, script)
        assert found.returncode == code, found.stderr
        assert reports(course / "feedback") == {"ada": marks.reports["ada"]}
        shutil.rmtree(course / "feedback")


def test_json_goes_to_what_is_no_file_without_replacing_it(course):
    os.mkfifo(course / "pipe")
    with subprocess.Popen(["cat", course / "pipe"], stdout=subprocess.PIPE) as reader:
        found = run(course, *GRADE, "--student", "ada", "--json", "pipe")
        assert found.code == 0
        assert len(json.loads(reader.communicate()[0])["reports"]) == 1
    assert (course / "pipe").is_fifo()


# What changes under way -----------------------------------------------------------------------


@pytest.mark.usefixtures("left_alone")
def test_submissions_may_be_taken_away_while_they_are_graded(course, marks):
    process = start(course)
    while not list(course.glob("feedback/*/*/report.html")) and process.poll() is None:
        time.sleep(0.01)
    shutil.rmtree(course / "submitted")
    found = ended(process, course)
    assert (found.code, found.out, found.reports) == (0, marks.out, marks.reports), found.errors


def test_a_submission_that_changes_while_it_is_read_costs_nobody_else(course):
    folder = course / "submitted" / "ada" / "numbers"
    text = (folder / "spread.py").read_bytes()
    stop = threading.Event()

    def change():
        chance = random.Random(0)
        while not stop.is_set():
            shutil.rmtree(folder.parent, ignore_errors=True)
            target = chance.choice([folder, folder / "spread.py", folder / "answers.toml"])
            target.parent.mkdir(parents=True, exist_ok=True)
            kind = chance.choice(["file", "file", "folder", "link", "pipe", "nothing"])
            if kind == "file":
                target.write_bytes(text)
            elif kind == "folder":
                target.mkdir()
            elif kind == "link":
                target.symlink_to("/etc/passwd")
            elif kind == "pipe":
                os.mkfifo(target)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(300):
            found = find([course / "submitted"], "numbers", ["spread", "scaling"])
            read = {submission.student: submission for submission in found.submissions}
            assert set(CLASS) - {"ada"} <= set(read)
            assert all(len(read[student].files) == 2 for student in read if student != "ada")
    finally:
        stop.set()
        thread.join()


# Clocks ---------------------------------------------------------------------------------------

JUMPING = """
import random, time
chance = random.Random(0)
now, now_ns = time.time, time.time_ns
jump = lambda: chance.uniform(-10**6, 10**6)
time.time = lambda: now() + jump()
time.time_ns = lambda: now_ns() + int(10**9 * jump())
assert abs(time.time() - time.time()) > 1
"""


@pytest.mark.usefixtures("left_alone")
def test_no_verdict_depends_on_the_clock(course, marks):
    (course.parent / "site" / "sitecustomize.py").write_text(NO_GRADEBOOK + JUMPING)
    chance = random.Random(0)
    for path in course.rglob("*"):
        os.utime(path, (0, chance.choice([-(10**9), 0, 1, 2**31, 2**33])))
    found = run(course)
    assert (found.code, found.out, found.reports) == (0, marks.out, marks.reports), found.errors
    assert "recording" not in found.errors
    for path in (course / ".grader").rglob("*"):
        os.utime(path, (0, chance.choice([-(10**9), 0, 1, 2**31, 2**33])))
    assert_next_run_ends_it(course, marks)
