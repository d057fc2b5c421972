"""Closes the socket on which it should answer, and all other descriptors, and lives on.

Who hangs up has died, as far as the judge can tell.

Outcome: died
"""

import os
import time


def span(values):
    os.closerange(0, 256)
    time.sleep(99)
