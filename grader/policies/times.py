"""Moments: when something is due, when it came in, and how many days lie between."""

from __future__ import annotations

import csv
import datetime
import re
import tomllib
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from grader.errors import CourseError, MachineError

__all__ = ["as_moment", "days_late", "due_date", "later", "read_moment", "read_times", "zone_of"]

YEARS: Final = range(1970, 3000)  # any other is a slip, and near the ends of time sums overflow
WRITE_A_DATE: Final = "write a date such as 2026-11-30, or a date with a time: 2026-11-30T18:00:00"
_Pick = Callable[[Iterable[datetime.datetime]], datetime.datetime]  # min or max
# 2026-11-30 18:00:05.25, then perhaps an offset or the name of a time zone
_TOLD = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?([+-]\d\d:?\d\d|\S*)")
# Monday, 30 November 2026, 6:05 PM
_BY_MOODLE = re.compile(
    r"(?:\w+, )?(\d\d?) ([A-Z][a-z]+) (\d{4}), (\d\d?):(\d\d)(?: ([AaPp])[Mm])?"
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_TIME: Final = ("", "-")  # as a worksheet has it of who has not handed in
_COLUMNS: Final = ("student", "time")


def zone_of(name: str, where: str) -> datetime.tzinfo | None:
    """Return the time zone called `name`, None for ""; CourseError if there is none."""
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if not zoneinfo.available_timezones():
            raise MachineError(
                "this machine knows no time zones", hint="pip install tzdata"
            ) from None
        raise CourseError(
            f"course.timezone is {name!r}, which is no time zone",
            where=where,
            hint='write one such as "Europe/Berlin" or "UTC"',
        ) from None


def due_date(value: Any, zone: datetime.tzinfo | None) -> datetime.datetime:
    """Return the moment that a date of course.toml means; ValueError says what is wrong with it.

    A date alone means the end of that day. What names no offset is in `zone`.
    """
    if type(value) is datetime.date:
        value = datetime.datetime.combine(value, datetime.time.max)
    if not isinstance(value, datetime.datetime):
        raise ValueError(f"is {value!r}, which is no date; {WRITE_A_DATE}")
    return as_moment(value, zone)


def as_moment(
    value: datetime.datetime, zone: datetime.tzinfo | None, pick: _Pick = max
) -> datetime.datetime:
    """Return a moment, by the clocks of `zone` where there is one; ValueError if it is unclear.

    Of two moments at which the clocks show the same, `pick` takes one.
    """
    if value.year not in YEARS:
        raise ValueError(f"is in the year {value.year}")
    if value.tzinfo is None:
        if zone is None:
            raise ValueError(
                "has no time zone; set `timezone` in [course], or write the offset: "
                "2026-11-30T18:00:00+01:00"
            )
        return _by_the_clock(value, zone, pick)
    return value.astimezone(zone) if zone else value


def later(moment: datetime.datetime, days: int) -> datetime.datetime:
    """Return the moment when the clocks show the same time, `days` days later."""
    assert moment.tzinfo is not None
    moved = moment.replace(tzinfo=None) + datetime.timedelta(days)
    return _by_the_clock(moved, moment.tzinfo)


def days_late(received: datetime.datetime, due: datetime.datetime, grace_minutes: float) -> int:
    """Return how many days after `due` something came in: 0 in time, a part of a day is one.

    A day ends when the clocks show the same time again, so that it has 23 or 25 hours where they
    change. Every deadline waits for the grace.
    """
    # Moments in one zone are compared by what clocks show, so all of this is in UTC.
    came = received.astimezone(datetime.UTC) - datetime.timedelta(minutes=grace_minutes)
    beyond = came - due.astimezone(datetime.UTC)
    if beyond <= datetime.timedelta():
        return 0
    days = max(beyond.days, 1)
    while later(due, days).astimezone(datetime.UTC) < came:
        days += 1
    return days


def read_moment(
    told: str, zone: datetime.tzinfo | None, unnamed: datetime.tzinfo | None
) -> datetime.datetime | None:
    """Return the moment that a text tells, in `zone` or else in UTC; None if it tells none.

    Without offset or time zone it is in `unnamed`. A short name such as CET is understood where
    the clocks of `zone` have it.
    """
    match = _TOLD.fullmatch(_in_figures(told))
    if match is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat(match[1])
        there = _named_zone(moment, match[2], zone) if match[2] else unnamed
        return as_moment(moment, there, min).astimezone(zone or datetime.UTC)
    except ValueError:
        return None


def read_times(path: Path, zone: datetime.tzinfo | None) -> dict[str, str]:
    """Return student -> time, as told by a table with these columns (.csv) or keys (.toml).

    A row without a time is left out, and what a row without a student tells is of `line 7`. Not
    every time can be read; CourseError says what else is wrong with the table.
    """
    try:
        text = _decoded(path.read_bytes())
        rows = _toml_rows(text) if path.suffix == ".toml" else _csv_rows(text)
        return _checked(rows, zone)
    except FileNotFoundError:
        raise CourseError(
            "there is no such table, though course.toml says that it tells when work came in",
            where=str(path),
            hint="write it, with the columns student and time, or mend `received`",
        ) from None
    except OSError as error:
        raise CourseError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (ValueError, csv.Error) as error:
        hint = "each row is a student and a time: ada,2026-11-30 18:00"
        raise CourseError(str(error), where=str(path), hint=hint) from None


# ----------------------------------------------------------------------------------------------


def _by_the_clock(
    shown: datetime.datetime, zone: datetime.tzinfo, pick: _Pick = max
) -> datetime.datetime:
    """Return when the clocks of a zone show this."""
    both = [shown.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)]
    return pick(both).astimezone(zone)


