"""Becomes another user, takes capabilities and gives them to a file.

There is no capability to begin with, and no new one can be got.

Outcome: failed: became nobody else
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def span(values):
    became = []
    for change in (os.setuid, os.seteuid, os.setgid, os.setegid):
        for number in (0, 1, 1000):
            try:
                change(number)
                became.append(f"{change.__name__} {number}")
            except OSError:
                pass
    try:
        os.setgroups([0])
        became.append("setgroups")
    except OSError:
        pass
    header, data = (ctypes.c_uint * 2)(0x20080522, 0), (ctypes.c_uint * 6)(*[2**32 - 1] * 6)
    if libc.capset(header, data) == 0:
        became.append("capset")
    open("/tmp/program", "w").close()
    try:
        os.setxattr("/tmp/program", "security.capability", b"\1\0\0\2" + b"\xff" * 16)
        became.append("setxattr")
    except OSError:
        pass
    return " ".join(became) or "became nobody else"
