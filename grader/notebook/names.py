"""How the cells of a task are called: names that nbgrader accepts, and its gradebook stores."""

from __future__ import annotations

import re
import zlib

__all__ = ["cell_name"]

MOST = 128  # characters of a name in nbgrader's gradebook


def cell_name(task: str, check: str = "") -> str:
    """Return the name of a task's cell, or of the cell of one of its checks.

    It is the task, or `task-check`. What nbgrader does not allow becomes `_`, and a name that was
    changed or cut ends in a checksum, so that no two are the same.
    """
    whole = f"{task}-{check}" if check else task
    name = re.sub(r"[^a-zA-Z0-9_-]", "_", whole)
    if name == whole and len(name) <= MOST:
        return name
    mark = f"-{zlib.crc32(whole.encode()):08x}"
    return name[: MOST - len(mark)] + mark
