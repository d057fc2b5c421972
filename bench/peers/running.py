"""Runs commands on some cores: how long they take, and how much memory they hold at most."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

STEP = 0.02  # seconds between two looks at the memory


class Command(NamedTuple):
    """What to run, where, and with which variables besides this process's own."""

    arguments: Sequence[str]
    folder: Path
    variables: dict[str, str] = {}  # noqa: RUF012


def first_cores(count: int) -> list[int]:
    """Return so many of the cores that this process may use."""
    return sorted(os.sched_getaffinity(0))[:count]


@contextlib.contextmanager
def kept_to(cores: Iterable[int]) -> Iterator[None]:
    """Keep this process and those that it starts to these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(cores))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds_of(commands: Sequence[Command]) -> float:
    """Run commands one after the other; return the seconds that they took."""
    started = time.perf_counter()
    for command in commands:
        with _running(command) as process:
            process.wait()
    return time.perf_counter() - started


def memory_of(command: Command) -> int:
    """Run a command; return the most bytes that its processes held together at a time.

    What several of them share is counted once (the kernel's proportional set size).
    """
    most = 0
    with _running(command) as process:
        while process.poll() is None:
            most = max(most, sum(map(_bytes_of, _tree(process.pid))))
            time.sleep(STEP)
    return most


@contextlib.contextmanager
def _running(command: Command) -> Iterator[subprocess.Popen[bytes]]:
    log = command.folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env={**os.environ, **command.variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        yield process
    if process.returncode not in (0, 1):  # pytest exits with 1 where a test fails
        print(log.read_text("utf-8", "replace")[-3000:], file=sys.stderr)
        raise SystemExit(f"{command.arguments[0]} ended with {process.returncode}")


def _tree(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _bytes_of(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
