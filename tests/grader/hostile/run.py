"""Runs the real command over a class, and watches the processes that it starts."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .scene import Scene

PR_SET_CHILD_SUBREAPER = 36
SECONDS = 300  # for a class; far more than it takes


class Run(NamedTuple):
    """What came of one run of the command."""

    stdout: str
    stderr: str
    reports: dict[str, Any]  # by student
    feedback: Path
    pages: dict[str, str]  # by student
    memory: int  # bytes: the most that one process of the judge has used
    left: list[str]  # the command lines of processes that outlived the command


def grade(scene: Scene) -> Run:
    """Grade the class with the real command; what it has written is kept in the scene."""
    results = scene.home.parent / f"{scene.secrets['command line']}.json"
    arguments = ["grade", "--assignment", "numbers", "--jobs", "4", "--force"]
    environment = {
        **os.environ,
        "HOME": str(scene.home),
        "TMPDIR": str(scene.temporary),
        "GRADER_SECRET": scene.secrets["environment"],
    }
    with _inherit_orphans() as orphans:
        process = subprocess.Popen(
            [sys.executable, "-m", "grader", *arguments, "--json", str(results)],
            cwd=scene.course,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with process, _watched(process.pid) as memory:
            try:
                stdout, stderr = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        left = orphans()
    assert process.returncode == 0, stderr
    reports = json.loads(results.read_text())["reports"]
    results.unlink()
    feedback = scene.course / "feedback"
    return Run(
        stdout,
        stderr,
        {report["student"]: report for report in reports},
        feedback,
        {path.parts[-3]: path.read_text() for path in feedback.glob("*/*/report.html")},
        max(memory.values()),
        left,
    )


# Processes ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _inherit_orphans() -> Iterator[Any]:
    """Make this process the parent of what its children leave behind, and able to name it."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = set(_children(os.getpid()))

    def orphans() -> list[str]:
        """Return the command lines of what is still alive after a moment; end it."""
        for _ in range(100):
            left = [child for child in _children(os.getpid()) if child not in before]
            for child in left:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child, os.WNOHANG)
            if not left:
                return []
            time.sleep(0.02)
        names = [_command_line(child) for child in left]
        for child in left:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return names

    try:
        yield orphans
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@contextlib.contextmanager
def _watched(process: int) -> Iterator[dict[int, int]]:
    """Yield the most bytes that each process of the judge has used, measured again and again."""
    most: dict[int, int] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            for member in _judges(process):
                with contextlib.suppress(OSError, IndexError):
                    status = Path(f"/proc/{member}/status").read_text()
                    peak = status.partition("VmHWM:")[2].split()[0]
                    most[member] = int(peak) * 1024

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _judges(process: int) -> Iterator[int]:
    """Yield a process and its descendants, without those that are in a sandbox."""
    with contextlib.suppress(OSError):
        if os.readlink(f"/proc/{process}/ns/pid") == os.readlink("/proc/self/ns/pid"):
            yield process
            for child in _children(process):
                yield from _judges(child)


def _children(process: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")[:300]
    except OSError:
        return "(ended)"
