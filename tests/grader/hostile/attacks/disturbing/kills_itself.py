"""Kills its own process, as the kernel does with who takes too much memory.

A process that was killed has died; nobody is blamed for it but the submission.

Outcome: died: its process was killed
"""

import os
import signal


def span(values):
    os.kill(os.getpid(), signal.SIGKILL)
