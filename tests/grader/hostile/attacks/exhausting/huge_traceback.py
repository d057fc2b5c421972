"""Raises from a depth of many thousand frames, with a long chain of causes.

Of a traceback a few frames are told, and no causes.

Outcome: raised: deep inside
"""

import sys

sys.setrecursionlimit(10**4)


def fall(depth):
    if depth == 0:
        raise RuntimeError("deep inside")
    try:
        fall(depth - 1)
    except RuntimeError as error:
        if depth % 10 == 0:
            raise RuntimeError("deep inside") from error
        raise


def span(values):
    fall(5000)
