"""Uses up what the kernel counts for each user: watches on files, keys, pipes, queues.

What counts there is bounded for a sandbox, and needed by nobody.

Outcome: passed
"""

import contextlib
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
kept = []


def span(values):
    for _ in range(50):
        watch = libc.inotify_init()
        for path in (b"/tmp", b"/dev/shm", os.fsencode(os.__file__)):
            libc.inotify_add_watch(watch, path, 0xFFF)
    for number in range(300):
        libc.syscall(248, b"user", b"@MARK@%d" % number, b"x" * 60, 60, -3)  # add_key
        libc.msgget(number, 0o1666)
        libc.semget(number, 99, 0o1666)
    with contextlib.suppress(OSError):
        kept.append([os.pipe() for _ in range(99)])
    with contextlib.suppress(OSError):
        for pair in kept:
            os.close(pair[0])
    return float(values.max() - values.min())
