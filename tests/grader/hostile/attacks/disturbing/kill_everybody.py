"""Kills every process that it may, by number, by group and all at once.

It reaches its own sandbox, where the first process takes no signal from inside.

Outcome: died | timeout | passed | raised
"""

import os
import signal


def span(values):
    for number in range(1, 100):
        if number != os.getpid():
            try:
                os.kill(number, signal.SIGKILL)
            except OSError:
                pass
    os.kill(-1, signal.SIGKILL)
    os.killpg(0, signal.SIGKILL)
    return float(values.max() - values.min())
