"""Loops for ever, and carries on whatever is raised in it.

What does not end by itself is ended from outside.

Outcome: timeout | died
"""


def span(values):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
