"""Recurs without end after lifting Python's own limit, until the stack is through.

A process that crashes has died; it is that of one submission.

Outcome: died | raised | out_of_memory: segmentation fault|Recursion|memory
"""

import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return f"{self!r}"


def span(values):
    return repr(Deep())
