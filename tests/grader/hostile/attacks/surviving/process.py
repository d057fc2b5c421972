"""Leaves processes: a child, a grandchild in a session of its own, one that ignores signals.

All that is not the first process of the namespace is killed.

Outcome: passed | failed: found nothing
"""

import os
import signal
import time


def span(values):
    for _ in range(2):
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPROF):
                signal.signal(number, signal.SIG_IGN)
            os.setsid()
            if os.fork():
                os._exit(0)
            while True:
                time.sleep(9)
    return float(values.max() - values.min())


def standardize(X):
    others = {int(n) for n in os.listdir("/proc") if n.isdigit()} - {1, os.getpid()}
    return f"found {others}" if others else "found nothing"
