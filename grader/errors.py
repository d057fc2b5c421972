"""Every error that `grader` shows to a person.

    GraderError
    ├── UsageError       the call is wrong                         exit code 2
    ├── CourseError      a file of the course is wrong             exit code 2
    ├── MachineError     the machine lacks something               exit code 3
    ├── SubmissionError  a file that was handed in can't be used   (recorded in the report)
    └── WireError        bytes from the worker break the protocol  (recorded in the report)

Each says what was found, where, and how to mend it.
"""

from __future__ import annotations

__all__ = [
    "CourseError",
    "GraderError",
    "MachineError",
    "SubmissionError",
    "UsageError",
    "WireError",
]


class GraderError(Exception):
    """The root of all errors of `grader`; carries where it is and how to mend it."""

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return the message for one line, the place first."""
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(GraderError):
    """The command was called in a way that cannot work."""


class CourseError(GraderError):
    """A file of the course is missing, malformed or contradicts another one."""


class MachineError(GraderError):
    """The machine lacks something that this call needs."""

    exit_code = 3


class SubmissionError(GraderError):
    """A submitted file cannot be read or is refused; the fault is the student's, not ours."""


class WireError(GraderError):
    """Bytes that came from the worker are not a message of the protocol."""
