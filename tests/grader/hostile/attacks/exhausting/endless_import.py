"""Computes for ever while it is loaded, in one step that no signal interrupts.

Loading has limits of its own, and a submission has one in all.

Outcome: timeout: while it was loaded
"""

sum(range(10**13))


def span(values):
    return 3.5
