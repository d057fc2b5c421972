"""Starts programs that compute for ever.

Their number is limited, their time counts, and all end with the sandbox.

Outcome: raised | timeout | died | out_of_memory | malformed
"""

import subprocess
import sys


def span(values):
    while True:
        subprocess.Popen([sys.executable, "-S", "-c", "while True: pass  # @MARK@"])
