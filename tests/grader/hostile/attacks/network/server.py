"""Listens on the port on which the suite listens, to be reached from outside instead of it.

Its port is another one, in another network.

Outcome: failed: nobody came
"""

import socket


def span(values):
    for address in ("127.0.0.1", "0.0.0.0"):
        try:
            with socket.create_server((address, int("@PORT@"))) as server:
                server.settimeout(0.1)
                server.accept()
            return "somebody came"
        except OSError:
            pass
    return "nobody came"
