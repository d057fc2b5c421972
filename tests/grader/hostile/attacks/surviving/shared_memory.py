"""Leaves System V memory, a queue with a message and semaphores, which no process holds.

They are removed before the next worker is born; with a filter of system calls, there are none.

Outcome: passed | failed: found nothing
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
KEY = 0x4C454654


def span(values):
    libc.shmget(KEY, 4096, 0o1666)
    libc.msgsnd(libc.msgget(KEY, 0o1666), (ctypes.c_long * 2)(1, 1), 8, 0)
    libc.semget(KEY, 1, 0o1666)
    return float(values.max() - values.min())


def standardize(X):
    left = [libc.shmget(KEY, 4096, 0o666), libc.msgget(KEY, 0o666), libc.semget(KEY, 1, 0o666)]
    rows = [open(f"/proc/sysvipc/{kind}").read().count("\n") for kind in ("shm", "msg", "sem")]
    return f"found {left}" if left != [-1] * 3 or rows != [1] * 3 else "found nothing"
