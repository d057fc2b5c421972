"""Connects to well-known machines of the internet, and to where clouds tell their secrets.

There is no way out of the sandbox's network.

Outcome: failed: reached nobody
"""

import socket

ADDRESSES = [("1.1.1.1", 53), ("8.8.8.8", 443), ("169.254.169.254", 80), ("192.168.1.1", 80)]


def span(values):
    for address in ADDRESSES:
        try:
            socket.create_connection(address, 1)
            return f"reached {address}"
        except OSError:
            pass
    return "reached nobody"
