"""One submission in, one Report out."""

from grader.grading.judge import Judge

__all__ = ["Judge"]
