"""The warm parent: imports the libraries once, then forks a worker for every submission.

It holds no submission, no path of the host and no secret, since a fork copies its memory. In a
sandbox it is PID 1: what a worker leaves behind dies when the parent clears up.

Called as `python -m grader.worker CONTROL_FD contained|plain LIBRARIES FORBIDDEN`, the last two as
names with commas between. On the control socket
the judge says `fork` (with the worker's own socket), `clear`, or `import` with a module's name.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import random
import resource
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from grader.wire import decode, encode, encode_call, frame, read_frame, unpack_calls
from grader.worker.guard import names_of, stock_builtins
from grader.worker.modules import OPERATIONS
from grader.worker.networks import build_sequential, fill
from grader.worker.pages import enlarge_pages
from grader.worker.session import Session, capture_output
from grader.worker.table import table_of

FLUSH_BYTES = 256 * 1024
FLUSH_SECONDS = 0.05

_LIBC = ctypes.PyDLL(None, use_errno=True)  # whose calls keep the interpreter's lock

NOT_ASKED = encode(
    ("error", ("timeout", ""), ("", "not asked: an earlier call ran out of time", ()), "")
)


def main(arguments: list[str]) -> None:
    """Serve the judge until it closes the control socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a worker could send to its parent
    control = socket.socket(fileno=int(arguments[0]))
    contained = arguments[1] == "contained"
    warm_up(*(names.split(",") if names else [] for names in arguments[2:4]))
    if contained and os.getpid() != 1:
        raise SystemExit("a contained parent must be PID 1 of its namespace")
    forbid_tracing()
    mapped = address_space()
    control.send(b"ready")
    workers: list[int] = []
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            kill_workers(workers, contained)
            return
        request = decode(message)
        if request[0] == "fork":
            process = fork()
            if process == 0:
                control.close()
                become_worker(descriptors[0], request[1], mapped)
            os.close(descriptors[0])
            workers.append(process)
            control.send(encode(process))
        elif request[0] == "clear":
            control.send(encode(kill_workers(workers, contained)))
        elif request[0] == "import":
            with contextlib.suppress(Exception):  # who needs it is told by its own import
                importlib.import_module(request[1])
            settle()
            mapped = address_space()
            control.send(b"ready")


def warm_up(libraries: list[str], forbidden: list[str]) -> None:
    """Import what the workers will need, and fix what would make their answers vary."""
    for name in libraries:
        importlib.import_module(name)
    for name in forbidden:
        names_of(name)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        torch.manual_seed(0)
        rehearse_network()
        torch.manual_seed(0)
    rehearse()
    settle()


def settle() -> None:
    """Make this process cheap to fork, and all its forks alike."""
    random.seed(0)
    stock_builtins()
    # What is here now is never garbage; a fork that need not look at it shares its memory.
    gc.collect()
    gc.freeze()
    enlarge_pages()


def rehearse() -> None:
    """Load and call something once, so that no fork has to fill the same caches again."""
    session = Session()
    text = b"def right(x=1):\n    return x\n\ndef wrong(x):\n    raise ValueError\n"
    session.files = {"rehearsal.py": text}
    session.load("rehearsal", ["right", "wrong"], [])
    for task in ("right", "wrong"):
        session.ask(task, encode_call((1,), {}))


def rehearse_network() -> None:
    """Run a small network once, so that no fork has to prepare the same operations again."""
    image = ("conv", 1, 2, 3, 1, 1), ("relu",), ("maxpool", 2, 2), ("conv", 2, 2, 3), ("sigmoid",)
    classes = ("avgpool", 2, 2), ("flatten",), ("dense", 8, 4), ("tanh",), ("dense", 4, 2)
    model = build_sequential([*image, *classes])
    fill(model, 0)
    x = sys.modules["torch"].ones(2, 1, 12, 12)
    for operation in ("@parameters", "@weights"):
        OPERATIONS[operation](model)
    OPERATIONS["@load"](model, OPERATIONS["@weights"](model))
    OPERATIONS["@forward"](model, x, False, "forward")


def forbid_tracing() -> None:
    """Make this process and its forks unreadable for one another (PR_SET_DUMPABLE, 0)."""
    if sys.platform == "linux":
        _LIBC.prctl(4, 0, 0, 0, 0)


