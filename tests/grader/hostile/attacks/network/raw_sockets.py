"""Makes packets by itself, of IP and of Ethernet.

Raw sockets need a capability.

Outcome: failed: made none
"""

import socket

KINDS = [
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
    (socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW),
    (socket.AF_PACKET, socket.SOCK_RAW, 0x0300),
    (socket.AF_PACKET, socket.SOCK_DGRAM, 0x0300),
]


def span(values):
    made = []
    for kind in KINDS:
        try:
            made.append(socket.socket(*kind).family.name)
        except OSError:
            pass
    return " ".join(made) or "made none"
