"""The sandbox from inside: what is there, what can be reached, what is limited, what stays."""

import gc
import importlib.metadata
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.checks.answers import AnswerError
from grader.errors import MachineError
from grader.model import Limits
from grader.sandbox import WarmParent
from grader.sandbox.bwrap import environment

pytestmark = pytest.mark.usefixtures("needs_bwrap")

ROOT = Path(__file__).parents[2]


def descendants(process):
    found, pending = [], [process]
    while pending:
        current = pending.pop()
        try:
            children = Path(f"/proc/{current}/task/{current}/children").read_text().split()
        except FileNotFoundError:
            continue
        found += map(int, children)
        pending += map(int, children)
    return found


def gone(process):
    """Wait until a process has ended; False if it does not."""
    for _ in range(500):
        try:
            if ") Z " in Path(f"/proc/{process}/stat").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def collected():
    """Collect garbage after the test, so that what it left open is told as its own fault."""
    yield
    gc.collect()


# Who one is, and who else there is ------------------------------------------------------------


def test_the_worker_is_nobody_and_alone_with_its_parent(inside):
    assert inside("answer = os.getuid()") != 0
    assert inside("answer = os.geteuid()") != 0
    assert inside("answer = os.getppid()") == 1
    assert inside("answer = sorted(int(n) for n in os.listdir('/proc') if n.isdigit())[0]") == 1
    assert inside("answer = len([n for n in os.listdir('/proc') if n.isdigit()])") == 2


def test_the_worker_is_no_root_outside_either(submit, parents, remote_code):
    submit("run", kind="bwrap", attack=remote_code)
    family = descendants(parents["bwrap"].process.pid)
    assert family
    for process in family:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        uids = next(line for line in lines if line.startswith("Uid:")).split()[1:]
        assert "0" not in uids


def test_there_are_no_capabilities_and_none_can_be_got(inside):
    status = inside("answer = open('/proc/self/status').read()")
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(lines[name], 16) == 0
    assert lines["NoNewPrivs"] == "1"


def test_the_environment_is_only_ours(submit, monkeypatch, remote_code):
    monkeypatch.setenv("SECRET_OF_THE_JUDGE", "1")
    look = "answer = dict(os.environ)\ntry: answer['raw'] = open('/proc/self/environ').read()\n"
    with WarmParent("bwrap", ("numpy",)) as parent:
        asking = submit("run", parent=parent, attack=remote_code)
        found = asking.call("run", (look + "except OSError: pass",), {})
        asking.close()
    assert "SECRET" not in found.pop("raw", "")
    assert {k: v for k, v in found.items() if k != "PWD"} == environment()


def test_the_user_has_a_name(inside):
    """PyTorch's optimisers ask for it, and no file tells the names of users."""
    assert inside("import getpass; answer = getpass.getuser()") == "nobody"


def test_the_worker_has_no_descriptor_but_its_own_socket(inside):
    kinds = inside(
        "answer = {}\nfor n in os.listdir('/proc/self/fd'):\n"
        "    try: answer[n] = os.readlink('/proc/self/fd/' + n)\n    except OSError: pass"
    )
    kinds = {number: kind for number, kind in kinds.items() if "/proc/" not in kind}
    assert {kinds.pop(number) for number in "012"} == {"/dev/null"}
    assert len(kinds) == 1
    assert next(iter(kinds.values())).startswith("socket:")


# Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/etc/hostname", "/root/.bashrc", "/root/.ssh", "/home", "/var", "/sys", "/mnt",
     "/boot", "/srv", "/run", str(ROOT), str(Path.home() / ".cache"), "/proc/kcore", "/dev/mem",
     "/dev/sda", "/dev/kvm"],
)  # fmt: skip
def test_the_hosts_files_are_not_there(inside, path):
    look = f"try: answer = open({path!r}, 'rb').read(1) and 'read'\n" + (
        f"except IsADirectoryError: answer = os.listdir({path!r})\nexcept OSError: answer = None"
    )
    assert not inside(look)


