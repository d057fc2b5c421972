"""Opens sockets of families that nobody uses, in whose code holes are found.

What is opened at all leads nowhere; with a filter of system calls nothing is.

Outcome: failed: reached nobody
"""

import socket


def span(values):
    reached = []
    for family in {*range(3, 46)} - {socket.AF_INET6}:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            try:
                with socket.socket(family, kind) as connection:
                    connection.setblocking(False)
                    connection.connect(("127.0.0.1", int("@PORT@")))
                reached.append(family)
            except (OSError, TypeError, ValueError):
                pass
    return str(reached) if reached else "reached nobody"
