"""Leaves compiled files, start-up files and packages where the next Python would find them.

Of Python's own folders none can be written, and the next worker is a fork and starts no Python.

Outcome: passed | failed: found nothing
"""

import contextlib
import importlib.util
import os
import sys

NAMES = ["left.py", "left.pth", "usercustomize.py", "scaling.py", "numpy.py"]


def span(values):
    site = f"/tmp/.local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    folders = [
        "/tmp",
        site,
        os.path.dirname(importlib.util.cache_from_source(os.__file__)),
        "/packages",
    ]
    for folder in folders:
        with contextlib.suppress(OSError):
            os.makedirs(folder, exist_ok=True)
            for name in NAMES:
                with open(f"{folder}/{name}", "w") as file:
                    file.write("import sys; sys.left = True\n")
    return float(values.max() - values.min())


def standardize(X):
    sys.path += ["/tmp", "/packages"]
    found = importlib.util.find_spec("left")
    return "found it" if found or hasattr(sys, "left") else "found nothing"
