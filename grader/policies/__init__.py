"""What a mark is besides the answers: dates, lateness, attempts, what is struck, rounding.

    times      moments: due dates, and what `timestamp.txt` or a table tells
    tables     the policies of course.toml, as a Policy
    marks      a report and a Policy make a report with its mark: pure functions
    attempts   what was handed in before, kept where the best attempt counts
    marking    all of it, for one run over a class

Policies are applied to a report after it was graded or found in the cache, so that a changed one
regrades nothing.
"""

from grader.policies.marking import Marking, listed
from grader.policies.marks import apply, best, mark, rescored, reveal
from grader.policies.tables import PolicyRow, read_policy

__all__ = [
    "Marking",
    "PolicyRow",
    "apply",
    "best",
    "listed",
    "mark",
    "read_policy",
    "rescored",
    "reveal",
]
