"""Keeps data where no address space counts it: in files of /tmp and /dev/shm and in memfds.

Files are limited in size and folders in what they hold; of memfds there are few or none.

Outcome: raised: File too large|No space left
"""

import contextlib
import os


def span(values):
    for number in range(10**6):
        paths = [f"/tmp/{number}", f"/dev/shm/{number}"]
        with contextlib.suppress(OSError):
            paths.append(f"/proc/self/fd/{os.memfd_create('kept')}")
        for path in paths:
            with open(path, "wb") as file:
                file.write(bytes(2**20))
                file.write(b"more")
                file.flush()
