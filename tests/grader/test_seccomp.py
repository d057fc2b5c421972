"""The system calls that a sandbox refuses, on the CPU and on CUDA."""

import subprocess
import sys

import pytest

from grader.sandbox import WarmParent

pytestmark = pytest.mark.usefixtures("needs_bwrap")

ENOSYS = 38

# What reaches other processes, other namespaces, the kernel's insides, or outlives a process.
REFUSED = """
    ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd process_madvise move_pages
    unshare setns mount umount2 pivot_root chroot move_mount fsopen open_tree
    bpf perf_event_open io_uring_setup io_uring_enter userfaultfd vmsplice
    add_key request_key keyctl shmget msgget semget mq_open
    setpriority sched_setscheduler sched_setattr ioprio_set
    init_module kexec_load reboot swapon quotactl syslog acct personality
    open_by_handle_at name_to_handle_at fanotify_init clock_settime sethostname clone3
"""
# On the CPU, besides.
UNKNOWN = """
    memfd_create memfd_secret splice tee pidfd_open seccomp inotify_init1 setuid setgroups capset
    sched_setaffinity mlockall remap_file_pages ioperm landlock_create_ruleset
"""
# inet, inet6, packet, ciphers, vsock, bluetooth, xdp
FAMILIES = (2, 10, 17, 38, 40, 31, 44)


def number(name):
    import pyseccomp

    try:
        found = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    except OSError:
        found = -1
    if found < 0:
        pytest.skip(f"this machine has no system call {name}")
    return found


def outcome(call):
    """Return code whose answer is a call's result and the error number."""
    return f"ctypes.set_errno(0); answer = ({call}, ctypes.get_errno())"


@pytest.fixture(scope="module")
def on_cuda():
    """A warm parent with the weaker profile, which needs no GPU to refuse."""
    with WarmParent("bwrap", ("numpy",), device="cuda") as parent:
        yield parent


@pytest.mark.parametrize("name", [*REFUSED.split(), *UNKNOWN.split()])
def test_what_numeric_code_never_needs_does_not_exist(inside, name):
    call = outcome(f"libc.syscall({number(name)}, 0, 0, 0, 0, 0, 0)")
    assert inside(call) == (-1, ENOSYS)


@pytest.mark.parametrize("name", REFUSED.split())
def test_on_cuda_what_is_dangerous_does_not_exist_either(inside, on_cuda, name):
    call = outcome(f"libc.syscall({number(name)}, 0, 0, 0, 0, 0, 0)")
    assert inside(call, parent=on_cuda) == (-1, ENOSYS)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("trick", [0, 2**32], ids=["plain", "high bits"])
def test_there_are_no_sockets_but_those_between_processes(inside, on_cuda, family, trick):
    call = outcome(f"libc.syscall({number('socket')}, ctypes.c_ulong({family + trick}), 2, 0)")
    assert inside(call) == (-1, ENOSYS)
    assert inside(call, parent=on_cuda) == (-1, ENOSYS)


def test_netlink_is_there_for_cudas_driver_alone(inside, on_cuda):
    call = outcome(f"libc.syscall({number('socket')}, 16, 3, 0)")
    assert inside(call) == (-1, ENOSYS)
    assert inside(call, parent=on_cuda)[0] > 0


@pytest.mark.parametrize("flag", [0x10000000, 0x20000000, 0x40000000, 0x08000000, 0x00020000])
def test_no_process_starts_in_a_namespace_of_its_own(inside, flag):
    call = f"libc.syscall({number('clone')}, {flag | 17}, 0, 0, 0, 0)"
    assert inside(f"{outcome(call)}\nif not answer[0]: os._exit(0)") == (-1, ENOSYS)


def test_limits_can_be_lowered_of_oneself_only(inside, on_cuda):
    lower = "__import__('resource').prlimit({}, 7, (20, 20))"
    assert inside(f"answer = {lower.format(0)} is not None") is True
    for parent in (None, on_cuda):
        refused = f"try: {lower.format(1)}; answer = 'lowered'\nexcept OSError: answer = None"
        assert inside(refused, parent=parent) is None


def test_no_key_can_be_pressed_on_the_judges_terminal(inside):
    assert inside(outcome("libc.ioctl(0, 0x5412, b'x')")) == (-1, ENOSYS)


def test_only_pipes_can_be_made_of_the_special_files(inside):
    assert inside("os.mkfifo('/tmp/pipe'); answer = True") is True
    refused = "try: os.mknod('/tmp/{0}', {0}, 0x103)\nexcept OSError as e: answer = e.errno"
    for mode in (0o020600, 0o060600):
        assert inside(refused.format(mode)) == ENOSYS


def test_what_programs_do_every_day_works(inside):
    assert inside("import tempfile, shutil\nwith tempfile.TemporaryDirectory() as folder:\n"
                  "    p = folder + '/a'; open(p, 'w').write('x'); shutil.copy2(p, p + 'b')\n"
                  "    answer = sorted(os.listdir(folder))") == ["a", "ab"]  # fmt: skip
    assert inside("answer = subprocess.run([sys.executable, '-c', 'print(3)'], "
                  "capture_output=True, text=True).stdout") == "3\n"  # fmt: skip
    assert inside("t = threading.Thread(target=time.sleep, args=(0.01,)); t.start(); t.join()\n"
                  "answer = True") is True  # fmt: skip
    assert inside("import asyncio\nasync def f():\n    await asyncio.sleep(0.01); return 4\n"
                  "answer = asyncio.run(f())") == 4  # fmt: skip
    assert inside("import concurrent.futures as c\nwith c.ThreadPoolExecutor(2) as pool:\n"
                  "    answer = list(pool.map(abs, [-1, -2]))") == [1, 2]  # fmt: skip


FOUND_LATE = """
import ctypes.util
find, asked = ctypes.util.find_library, []
def late(name):
    asked.append(name)
    return None if asked.count(name) == 1 else find(name)
ctypes.util.find_library = late
from grader.sandbox import seccomp
assert seccomp.program("cpu")
assert asked.count("seccomp") == 2
"""


def test_the_filter_is_made_although_the_search_for_its_library_is_killed_once():
    subprocess.run([sys.executable, "-c", FOUND_LATE], check=True)