def test_neither_checks_nor_solutions_nor_other_submissions_are_there(inside):
    found = inside(
        "answer = [os.path.join(f, n) for top in os.listdir('/') if top != 'proc'\n"
        "    for f, _, names in os.walk('/' + top) for n in names\n"
        "    if 'grader' in f and n.endswith('.py')]"
    )
    folders = {path.rpartition("/")[0].rpartition("grader")[2] for path in found}
    assert found
    assert folders <= {"", "/submission", "/wire", "/worker"}
    assert not inside("answer = [m for m in ('hypothesis', 'pytest', 'msgspec', 'click')\n"
                      "    if __import__('importlib.util').util.find_spec(m)]")  # fmt: skip


def test_libraries_that_are_not_allowed_are_absent(inside):
    """Whatever is installed on this machine: absent from the disk, not hidden by a rule."""
    there = inside(
        "answer = sorted({name.partition('.')[0] for folder in sys.path\n"
        "    if os.path.isdir(folder) for name in os.listdir(folder)})"
    )
    assert "numpy" in there
    installed = set(importlib.metadata.packages_distributions())
    allowed = {"numpy", "grader", "__pycache__"}
    assert installed & set(there) - sys.stdlib_module_names <= allowed
    load = "import importlib\ntry: importlib.import_module({!r}); answer = True\n"
    for name in ("torch", "scipy", "sklearn", "torchvision", "PIL", "pip", "setuptools"):
        assert inside(f"{load.format(name)}except ImportError: answer = False") is False


def test_nothing_can_be_written_but_in_two_small_folders(inside):
    writable = inside(
        "answer = []\nfor f, folders, _ in os.walk('/'):\n"
        "    if f == '/proc': folders.clear()\n"
        "    if f.count('/') > 3: folders.clear()\n"
        "    try: open(f + '/left', 'w'); os.remove(f + '/left'); answer.append(f)\n"
        "    except OSError: pass"
    )
    assert set(writable) == {"/tmp", "/dev/shm"}


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_the_small_folders_are_small(inside, folder):
    written = inside(
        "answer = 0\ntry:\n    for i in range(200):\n"
        f"        open({folder!r} + f'/{{i}}', 'wb').write(bytes(2**20)); answer += 1\n"
        "except OSError: pass"
    )
    assert 0 < written <= 64


@pytest.mark.parametrize(
    "path",
    ["/proc/1/mem", "/proc/1/environ", "/proc/1/maps", "/proc/1/root", "/proc/1/fd", "/proc/1/cwd"],
)
def test_the_parent_cannot_be_read(inside, path):
    code = (
        f"answer = 'read'\ntry:\n    os.listdir({path!r}) if os.path.isdir({path!r}) "
        f"else open({path!r}, 'rb').read(1)\nexcept OSError: answer = None"
    )
    assert inside(code) is None


def test_the_kernels_settings_cannot_be_written(inside):
    written = inside(
        "answer = []\nfor f, _, names in os.walk('/proc/sys'):\n    for n in names:\n"
        "        try: os.close(os.open(os.path.join(f, n), os.O_WRONLY)); answer.append(n)\n"
        "        except OSError: pass"
    )
    assert written == []


# Reaching out ---------------------------------------------------------------------------------


def test_there_is_no_network(inside):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        addresses = [("127.0.0.1", port), ("1.1.1.1", 53), ("169.254.169.254", 80)]
        code = f"answer = []\nfor address in {addresses}:\n" + (
            "    try: socket.create_connection(address, 1)\n"
            "    except OSError: continue\n    answer.append(address)"
        )
        assert inside(code) == []


def test_sockets_of_the_host_without_a_file_cannot_be_reached(inside):
    with socket.socket(socket.AF_UNIX) as server:
        name = f"\0grader-test-{os.getpid()}"
        server.bind(name)
        server.listen()
        code = f"s = socket.socket(socket.AF_UNIX)\ntry: s.connect({name!r}); answer = 'reached'\n"
        assert inside(code + "except OSError: answer = None") is None


