"""Answers each question just before it would be too late, all of them wrong.

A submission has a limit of time in all.

Outcome: timeout | failed
"""

import time


def center(X):
    time.sleep(1)
    return X.tolist()


median = None
