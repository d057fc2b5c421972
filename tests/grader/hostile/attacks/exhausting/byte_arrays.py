"""Takes memory a megabyte at a time and keeps it.

The memory of a sandbox is limited.

Outcome: out_of_memory
"""

kept = []


def span(values):
    while True:
        kept.append(bytearray(2**20))
