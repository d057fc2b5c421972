"""Makes namespaces of its own, in which it would have every capability.

User namespaces are used up in the sandbox, and without one no other can be made.

Outcome: failed: refused 8 of 8
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
KINDS = [0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000, 0x80]


def span(values):
    refused = sum(
        libc.unshare(kind) == -1 or libc.unshare(kind | 0x10000000) == -1 for kind in KINDS
    )
    return f"refused {refused} of {len(KINDS)}"
