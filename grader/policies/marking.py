"""The policies of one run over a class: everybody's times and attempts, and what to warn of."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from grader.model import TIMESTAMP, Assignment, Course, Report, Reveal, Submission
from grader.policies import marks
from grader.policies.attempts import Attempt, DamagedError, keep
from grader.policies.times import read_moment, read_times, zone_of

__all__ = ["Marking", "listed"]

MOST_NAMES: Final = 8  # that a warning lists


class Marking:
    """How the reports of one run become marks.

    `warnings` is what to tell at once. Where the best attempt counts, `earlier` holds what was
    handed in before: lists of submissions, no student twice in one. Their reports are given to
    `remember` before `mark` is asked.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        submissions: Sequence[Submission],
        timestamps: Mapping[str, str],
        folder: Path | None,
    ) -> None:
        """`timestamps` has the texts of `timestamp.txt`; attempts are kept in `folder`, if any.

        Errors: CourseError where the table of times is wrong, MachineError where nothing can be
        written.
        """
        self.course = course
        self.policy = assignment.policy
        self.zone = zone_of(course.timezone, "course.toml")
        self.now = datetime.datetime.now(datetime.UTC)
        self.warnings: list[str] = []
        self.timestamps = timestamps
        self.told = self._read_told()
        self._warn_of_times(submissions)
        self.attempts: dict[str, list[Attempt]] = {}
        if self.policy.attempts == "best" and folder is not None:
            for submission in submissions:
                self._keep(submission, folder)
        self.reports: dict[str, list[Report]] = {}  # of earlier attempts, by student

    @property
    def earlier(self) -> list[list[Submission]]:
        """What was handed in before: everybody's first attempts, their second ones, and so on."""
        before = [attempts[:-1] for attempts in self.attempts.values()]
        return [
            [attempts[place].submission for attempts in before if place < len(attempts)]
            for place in range(max(map(len, before), default=0))
        ]

    def remember(self, report: Report) -> None:
        """Take the report of a student's next earlier attempt."""
        reports = self.reports.setdefault(report.student, [])
        attempt = self.attempts[report.student][len(reports)]
        reports.append(marks.apply(report, self.policy, self._moment(attempt.told)))

    def mark(self, report: Report) -> Report:
        """Return the report that counts, with its mark, given the one of the latest submission."""
        told = self.told.get(report.student, "")
        latest = marks.apply(report, self.policy, self._moment(told))
        return marks.best([*self.reports.get(report.student, []), latest])

    def reveal(self, student: str) -> Reveal:
        """Return how much of hidden checks a student may see today."""
        return marks.reveal(self.course, self.policy, student, self.now)

    def collected(self, student: str) -> datetime.datetime | None:
        """Return when nbgrader collected a student's work, by its timestamp.txt."""
        return read_moment(self.timestamps.get(student, ""), self.zone, datetime.UTC)

    def warn_of_strangers(self, known: Collection[str]) -> None:
        """Warn of extensions and times of students who are not `known`."""
        unknown = sorted(self.policy.extensions.keys() - set(known))
        if unknown:
            self.warnings.append(f"there is an extension, but no folder, for {listed(unknown)}")
        if self.policy.received != TIMESTAMP and self.policy.due is not None:
            rows = sorted(self.told.keys() - set(known))
            if rows:
                number = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
                self.warnings.append(
                    f"{self.policy.received} has {number} of nobody who is graded: {listed(rows)}"
                )

    # ------------------------------------------------------------------------------------------

    def _read_told(self) -> Mapping[str, str]:
        if self.policy.received == TIMESTAMP:
            return self.timestamps
        return read_times(self.course.root / self.policy.received, self.zone)

    def _moment(self, told: str) -> datetime.datetime | None:
        by_table = self.policy.received != TIMESTAMP
        return read_moment(told, self.zone, self.zone if by_table else datetime.UTC)

    def _warn_of_times(self, submissions: Iterable[Submission]) -> None:
        """Warn of submissions that may be late: nobody knows when they came in."""
        if self.policy.due is None:
            return
        students = [submission.student for submission in submissions]
        silent = [student for student in students if not self.told.get(student)]
        if silent:
            self.warnings.append(
                f"{self.policy.received} does not tell when the work of {listed(silent)} came in; "
                "it counts as in time"
            )
        told = {student: self.told[student] for student in students if self.told.get(student)}
        unclear = [student for student, time in told.items() if self._moment(time) is None]
        if unclear:
            self.warnings.append(
                f"{self.policy.received} tells no time of {listed(unclear)} "
                f"({told[unclear[0]][:40]!r}); the work counts as in time; write a time such as "
                "2026-11-30 18:05"
            )

    def _keep(self, submission: Submission, folder: Path) -> None:
        attempt = Attempt(submission=submission, told=self.told.get(submission.student, ""))
        try:
            attempts = keep(folder, attempt, lambda told: self._moment(told) is not None)
        except DamagedError as damaged:
            attempts = [attempt]
            self.warnings.append(
                f"{submission.student}: only the latest attempt counts, since the others cannot "
                f"be read: mend or delete {damaged.path}"
            )
        self.attempts[submission.student] = attempts


def listed(names: Sequence[str]) -> str:
    """Return the first of these names and how many more there are."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
