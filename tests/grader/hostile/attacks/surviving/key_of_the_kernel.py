"""Leaves a key in every keyring of the kernel that it can name.

Keyrings are emptied before the next worker is born; with a filter of system calls, there are none.

Outcome: passed | failed: found nothing
"""

import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
ADD, REQUEST, KEYCTL = (248, 249, 250) if platform.machine() == "x86_64" else (217, 218, 219)
SEARCH, KEYRINGS = 10, (-1, -2, -3, -4, -5)


def span(values):
    for keyring in KEYRINGS:
        libc.syscall(ADD, b"user", b"left", b"x", 1, keyring)
    return float(values.max() - values.min())


def standardize(X):
    left = [libc.syscall(REQUEST, b"user", b"left", None, 0)]
    left += [libc.syscall(KEYCTL, SEARCH, ring, b"user", b"left", 0) for ring in KEYRINGS]
    return f"found {left}" if max(left) > 0 else "found nothing"
