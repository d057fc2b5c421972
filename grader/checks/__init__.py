"""What the author of a check imports."""

from grader.checks.check import check
from grader.checks.compare import Mismatch, assert_dtype, assert_same, refuses, same
from grader.checks.local import solution

__all__ = [
    "Mismatch",
    "assert_dtype",
    "assert_same",
    "check",
    "refuses",
    "same",
    "solution",
]
