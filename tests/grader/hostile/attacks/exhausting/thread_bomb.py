"""Starts threads until there are no more.

Their number is limited.

Outcome: raised | timeout | out_of_memory
"""

import threading
import time


def span(values):
    while True:
        threading.Thread(target=time.sleep, args=(99,)).start()
