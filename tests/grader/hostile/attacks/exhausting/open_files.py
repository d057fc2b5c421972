"""Opens files, pipes and sockets until there are no descriptors left.

Their number is limited, and the judge has descriptors of its own.

Outcome: raised: Too many open files
"""

import os
import socket

kept = []


def span(values):
    while True:
        kept.append((os.pipe(), socket.socketpair()))
