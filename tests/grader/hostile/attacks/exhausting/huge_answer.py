"""Answers an array of a gigabyte, none of which was ever in memory.

The size of an answer is limited before it is sent and before it is read.

Outcome: malformed | out_of_memory | died
"""

import numpy as np


def span(values):
    return np.broadcast_to(1.0, (2**14, 2**13))
