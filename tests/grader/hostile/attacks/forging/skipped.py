"""Raises what test frameworks take for "skipped", which is no failure to them.

An exception of a student is a record with a name; only what ran to its end and held has passed.

Outcome: raised: Skipped
"""


class Skipped(BaseException):
    """As pytest's own, down to its name and its module."""

    __module__ = "builtins"


def span(values):
    raise Skipped("not today")
