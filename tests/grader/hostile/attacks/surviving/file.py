"""Leaves files and pipes in both folders that it can write to, hidden and without permissions.

The folders are emptied before the next worker is born.

Outcome: passed | failed: found nothing
"""

import os


def span(values):
    for folder in ("/tmp", "/dev/shm"):
        os.makedirs(f"{folder}/.hidden/inner")
        open(f"{folder}/left", "w").close()
        open(f"{folder}/.hidden/inner/left", "w").close()
        os.mkfifo(f"{folder}/.hidden/pipe")
        os.chmod(f"{folder}/.hidden", 0)
    return float(values.max() - values.min())


def standardize(X):
    found = os.listdir("/tmp") + os.listdir("/dev/shm") + [os.getcwd().removeprefix("/tmp")]
    return " ".join(filter(None, found)) or "found nothing"
