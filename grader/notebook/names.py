"""What the cells of a notebook are called, in notebooks and in nbgrader's gradebook alike."""

from __future__ import annotations

import functools
import hashlib
import re

__all__ = ["cell_name"]

LONGEST = 120  # of the 128 characters that the gradebook keeps; texts add a few to it


@functools.cache
def cell_name(task: str, check: str = "") -> str:
    """Return the `grade_id` of a check's cell: the task, a dash, the check; of a task's: the task.

    nbgrader takes letters, digits, `_` and `-` only. A name with others, or too long, has a digest
    at its end, so that different cells stay different.
    """
    name = f"{task}-{check}" if check else task
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    if plain == name and len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{plain[: LONGEST - len(digest) - 1]}-{digest}"
