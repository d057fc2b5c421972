"""Asks numpy for arrays that fill any machine, and touches every page of them.

The memory of a sandbox is limited.

Outcome: out_of_memory
"""

import numpy as np

kept = []


def span(values):
    while True:
        kept.append(np.ones(2**24))
