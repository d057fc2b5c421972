"""The policies of an assignment as course.toml has them, and what they mean."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from msgspec import Meta, Struct

from grader.errors import CourseError
from grader.model import TIMESTAMP, Amount, Attempts, Late, Policy
from grader.policies.times import due_date, later

__all__ = ["LateRow", "PolicyRow", "read_policy"]

Days = Annotated[int, Meta(ge=0, le=3650)]
Minutes = Annotated[float, Meta(ge=0, le=100_000)]
Step = Annotated[float, Meta(gt=0, le=1000)]
Reason = Annotated[str, Meta(min_length=1)]


class LateRow(Struct, forbid_unknown_fields=True):
    """`[assignments.late]`; an amount is points or a text such as "10%"."""

    per_day: str | float = 0.0
    at_most: str | float | None = None
    grace_minutes: Minutes = 0.0
    no_marks_after_days: Days | None = None


class PolicyRow(Struct, forbid_unknown_fields=True, kw_only=True):
    """The keys of an assignment that are about marks, not about questions."""

    due: Any = None
    extensions: dict[str, Any] = {}
    late: LateRow | None = None
    received: str = TIMESTAMP
    attempts: Attempts = "latest"
    round: Step | None = None
    dropped: dict[str, Reason] = {}


def read_policy(row: PolicyRow, name: str, zone: datetime.tzinfo | None, where: str) -> Policy:
    """Return the policy of the assignment `name`; CourseError where a key makes no sense.

    `zone` is the course's; dates that name an offset are told in it too.
    """
    at = _Place(where, f"assignments.{name}")
    if row.due is None and (row.extensions or row.late is not None):
        key = "extensions" if row.extensions else "late"
        raise at.fault(key, "is set, though nothing is due", "write `due`, or take it out")
    if row.received != TIMESTAMP and not row.received.endswith((".csv", ".toml")):
        hint = f'write "{TIMESTAMP}", or a table beside course.toml: "times.csv", "times.toml"'
        raise at.fault("received", f"is {row.received!r}, which tells no times", hint)
    due = None if row.due is None else _date(row.due, zone, at, "due")
    return Policy(
        due=due,
        extensions={} if due is None else _extensions(row.extensions, due, zone, at),
        late=_late(row.late or LateRow(), at),
        received=row.received,
        attempts=row.attempts,
        round=row.round or 0.0,
        dropped=row.dropped,
    )


class _Place:
    """Where in which file a key is."""

    def __init__(self, where: str, table: str) -> None:
        self.where = where
        self.table = table

    def fault(self, key: str, problem: str, hint: str = "") -> CourseError:
        """Return the error of one key."""
        hint = hint or "docs/authoring.md lists every key"
        return CourseError(f"{self.table}.{key} {problem}", where=self.where, hint=hint)


def _date(value: Any, zone: datetime.tzinfo | None, at: _Place, key: str) -> datetime.datetime:
    try:
        return due_date(value, zone)
    except ValueError as error:
        problem, _, hint = str(error).partition("; ")
        raise at.fault(key, problem, hint) from None


def _extensions(
    rows: dict[str, Any], due: datetime.datetime, zone: datetime.tzinfo | None, at: _Place
) -> dict[str, datetime.datetime]:
    return {
        student: _extension(value, due, zone, at, f"extensions.{student}")
        for student, value in rows.items()
    }


def _extension(
    value: Any, due: datetime.datetime, zone: datetime.tzinfo | None, at: _Place, key: str
) -> datetime.datetime:
    """Return a student's own due date, told as a date or as a number of days."""
    if isinstance(value, dict):
        raise at.fault(key, "is a table", "put an id with a dot in quotes")
    if type(value) is int:
        if not 0 <= value <= 3650:
            raise at.fault(key, f"is {value} days", "write days from 0 to 3650, or a date")
        return later(due, value)
    own = _date(value, zone, at, key)
    if own.astimezone(datetime.UTC) < due.astimezone(datetime.UTC):
        raise at.fault(key, f"is before the due date, {due:%Y-%m-%d %H:%M %Z}", "write a later one")
    return own


def _late(row: LateRow, at: _Place) -> Late:
    return Late(
        per_day=_amount(row.per_day, at, "late.per_day"),
        at_most=None if row.at_most is None else _amount(row.at_most, at, "late.at_most"),
        grace_minutes=row.grace_minutes,
        no_marks_after_days=row.no_marks_after_days,
    )


def _amount(value: str | float, at: _Place, key: str) -> Amount:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", value) if isinstance(value, str) else None
    amount = Amount(number=float(match[1]), percent=True) if match else None
    if isinstance(value, int | float):
        amount = Amount(number=float(value))
    if amount is None or not 0 <= amount.number <= (100 if amount.percent else 1_000_000):
        hint = 'write points, such as 2.5, or a share of all points, such as "10%"'
        raise at.fault(key, f"is {value!r}", hint)
    return amount
