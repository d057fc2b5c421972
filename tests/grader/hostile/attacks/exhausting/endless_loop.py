"""Loops for ever.

A call has a limit of processor time.

Outcome: timeout: computing time
"""


def span(values):
    while True:
        pass
