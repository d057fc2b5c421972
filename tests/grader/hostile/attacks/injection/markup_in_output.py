"""Prints markup and the sequences of terminals, to be shown with the result.

What is printed is not shown in reports at all.

Outcome: failed
"""

import os
import sys

print("<script>alert('@MARK@')</script>\x1b[2J\x1b]0;@MARK@\a")


def span(values):
    print("<script>alert('@MARK@')</script>\x1b[2J", file=sys.stderr)
    os.write(2, b"<script>alert('@MARK@')</script>\x1b[2J")
    return 3.5
