"""Connects by IPv6 to the grader's machine, in all ways in which its address can be written.

The sandbox has no addresses but its own.

Outcome: failed: reached nobody
"""

import socket


def span(values):
    for host in ("::1", "::ffff:127.0.0.1", "::", "fe80::1", "2606:4700:4700::1111"):
        try:
            with socket.socket(socket.AF_INET6) as connection:
                connection.settimeout(1)
                connection.connect((host, int("@PORT@")))
            return f"reached {host}"
        except OSError:
            pass
    return "reached nobody"
