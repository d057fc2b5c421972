"""Control groups: the memory and the processes of one sandbox, bounded all together.

Both versions of the kernel's interface are known. A group can be had where this user may make one
beneath a group that the judge is in: as root, and where the system has delegated one (what
`systemd-run --user --scope` starts is in one).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["ControlGroup"]

PREFIX = "grader-"
REMOVE_SECONDS = 2.0  # until the last process of a group has ended
JOIN = 'for group in $1; do echo 0 > "$group/cgroup.procs" || exit; done; shift; exec "$@"'

_numbers = itertools.count()


class _Version(NamedTuple):
    """The files of one version of the interface."""

    most_memory: str
    memory: str
    controllers: tuple[str, ...]  # each with a hierarchy of its own


OLD = _Version("memory.limit_in_bytes", "memory.usage_in_bytes", ("memory", "pids"))
NEW = _Version("memory.max", "memory.current", ("",))


class ControlGroup:
    """A group of processes; `make` one, start a command by `joining` it, `remove` it at the end."""

    def __init__(self, version: _Version, folders: tuple[Path, ...]) -> None:
        self.version = version
        self.folders = folders
        self._bounds = (0, 0)

    @classmethod
    def make(cls) -> ControlGroup | None:
        """Return a new group, None where this user may make none."""
        hierarchies = _hierarchies()
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        for version in (NEW, OLD):
            if not all(controller in hierarchies for controller in version.controllers):
                continue
            chains = [_upwards(*hierarchies[controller]) for controller in version.controllers]
            for bases in zip(*chains, strict=False):
                group = cls(version, tuple(base / name for base in bases))
                try:
                    for folder in group.folders:
                        _sweep(folder.parent)
                        folder.mkdir()
                    group.bound(2**50, 2**15)
                    return group
                except OSError:
                    group.remove()
        return None

    def joining(self, command: list[str]) -> list[str]:
        """Return a command that joins the group and becomes the given one."""
        if any(" " in str(folder) for folder in self.folders):
            raise ValueError("a control group has a space in its name")
        return ["/bin/sh", "-c", JOIN, "sh", " ".join(map(str, self.folders)), *command]

    def bound(self, memory: int, processes: int) -> None:
        """Set the bytes of memory and the number of processes that all may have together."""
        if (memory, processes) == self._bounds:
            return
        (self.folders[0] / self.version.most_memory).write_text(str(memory))
        swap = self.folders[0] / "memory.swap.max"
        if swap.exists():
            swap.write_text("0")
        (self.folders[-1] / "pids.max").write_text(str(processes))
        self._bounds = memory, processes

    def memory(self) -> int:
        """Return the bytes that are in use."""
        return int((self.folders[0] / self.version.memory).read_text())

    def remove(self) -> None:
        """Remove the group, whose processes have been ended."""
        end = time.monotonic() + REMOVE_SECONDS
        for folder in self.folders:
            while folder.is_dir() and time.monotonic() < end:
                try:
                    folder.rmdir()
                except OSError:
                    time.sleep(0.002)


def _hierarchies() -> dict[str, tuple[Path, Path]]:
    """Return the judge's group and the root of its hierarchy by controller, "" for version 2."""
    roots: dict[str, Path] = {}
    found: dict[str, tuple[Path, Path]] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            before, _, after = line.partition(" - ")
            kind, _, options = after.split(" ", 2)
            if kind == "cgroup2":
                roots[""] = Path(before.split()[4])
            elif kind == "cgroup":
                roots.update(dict.fromkeys(options.split(","), Path(before.split()[4])))
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in controllers.split(","):
                if controller in roots:
                    own = roots[controller] / path.lstrip("/")
                    found[controller] = (
                        own if own.is_dir() else roots[controller],
                        roots[controller],
                    )
    return found


def _upwards(group: Path, root: Path) -> Iterator[Path]:
    """Yield a group and those that it is in, up to the root of the hierarchy."""
    while True:
        yield group
        if group == root or root not in group.parents:
            return
        group = group.parent


def _sweep(folder: Path) -> None:
    """Remove the groups of judges that were killed."""
    for left in folder.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                left.rmdir()
