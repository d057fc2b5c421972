"""Leaves patches of numpy, of the builtins, of Python's own modules and of the worker.

Each worker is a fork of a process that has run no student's code.

Outcome: passed | failed: found nothing
"""

import builtins
import linecache
import os
import sys

import numpy as np

PLACES = [np, builtins, sys, sys.modules.get("grader.worker.session", sys)]


def span(values):
    result = float(values.max() - values.min())
    for place in PLACES:
        place.left = True
    linecache.cache["scaling.py"] = (1, None, ["left\n"], "scaling.py")
    os.environ["LEFT"] = "1"
    sys.path.insert(0, "/left")
    os.register_at_fork(before=lambda: None, after_in_child=lambda: os._exit(0))
    return result


def standardize(X):
    left = [place.__name__ for place in PLACES if hasattr(place, "left")]
    left += ["/left"] * ("/left" in sys.path) + ["LEFT"] * ("LEFT" in os.environ)
    left += ["line"] * ("left\n" in linecache.getlines("scaling.py"))
    return f"found {left}" if left else "found nothing"
