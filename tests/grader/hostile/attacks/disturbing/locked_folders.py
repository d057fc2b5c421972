"""Leaves folders in folders without permissions, a thousand deep, with names that no text has.

What clears up gives itself the permissions back.

Outcome: passed
"""

import os


def span(values):
    os.makedirs(b"/tmp/\xff\n/a/b")
    for name in ("x" * 255, "-rf", "*", "\x1b[2J", "@MARK@"):
        open(f"/tmp/{name}", "w").close()
    os.chdir("/dev/shm")
    for _ in range(1000):
        os.mkdir("d")
        os.chdir("d")
    os.chmod("/tmp/\udcff\n/a", 0)
    os.chmod("/tmp/\udcff\n", 0)
    os.chmod("/dev/shm/d", 0)
    return float(values.max() - values.min())
