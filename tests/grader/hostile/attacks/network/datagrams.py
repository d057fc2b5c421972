"""Sends what it knows in datagrams, which need no connection and no answer.

They go no further than the sandbox's own loopback, where nobody listens.

Outcome: failed: sent to 127.0.0.1|sent nothing
"""

import socket


def span(values):
    for address in ("127.0.0.1", "255.255.255.255", "224.0.0.251", "1.1.1.1"):
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sender.sendto(b"@MARK@", (address, int("@PORT@")))
            return f"sent to {address}"
        except OSError:
            pass
    return "sent nothing"
