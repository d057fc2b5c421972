"""Leaves functions that are to change the exit code and speak the last word when Python ends.

A worker never ends as Python does, and its exit code means nothing.

Outcome: died
"""

import atexit
import os
import sys
import threading

atexit.register(os._exit, 0)
threading._register_atexit(os._exit, 0)
sys.excepthook = lambda *args: os._exit(0)


def span(values):
    os._exit(1)
