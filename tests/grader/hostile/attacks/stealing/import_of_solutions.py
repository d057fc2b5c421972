"""Imports the solutions, the hidden checks, the misconceptions and the judge.

None of them is on the path, nor anywhere else in the sandbox.

Outcome: failed: found nothing
"""

import importlib
import sys

NAMES = [
    "solutions", "solutions.spread", "misconceptions", "tests.hidden.test_spread", "test_spread",
    "grader.grading", "grader.checks", "grader.course", "grader.diagnosis", "grader.sandbox",
    "hypothesis", "msgspec", "pytest",
]  # fmt: skip


def span(values):
    sys.path += ["@COURSE@", "@COURSE@/solutions", "@COURSE@/tests/hidden", "/", ".."]
    found = []
    for name in NAMES:
        try:
            found.append(importlib.import_module(name).__name__)
        except ImportError:
            pass
    return " ".join(found) or "found nothing"
