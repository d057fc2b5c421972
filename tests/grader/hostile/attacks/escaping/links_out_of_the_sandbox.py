"""Leaves links, hard and soft, to files outside, for the parent to follow when it clears up.

It deletes links and not what they lead to, and sees the sandbox's files alone.

Outcome: passed
"""

import contextlib
import os


def span(values):
    for number, target in enumerate(
        ("/", "/grader", "/packages", "/proc/1/root", "@COURSE@", "..")
    ):
        os.symlink(target, f"/tmp/link{number}")
        os.symlink(target, f"/dev/shm/link{number}")
        with contextlib.suppress(OSError):
            os.link(os.__file__, f"/tmp/hard{number}")
    return float(values.max() - values.min())
