"""Matches a regular expression that takes longer than the universe is old.

The judge watches the processor time of the sandbox from outside.

Outcome: timeout
"""

import re


def span(values):
    return re.match(r"(a*)*b", "a" * 99)