def kill_workers(workers: list[int], contained: bool) -> list[tuple[int, int]]:
    """End every process but this one, empty the work folder; return (process, status) pairs."""
    ended: list[tuple[int, int]] = []
    for process in workers:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
    if contained:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # everybody in this PID namespace but PID 1
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            process, status = os.waitpid(-1, 0 if contained else os.WNOHANG)
        except ChildProcessError:
            break
        if process in workers:
            ended.append((process, os.waitstatus_to_exitcode(status)))
        elif process == 0:
            time.sleep(0.001)
    workers.clear()
    if contained:
        for folder in ("/tmp", "/dev/shm"):
            empty(folder)
    return ended


def empty(folder: str) -> None:
    """Delete everything in a folder, whatever its permissions."""
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            with contextlib.suppress(OSError):
                os.chmod(entry.path, 0o700)
            shutil.rmtree(entry.path, onerror=_open_and_retry)
        else:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _open_and_retry(remove: Any, path: str, _: Any) -> None:
    with contextlib.suppress(OSError):
        Path(path).parent.chmod(0o700)
        if Path(path).is_dir():
            Path(path).chmod(0o700)
            shutil.rmtree(path, ignore_errors=True)
        else:
            remove(path)


def fork() -> int:
    """Return 0 in a new process, and its number here; OSError where there cannot be one.

    `os.fork` would also make locks anew and run what modules asked for, which touches a sixth of
    the pages that a worker copies. This process has one thread, and it holds no lock.
    """
    process: int = _LIBC.fork()
    if process < 0:
        raise OSError(ctypes.get_errno(), "a worker cannot be forked")
    return process


def become_worker(descriptor: int, limits: dict[str, int], mapped: int) -> NoReturn:
    """Take limits upon this fork and serve one submission; never returns.

    `mapped` is the address space of its parent, in bytes. What touches few of the parent's objects
    is quicker here than what does not, since each one's page is copied first: no `pathlib`.
    """
    code = 0
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        devnull = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(devnull, standard)
        connection = socket.socket(fileno=os.dup(descriptor))
        os.closerange(3, connection.fileno())
        os.closerange(connection.fileno() + 1, 256)
        session = Session()
        capture_output(session, limits["output"])
        set_limits(limits, mapped)
        with contextlib.suppress(OSError):  # where memory runs out, this process is the one to end
            descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
            os.write(descriptor, b"1000")
            os.close(descriptor)
        gc.set_threshold(20_000, 20, 100)  # arguments and answers are not cyclic
        session.clock.start()
        serve(connection, session)
    except BaseException:
        code = 70
    finally:
        os._exit(code)


def set_limits(limits: dict[str, int], mapped: int) -> None:
    """Bound what this process may use; what the system does not know is left out."""
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": limits["files"],
        "RLIMIT_NOFILE": limits["descriptors"],
        "RLIMIT_NPROC": limits["processes"],
        "RLIMIT_CPU": limits["cpu"],
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    if limits["memory"]:
        wanted["RLIMIT_AS"] = mapped + limits["memory"]
    for name, value in wanted.items():
        if hasattr(resource, name):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (value, value))


def address_space() -> int:
    """Return the bytes of address space that this process has mapped already."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 4 * 2**30
    return pages * resource.getpagesize()


def serve(connection: socket.socket, session: Session) -> None:
    """Answer requests until the judge closes the connection."""
    while (payload := read_frame(connection, 2**31)) is not None:
        request = decode(payload)
        if request[0] == "files":
            session.files = request[1]
        elif request[0] == "load":
            connection.sendall(frame(encode(("loaded", session.load(**request[1])))))
        elif request[0] == "ask":
            answer_calls(connection, session, *request[1:])
        elif request[0] == "table":
            connection.sendall(frame(table_of(*request[1:])))


def answer_calls(
    connection: socket.socket,
    session: Session,
    first: int,
    seconds: float,
    packed: bytes,
    frames: bool,
) -> None:
    """Answer numbered calls in order, sending what there is whenever enough has gathered.

    After a call that ran out of time the others are not made: each might take as long.
    """
    session.clock.limit = seconds
    gathered: list[bytes] = []
    size = 0
    sent = time.monotonic()
    session.late = False
    for task, args, kwargs, blob in unpack_calls(packed, session.resolve):
        answer = NOT_ASKED if session.late else session.answer(task, args, kwargs, blob, frames)
        gathered.append(answer)
        size += len(answer)
        if size > FLUSH_BYTES or time.monotonic() - sent > FLUSH_SECONDS:
            connection.sendall(frame(encode(("answers", first, gathered))))
            first += len(gathered)
            gathered, size, sent = [], 0, time.monotonic()
    if gathered:
        connection.sendall(frame(encode(("answers", first, gathered))))


if __name__ == "__main__":
    main(sys.argv[1:])
