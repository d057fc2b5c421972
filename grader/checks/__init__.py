"""What the author of a check imports."""

from grader.checks.check import check
from grader.checks.compare import Mismatch, assert_dtype, assert_same, refuses, same
from grader.checks.local import solution
from grader.worker.networks import build_sequential, fill

__all__ = [
    "Mismatch",
    "assert_dtype",
    "assert_same",
    "build_sequential",
    "check",
    "fill",
    "refuses",
    "same",
    "solution",
]
