"""Forks, so that two processes answer the same question, one of them a little later.

The second answer is one too many.

Outcome: malformed | died | failed
"""

import os


def span(values):
    os.fork()
    return 3.5
