"""Leaves a memfd, a mapping and a descriptor of its folder with a process that outlives the call.

They end with the last process that holds them.

Outcome: passed | failed: found nothing
"""

import contextlib
import mmap
import os
import time


def span(values):
    with contextlib.suppress(OSError):
        descriptor = os.memfd_create("left")
        os.truncate(descriptor, 4096)
        mmap.mmap(descriptor, 4096)
    os.chdir("/dev/shm")
    if os.fork() == 0:
        time.sleep(99)
    return float(values.max() - values.min())


def standardize(X):
    names = []
    for number in (n for n in os.listdir("/proc") if n.isdigit()):
        try:
            names += [
                os.readlink(f"/proc/{number}/fd/{d}") for d in os.listdir(f"/proc/{number}/fd")
            ]
        except OSError:
            pass
    return "found it" if "memfd:left" in " ".join(names) else "found nothing"