@pytest.mark.parametrize("number", [n for n in range(1, 65) if n not in (32, 33)])
def test_no_signal_reaches_the_parent(submit, parents, number, remote_code):
    process = parents["bwrap"].process
    remote = submit("run", kind="bwrap", attack=remote_code)
    code = f"try: os.kill(1, {number})\nexcept OSError: pass\nanswer = 3"
    try:
        assert remote.call("run", (code,), {}) == 3
        remote.close()
        assert parents["bwrap"].process is process
    finally:
        remote.close()


@pytest.mark.parametrize(
    "call",
    [
        "libc.ptrace(16, 1, 0, 0)",
        "libc.unshare(0x10000000)",
        "libc.unshare(0x00020000)",
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "libc.chroot(b'/tmp')",
        "libc.setuid(0)",
        "libc.setns(os.open('/proc/self/ns/user', 0), 0)",
        "libc.sethostname(b'mine', 4)",
        "libc.reboot(0)",
    ],
)
def test_what_needs_a_privilege_fails(inside, call):
    assert inside(f"answer = {call}") == -1


# Limits ---------------------------------------------------------------------------------------


def test_memory_is_limited(inside):
    with pytest.raises(AnswerError) as error:
        inside("keep = [bytearray(2**20) for _ in range(200)]", Limits(memory_mb=64))
    assert error.value.kind == "out_of_memory"


def test_processes_are_limited(inside):
    forked = inside(
        "answer = 0\ntry:\n    while answer < 100:\n        os.fork() or time.sleep(99)\n"
        "        answer += 1\nexcept OSError: pass",
        Limits(processes=8, call_seconds=2.0),
    )
    assert forked < 8


def test_open_files_and_their_size_are_limited(inside):
    opened = inside(
        "keep = []\ntry:\n    while True: keep.append(open('/dev/null'))\n"
        "except OSError: answer = len(keep)\nkeep.clear()"
    )
    assert opened < 64
    with pytest.raises(AnswerError, match="File too large"):
        inside("open('/tmp/large', 'wb').write(bytes(2**21))", Limits(files_mb=1))


# What stays -----------------------------------------------------------------------------------

LEAVE_AND_FIND = {
    "a file in /tmp": ("open('/tmp/left', 'w').write('x')", "os.path.exists('/tmp/left')"),
    "a file in /dev/shm": ("open('/dev/shm/l', 'w').write('x')", "os.path.exists('/dev/shm/l')"),
    "a folder without permissions": (
        "os.makedirs('/tmp/a/b'); os.chmod('/tmp/a', 0)",
        "os.path.exists('/tmp/a')",
    ),
    "a process": (
        "os.fork() or (os.setsid(), time.sleep(99))",
        "len([n for n in os.listdir('/proc') if n.isdigit()]) > 2",
    ),
    "a name of a socket": (
        "os.fork() or (socket.socket(socket.AF_UNIX).bind('\\0left'), time.sleep(99))",
        "socket.socket(socket.AF_UNIX).connect_ex('\\0left') == 0",
    ),
    "a module": ("sys.modules['left'] = sys", "'left' in sys.modules"),
    "a patch of numpy": ("np.left = 3", "hasattr(np, 'left')"),
    "an environment variable": ("os.environ['LEFT'] = '1'", "'LEFT' in os.environ"),
    "a place in the random numbers": (
        "np.random.seed(7)",
        "np.random.rand() == 0.07630828937395717",
    ),
    "a lower limit": (
        "__import__('resource').setrlimit(7, (20, 20))",
        "__import__('resource').getrlimit(7) == (20, 20)",
    ),
    "shared memory": ("libc.shmget(4242, 4096, 0o1666)", "libc.shmget(4242, 4096, 0o666) >= 0"),
    "a message queue": ("libc.msgget(4242, 0o1666)", "libc.msgget(4242, 0o666) >= 0"),
    "a semaphore": ("libc.semget(4242, 1, 0o1666)", "libc.semget(4242, 1, 0o666) >= 0"),
}


