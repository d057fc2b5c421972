"""Makes a process cheap to fork: its memory lies in few, large pages.

A fork copies the table of its parent's pages. With PyTorch loaded those are fifty thousand, and
copying their table costs more than most submissions' answers.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

__all__ = ["enlarge_pages"]

LARGE = 2**21  # bytes; where large pages have another size, nothing happens
MADV_COLLAPSE = 25


def enlarge_pages() -> None:
    """Put the memory of this process into large pages, as far as the system does that (Linux)."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return
    advise = ctypes.CDLL(None).madvise
    for line in maps.read_text().splitlines():
        span, mode, _, _, _, *name = line.split()
        if mode == "rw-p" and name in ([], ["[heap]"]):
            start, end = (int(part, 16) for part in span.split("-"))
            for page in range(-(-start // LARGE) * LARGE, end // LARGE * LARGE, LARGE):
                advise(ctypes.c_void_p(page), ctypes.c_size_t(LARGE), MADV_COLLAPSE)
