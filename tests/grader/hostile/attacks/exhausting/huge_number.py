"""Computes a power with more digits than fit into the memory, in one step that never looks up.

The judge watches the processor time of the sandbox from outside.

Outcome: timeout | out_of_memory
"""


def span(values):
    return 7 ** (7 ** (7**7))
