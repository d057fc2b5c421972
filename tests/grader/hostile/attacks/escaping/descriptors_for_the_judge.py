"""Passes descriptors to the judge over the socket, to fill its table or to be closed by it.

The judge reads bytes, and takes no descriptors that come with them.

Outcome: malformed
"""

import os
import socket
import stat


def span(values):
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                connection = socket.socket(fileno=os.dup(number))
        except OSError:
            pass
    kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(20)]
    for _ in range(50):
        socket.send_fds(connection, [b"x"], kept)
    return 3.5
