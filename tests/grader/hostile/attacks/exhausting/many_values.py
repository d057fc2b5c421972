"""Answers millions of small values, each of which costs more memory than bytes.

The number of values in an answer is limited.

Outcome: malformed
"""


def span(values):
    return [[]] * 10**6
