"""Raises a syntax error that points to a line of the hidden checks and has no text of its own.

Python's own printer would open the file; the judge prints nothing but the message.

Outcome: raised: SyntaxError
"""


def span(values):
    raise SyntaxError("look", ("@COURSE@/tests/hidden/test_spread.py", 40, 1, None))
