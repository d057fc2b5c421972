"""Announces a message of 60 MB and sends it in drops, so that the judge waits and collects.

The clocks run on, and a message is never larger than announced.

Outcome: timeout | malformed
"""

import os
import socket
import stat
import struct
import time


def span(values):
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                connection = socket.socket(fileno=os.dup(number))
        except OSError:
            pass
    connection.sendall(struct.pack("<I", 60 * 2**20))
    while True:
        connection.sendall(bytes(1000))
        time.sleep(0.01)
