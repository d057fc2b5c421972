"""Answers an object that runs a command in whoever unpickles it, as a wrapper object and as bytes.

Nothing is unpickled, on either side.

Outcome: malformed
"""

import os
import pickle
import socket
import stat


class Command:
    def __reduce__(self):
        return os.system, ("touch @TEMPORARY@/@MARK@",)


def span(values):
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                socket.socket(fileno=os.dup(number)).sendall(pickle.dumps(Command()))
        except OSError:
            pass
    return Command()
