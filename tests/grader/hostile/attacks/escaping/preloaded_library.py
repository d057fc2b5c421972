"""Starts Python anew with a library of its own in front, and without the worker's limits.

A new program keeps the sandbox and its limits, and has no answer that anybody waits for.

Outcome: died
"""

import os
import sys


def span(values):
    open("/tmp/library.so", "wb").write(b"\x7fELF")
    environment = {"LD_PRELOAD": "/tmp/library.so", "PYTHONPATH": "/tmp", "PYTHONSTARTUP": "/tmp/x"}
    os.execve(sys.executable, [sys.executable, "-c", "import os; os.setsid()"], environment)
