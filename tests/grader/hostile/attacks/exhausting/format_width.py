"""Formats a number a billion characters wide.

The memory of a sandbox is limited.

Outcome: out_of_memory
"""


def span(values):
    return "%1999999999d" % 1
