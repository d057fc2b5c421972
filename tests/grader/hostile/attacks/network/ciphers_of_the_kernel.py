"""Uses the kernel's own ciphers through a socket, an interface with a history of holes.

Where the filter allows the socket, it computes a hash and reaches nobody.

Outcome: failed: no such socket|hashed
"""

import socket


def span(values):
    try:
        with socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET) as kernel:
            kernel.bind(("hash", "sha256"))
            return "hashed"
    except OSError:
        return "no such socket"
