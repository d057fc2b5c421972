"""Raises an exception whose message, name and notes take megabytes.

Messages are cut before they are sent and before they are written.

Outcome: raised: xxxx
"""

LONG = "x" * 5 * 10**6
Long = type(LONG, (Exception,), {})


def span(values):
    error = Long(LONG)
    error.add_note(LONG)
    raise error
