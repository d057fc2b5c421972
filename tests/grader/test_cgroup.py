"""Control groups: what a sandbox may have all together, where the system lets one be made."""

import subprocess
import sys

import pytest

from grader.checks.answers import AnswerError
from grader.model import Limits
from grader.sandbox import WarmParent
from grader.sandbox.cgroup import ControlGroup

pytestmark = pytest.mark.usefixtures("needs_bwrap")


@pytest.fixture
def group():
    """A control group, removed after the test."""
    made = ControlGroup.make()
    if made is None:
        pytest.skip("this user may make no control group here")
    yield made
    made.remove()


@pytest.mark.usefixtures("group")
def test_memory_is_limited_for_all_processes_together(inside):
    """Each alone stays far below what one process may map."""
    code = (
        "def child():\n    keep = [bytearray(2**20) for _ in range(48)]; time.sleep(9)\n"
        "children = [os.fork() or child() for _ in range(8)]\n"
        "time.sleep(1)\n"
        "answer = sum(os.waitpid(child, os.WNOHANG)[0] == 0 for child in children)"
    )
    with WarmParent("bwrap", ("numpy",)) as parent:
        alive = inside(code, Limits(memory_mb=128, call_seconds=4.0), parent)
        assert alive * 48 * 2**20 <= 128 * 2**20 + 2 * parent.warm


@pytest.mark.usefixtures("group")
def test_files_count_as_memory(inside):
    code = "for i in range(60):\n    open(f'/tmp/{i}', 'wb').write(bytes(2**20))\nanswer = i"
    with WarmParent("bwrap", ("numpy",)) as parent:
        parent.wait_until_ready()
        parent.warm = 0  # so that nothing but the limit itself is left for files
        with pytest.raises(AnswerError):
            inside(code, Limits(memory_mb=48), parent)


def test_a_group_is_gone_with_its_sandbox(group):
    parent = WarmParent("bwrap", ("numpy",))
    parent.wait_until_ready()
    assert all(folder.is_dir() for folder in parent.group.folders)
    parent.close()
    assert not any(folder.exists() for folder in parent.group.folders)
    assert parent.group.folders != group.folders


def test_what_a_killed_judge_left_is_swept_by_the_next(group):
    code = (
        "import os\nfrom grader.sandbox.cgroup import ControlGroup\n"
        "print(*ControlGroup.make().folders, sep='\\n', flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    left = [type(group.folders[0])(line) for line in run.stdout.split("\n") if line]
    assert left
    assert all(folder.is_dir() for folder in left)
    ControlGroup.make().remove()
    assert not any(folder.exists() for folder in left)


def test_a_group_bounds_the_number_of_processes(group):
    group.bound(2**30, 5)
    code = (
        "import os, time\ncount = 0\ntry:\n    while count < 50:\n"
        "        os.fork() or (time.sleep(2), os._exit(0))\n        count += 1\n"
        "except OSError: pass\nprint(count)\n"
    )
    run = subprocess.run(group.joining([sys.executable, "-c", code]), capture_output=True)
    assert 0 < int(run.stdout) < 5
