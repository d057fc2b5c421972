"""Prints without end, to what Python calls the output and to the descriptors themselves.

Of what is printed little is kept, and the descriptors lead nowhere.

Outcome: timeout
"""

import os


def span(values):
    while True:
        print("x" * 10**6)
        os.write(1, b"x" * 10**6)
        os.write(2, b"x" * 10**6)
