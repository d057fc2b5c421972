"""Tries to get out of a sandbox. It runs as a submission does: here it is a text, not a module."""

import ctypes
import functools
import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

NEW_USER = 0x10000000
REMOVE = 0


def escapes(secret: str, port: int, name: str, families: list[int]) -> list[str]:
    """Return what was possible and should not have been. Nothing is changed where it was.

    `secret` is a file of the judge's; `port` and `name` are where it listens, on the loopback
    interface and as an abstract socket; `families` are those of sockets that must not exist.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    attempts: dict[str, Callable[[], object]] = {
        "read a file of this machine": lambda: os.open(secret, os.O_RDONLY),
        "list the files of this machine": lambda: os.listdir(os.path.dirname(secret)),
        "write to the folder of its own code": lambda: os.open(
            os.path.join(os.path.dirname(os.__file__), "os.py"), os.O_WRONLY
        ),
        "write outside its work folder": lambda: os.open("/", os.O_TMPFILE | os.O_RDWR),
        "write the kernel's settings": lambda: os.open("/proc/sys/kernel/hostname", os.O_WRONLY),
        "reach the network": lambda: socket.create_connection(("127.0.0.1", port), 1),
        "reach a socket of this machine": lambda: socket.socket(socket.AF_UNIX).connect(
            "\0" + name
        ),
        **{
            f"open a socket of family {family}": functools.partial(_open, family)
            for family in families
        },
        "read the warm parent": lambda: os.open("/proc/1/environ", os.O_RDONLY),
        "reach the warm parent's limits": lambda: resource.prlimit(1, resource.RLIMIT_NOFILE),
        "slow the warm parent down": lambda: os.setpriority(
            os.PRIO_PROCESS, 1, os.getpriority(os.PRIO_PROCESS, 1)
        ),
        "see other processes": lambda: _must(
            len(list(filter(str.isdigit, os.listdir("/proc")))) > 2
        ),
        "be root": lambda: _must(0 in (os.getuid(), os.geteuid())),
        "have capabilities": lambda: _must(_capabilities() != 0),
        "see the judge's environment": lambda: _must("PATH" in os.environ),
        "make a user namespace": lambda: _must(libc.unshare(NEW_USER) == 0),
        "trace its parent": lambda: _must(libc.ptrace(16, 1, 0, 0) == 0),
        "share memory that outlives it": lambda: _must(
            libc.shmctl(libc.shmget(0, 4096, 0o1600), REMOVE, None) == 0
        ),
    }
    found = []
    for what, attempt in attempts.items():
        try:
            attempt()
        except (OSError, ValueError):
            continue
        found.append(what)
    return found


def _open(family: int) -> None:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).close()
            return
        except OSError:
            continue
    raise ValueError


def _must(condition: bool) -> None:
    if not condition:
        raise ValueError


def _capabilities() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1], 16) for line in status if line.startswith("Cap"))
