"""Computes for ever in a process of its own, while the one that is watched only sleeps.

The clock counts all processes of a sandbox.

Outcome: timeout
"""

import os
import time


def span(values):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
    time.sleep(99)
