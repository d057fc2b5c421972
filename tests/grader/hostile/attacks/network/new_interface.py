"""Asks the kernel to switch the network on and to give it an address, as `ip` does.

That needs a capability over the network's namespace.

Outcome: failed: refused
"""

import socket
import struct

RTM_NEWLINK, RTM_NEWADDR, REQUEST_AND_REPLY = 16, 20, 5
LOOPBACK_UP = struct.pack("<BxHiII", 0, 0, 1, 1, 1)
ADDRESS = struct.pack("<BBBBi", 2, 8, 0, 0, 1) + struct.pack("<HH4B", 8, 2, 127, 0, 0, 1)


def span(values):
    for kind, body in ((RTM_NEWLINK, LOOPBACK_UP), (RTM_NEWADDR, ADDRESS)):
        try:
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
                kernel.settimeout(1)
                kernel.send(
                    struct.pack("<IHHII", 16 + len(body), kind, REQUEST_AND_REPLY, 1, 0) + body
                )
                if struct.unpack_from("<i", kernel.recv(1000), 16)[0] == 0:
                    return "granted"
        except OSError:
            pass
    return "refused"
