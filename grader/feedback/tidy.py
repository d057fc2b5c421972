"""A report fit to be stored and shown: plain, clean, bounded, and what its reader may see."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from grader.model import CheckReport, Record, Report, Reveal, TaskReport
from grader.plain.values import clean, to_plain

__all__ = ["MAX_BYTES", "report_json", "tidy", "visible"]

MAX_BYTES: Final = 1_000_000  # of a report.json
# Characters that one value or text may take; the next one is tried while a report is too large.
LIMITS: Final = (8000, 2000, 500, 80)
# The fields of records that hold any value, not a text or a record.
VALUES: Final = ("expected", "actual", "given")


def report_json(report: Report) -> bytes:
    """Return the bytes of a report's `report.json`, at most 1 MB."""
    return _json(tidy(report))


def tidy(report: Report) -> Report:
    """Return a report of plain values and clean texts that fits into 1 MB of JSON.

    What is longer than 8,000 characters is cut and marked as cut; where a report is still too
    large, at fewer. Every text of the result may be shown: it holds no control, bidirectional or
    surrogate characters.
    """
    for limit in LIMITS:
        found: Report = _tidy(report, limit)
        if len(_json(found)) <= MAX_BYTES:
            return found
    found = _tidy(report, LIMITS[-1], examples=False)
    return found


def visible(report: Report, reveal: Reveal) -> Report:
    """Return what the student may see of a report.

    Of hidden checks that is the title and the status, with "message" also the message, with "all"
    also the counterexample. A diagnosis belongs to the task: it is seen with "all", or where a
    public check of the task failed too.
    """
    if reveal == "all":
        return report
    exercises = tuple(
        replace(exercise, tasks=tuple(_visible_task(task, reveal) for task in exercise.tasks))
        for exercise in report.exercises
    )
    return replace(report, exercises=exercises)


# ----------------------------------------------------------------------------------------------


def _json(report: Report) -> bytes:
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def _tidy(record: Any, limit: int, examples: bool = True) -> Any:
    """Return a record with all its fields tidied, one by one."""
    changes: dict[str, Any] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name in VALUES:
            changes[name] = to_plain(value, limit)
        elif name == "arguments":
            changes[name] = {clean(key): to_plain(item, limit) for key, item in value.items()}
        elif name == "counterexample" and not examples:
            changes[name] = None
        else:
            changes[name] = _part(value, limit, examples)
    return replace(record, **changes)


def _part(value: Any, limit: int, examples: bool) -> Any:
    if isinstance(value, str):
        return clean(value, limit) if value else value
    if isinstance(value, tuple):
        return tuple(_part(item, limit, examples) for item in value)
    return _tidy(value, limit, examples) if isinstance(value, Record) else value


def _visible_task(task: TaskReport, reveal: Reveal) -> TaskReport:
    told = any(check.visibility == "public" and check.status != "passed" for check in task.checks)
    return replace(
        task,
        diagnosis=task.diagnosis if told else None,
        checks=tuple(_visible_check(check, reveal) for check in task.checks),
    )


def _visible_check(check: CheckReport, reveal: Reveal) -> CheckReport:
    if check.visibility == "public":
        return check
    message = check.message if reveal == "message" or check.dropped else ""
    return replace(check, message=message, counterexample=None)