def _named_zone(
    shown: datetime.datetime, name: str, zone: datetime.tzinfo | None
) -> datetime.tzinfo:
    """Return the zone that a name or offset means; ValueError if it is not clear."""
    if name in ("UTC", "GMT", "Z"):
        return datetime.UTC
    if name[0] in "+-":
        offset = datetime.datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo
        assert offset is not None
        return offset
    for fold in (0, 1) if zone else ():
        local = shown.replace(tzinfo=zone, fold=fold)
        if local.tzname() == name:
            return datetime.timezone(local.utcoffset() or datetime.timedelta())
    if not re.fullmatch(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)+", name):
        raise ValueError(f"{name} is no clear time zone")
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError(f"{name} is no time zone") from None


def _in_figures(told: str) -> str:
    """Return a time that Moodle tells in English as 2026-11-30 18:05, any other as it is."""
    match = _BY_MOODLE.fullmatch(" ".join(told.split()))
    if match is None or match[2] not in _MONTHS:
        return told
    hour = int(match[4])
    if match[6]:
        if not 1 <= hour <= 12:
            return told
        hour = hour % 12 + 12 * (match[6] in "Pp")
    month = _MONTHS.index(match[2]) + 1
    return f"{match[3]}-{month:02}-{int(match[1]):02} {hour:02}:{match[5]}"


def _decoded(data: bytes) -> str:
    """Return the text of a table; a spreadsheet on Windows may write no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv_rows(text: str) -> Iterable[tuple[str, str]]:
    """Yield student and time; a spreadsheet may have put semicolons or tabs between them."""
    lines = text.splitlines()
    first = lines[0] if lines else ""
    places = {between: _places(first, between) for between in ",;\t"}
    between = max(places, key=lambda each: len(places[each]))
    missing = [column for column in _COLUMNS if column not in places[between]]
    if missing:
        no = " and no column ".join(missing)
        raise ValueError(f"has no column {no}; its first line is {first[:80]!r}")
    reader = csv.reader(lines, delimiter=between, skipinitialspace=True)
    next(reader)
    for row in reader:
        student, time = (
            row[place].strip() if place < len(row) else ""
            for place in (places[between][column] for column in _COLUMNS)
        )
        # Moodle has `Participant 4711`, in the language of who asks.
        number = re.fullmatch(r"\D+\s(\d+)", student)
        yield (number[1] if number else student) or f"line {reader.line_num}", time


def _places(header: str, between: str) -> dict[str, int]:
    """Return where the columns are that a header has, a name in small letters before others."""
    names = next(csv.reader([header], delimiter=between, skipinitialspace=True), [])
    places = {name.strip().casefold(): place for place, name in enumerate(names)}
    places |= {name: place for place, name in enumerate(names)}
    return {column: places[column] for column in _COLUMNS if column in places}


def _toml_rows(text: str) -> Iterable[tuple[str, str]]:
    try:
        table: Mapping[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"is not TOML: {error}") from None
    for student, time in table.items():
        yield student, time.isoformat() if isinstance(time, datetime.datetime) else str(time)


def _checked(rows: Iterable[tuple[str, str]], zone: datetime.tzinfo | None) -> dict[str, str]:
    times: dict[str, str] = {}
    for student, time in rows:
        if time in _NO_TIME:
            continue
        if student in times:
            raise ValueError(f"tells two times of {student!r}")
        if (
            zone is None
            and not read_moment(time, None, None)
            and read_moment(time, None, datetime.UTC)
        ):
            why = "without a time zone; set `timezone` in [course]"
            raise ValueError(f"tells a time of {student!r}, {time!r}, {why}")
        times[student] = time
    return times
