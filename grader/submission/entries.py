"""What a folder and a zip have in common: files that are named first and read under a cap later."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from grader.errors import SubmissionError

__all__ = [
    "MAX_BYTES",
    "MAX_ENTRIES",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "Entry",
    "megabytes",
    "too_large",
    "too_many",
]

MAX_FILE_BYTES = 5_000_000  # one source file
MAX_BYTES = 20_000_000  # all files of a submission, and a zip itself
MAX_FILES = 200
MAX_ENTRIES = 2000  # of a folder or zip, of whatever kind


class Entry(NamedTuple):
    """One file of a submission, not read yet."""

    name: str  # "pooling.py"
    size: int  # bytes, as the folder or the zip says
    modified: float  # seconds, the larger, the newer; comparable within one folder or zip
    fault: str  # why it is refused, "" if it may be read
    read: Callable[[int], bytes]  # takes the most bytes allowed; SubmissionError if it fails


def too_large(most: int) -> SubmissionError:
    """Return the error of a file with more than `most` bytes."""
    return SubmissionError(f"is larger than {megabytes(most)}")


def too_many() -> SubmissionError:
    """Return the error of a folder or zip with more than `MAX_ENTRIES`."""
    return SubmissionError(f"holds more than {MAX_ENTRIES} files; leave out all but your own")


def megabytes(size: int) -> str:
    """Return a size for a message."""
    return f"{size / 1e6:.3g} MB"
