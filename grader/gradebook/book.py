"""Gathers reports and writes them into the gradebook, many in one transaction."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

from grader.errors import GraderError
from grader.gradebook.autograded import write_autograded
from grader.gradebook.cells import prepare
from grader.gradebook.database import Database
from grader.gradebook.marks import marks_of
from grader.gradebook.students import Entry, record
from grader.model import Assignment, Course, Report, Submission

__all__ = ["Gradebook"]

MANY: Final = 100  # reports in one transaction


class Gradebook:
    """nbgrader's gradebook, for the reports of one assignment.

    `address` is a SQLite file or a SQLAlchemy URL; `autograded` is the folder of the notebooks that
    formgrader shows, None for none. Reports are gathered by `add`; `close` writes what is not
    written yet, and must be called. A student is in one transaction: whatever ends the program,
    everybody has the marks of one report or another, and never of half a report.
    """

    def __init__(
        self,
        address: Path | str,
        course: Course,
        assignment: Assignment,
        autograded: Path | None = None,
    ) -> None:
        self.autograded = autograded
        self.database = Database(address)
        self.course = course
        self.assignment = assignment
        self.waiting: list[Entry] = []
        self.notes: list[str] = []
        self.by_hand = 0  # students who were written and have marks by hand
        self.failed = False

    def add(
        self, report: Report, submission: Submission, collected: datetime.datetime | None = None
    ) -> None:
        """Take a report, as its student may see it, and its submission.

        `collected` is when nbgrader collected it, which stays its time in the gradebook where the
        report knows none. Errors: MachineError where a notebook cannot be written.
        """
        if self.autograded is not None:
            folder = self.autograded / report.student / report.assignment
            write_autograded(folder, report, submission)
        received = report.handed_in.received if report.handed_in is not None else None
        self.waiting.append(Entry(report, received or collected))
        if len(self.waiting) >= MANY and not self.failed:
            try:
                self._write()
            except GraderError:
                self.failed = True  # `close` tries again, and says what is wrong

    def close(self) -> list[str]:
        """Write what is left and let go of the gradebook; return what somebody should know.

        Errors: MachineError where the machine or somebody else is in the way, CourseError or
        UsageError where it is no sound gradebook; then nothing of the rest is written.
        """
        try:
            while self.waiting:
                self._write()
        finally:
            self.database.close()
        return self.notes

    def _write(self) -> None:
        entries = self.waiting[:MANY]
        # All reports of a run have the same checks, worth the same.
        marks = marks_of(entries[0].report)
        with self.database.transaction() as book:
            structure = prepare(book, self.course.name, self.assignment, marks)
            notes, by_hand = record(book, structure, self.assignment.policy, entries)
        self.notes += notes
        self.by_hand += by_hand
        del self.waiting[: len(entries)]
