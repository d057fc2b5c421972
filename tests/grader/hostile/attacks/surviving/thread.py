"""Leaves a thread that goes on changing whatever there is.

It ends with its process.

Outcome: passed | failed: found nothing
"""

import sys
import threading
import time


def spoil():
    while True:
        sys.modules["left"] = sys
        time.sleep(0.001)


def span(values):
    threading.Thread(target=spoil, daemon=True).start()
    return float(values.max() - values.min())


def standardize(X):
    time.sleep(0.01)
    return "found it" if "left" in sys.modules or threading.active_count() > 1 else "found nothing"
