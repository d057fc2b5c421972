"""Loops for ever when its object is thrown away, after the call has returned.

The judge waits for an answer only so long.

Outcome: timeout | died
"""


class Slow:
    def __del__(self):
        while True:
            pass


def span(values):
    return [Slow(), 3.5]
