"""Writes to where there is no memory.

The process is that of one submission.

Outcome: died: segmentation fault
"""

import ctypes


def span(values):
    ctypes.memset(0, 1, 1)
