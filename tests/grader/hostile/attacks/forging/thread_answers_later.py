"""Starts threads that go on sending answers of their own after the call has returned.

They are surplus, or come in the middle of the worker's own message.

Outcome: malformed | failed | died | timeout
"""

import os
import socket
import stat
import sys
import threading

wire = sys.modules["grader.wire"]
MESSAGE = wire.frame(wire.encode(("answers", 0, [wire.encode(("value", 4.5, ""))])))


def send_for_ever():
    while True:
        for number in map(int, os.listdir("/proc/self/fd")):
            try:
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    socket.socket(fileno=os.dup(number)).send(MESSAGE)
            except OSError:
                pass


def span(values):
    threading.Thread(target=send_for_ever, daemon=True).start()
    return 3.5
