"""Does nothing, for ever.

The clock on the wall is for those who sleep.

Outcome: timeout
"""

import time


def span(values):
    while True:
        time.sleep(1000)