@pytest.mark.parametrize("what", LEAVE_AND_FIND)
def test_nothing_stays_from_one_submission_to_the_next(inside, parents, what):
    leave, find = LEAVE_AND_FIND[what]
    process = parents["bwrap"].process
    inside(f"{leave}\nanswer = None")
    assert inside(f"answer = bool({find})") is False
    assert parents["bwrap"].process is process  # the same sandbox, not a new one


def test_the_work_folder_is_where_a_submission_starts(inside):
    assert inside("os.chdir('/'); answer = os.getcwd()") == "/"
    assert inside("answer = (os.getcwd(), os.listdir('.'))") == ("/tmp", [])


# Beginning and end ----------------------------------------------------------------------------


def test_closing_ends_every_process():
    parent = WarmParent("bwrap", ("numpy",))
    parent.wait_until_ready()
    family = [parent.process.pid, *descendants(parent.process.pid)]
    parent.close()
    assert all(gone(process) for process in family)


def test_when_the_judge_is_killed_the_sandbox_dies_with_it():
    code = (
        "import sys, time\nfrom grader.sandbox import WarmParent\n"
        "parent = WarmParent('bwrap', ('numpy',))\nparent.wait_until_ready()\n"
        "print(parent.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    judge = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with judge:
        process = int(judge.stdout.readline())
        family = [process, *descendants(process)]
        assert len(family) > 1
        judge.send_signal(signal.SIGKILL)
        judge.wait()
        assert all(gone(member) for member in family)


@pytest.mark.usefixtures("collected")
def test_a_parent_that_died_is_replaced_at_the_next_submission(submit, remote_code):
    with WarmParent("bwrap", ("numpy",)) as parent:
        submit("run", parent=parent, attack=remote_code).close()
        os.killpg(parent.process.pid, signal.SIGKILL)
        parent.process.wait()
        asking = submit("run", parent=parent, attack=remote_code)
        assert asking.call("run", ("answer = 3",), {}) == 3
        asking.close()


@pytest.mark.usefixtures("collected")
def test_a_module_that_is_prepared_is_there_for_every_worker(submit, remote_code):
    def is_there(parent):
        asking = submit("run", parent=parent, attack=remote_code)
        found = asking.call("run", ("answer = 'xml.dom.minidom' in sys.modules",), {})
        asking.close()
        return found

    with WarmParent("bwrap", ("numpy",)) as parent:
        assert not is_there(parent)
        parent.prepare("xml.dom.minidom")
        parent.prepare("no_such_module")
        parent.prepare(".no_module_at_all")  # a TypeError; PyTorch's have raised a KeyError
        assert is_there(parent)
        os.killpg(parent.process.pid, signal.SIGKILL)
        parent.process.wait()
        assert is_there(parent)  # and for those of a new parent


@pytest.mark.usefixtures("collected")
def test_without_bubblewrap_the_error_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match="bubblewrap is not installed") as error:
        WarmParent("bwrap", ("numpy",))
    assert "apt-get install bubblewrap" in error.value.hint
    assert error.value.exit_code == 3


@pytest.mark.usefixtures("collected")
def test_a_sandbox_that_cannot_start_leaves_nothing(monkeypatch, tmp_path):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    with pytest.raises(MachineError):
        WarmParent("bwrap", ("numpy",))
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.usefixtures("collected")
def test_a_library_that_is_not_installed_is_named():
    with pytest.raises(MachineError, match="no-such-library is not installed") as error:
        WarmParent("bwrap", ("no-such-library",))
    assert "pip install no-such-library" in error.value.hint


def test_a_plain_process_gives_the_same_answers(submit):
    code = (
        "import numpy as np\ndef draw():\n"
        "    return np.random.rand(3), hash('text'), {'b', 'a'}.pop()\n"
    )
    one, other = (
        submit("draw", kind=kind, own=code).call("draw", (), {}) for kind in ("bwrap", "process")
    )
    assert one[0].tolist() == other[0].tolist()
    assert one[1:] == other[1:]
