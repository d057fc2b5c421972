"""Has each of many processes take a part of the memory that is small enough for one.

The limits are for a sandbox as a whole, and all its processes end with it.

Outcome: passed | failed | died | out_of_memory | raised
"""

import os
import time


def span(values):
    for _ in range(6):
        if os.fork() == 0:
            kept = bytearray(b"x") * (100 * 2**20)
            time.sleep(0.05)
            os._exit(len(kept) > 0)
    return float(values.max() - values.min())
