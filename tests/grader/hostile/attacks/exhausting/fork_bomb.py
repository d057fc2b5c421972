"""Starts processes that start processes.

Their number is limited, and all end with the sandbox.

Outcome: raised | timeout | died | out_of_memory | malformed
"""

import os


def span(values):
    while True:
        os.fork()
