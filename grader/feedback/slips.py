"""What is odd about the files of a class, in a line a kind: nobody reads three hundred reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from grader.model import Report
from grader.plain.values import clean
from grader.policies import listed

__all__ = ["slips"]

MOST_KINDS: Final = 20
MOST_OF_ONE: Final = 5  # kinds; nobody's files push aside what is told of others
LONGEST: Final = 400  # characters of a text

# What differs between warnings of one kind: texts in quotes, paths, names of files, numbers.
_VARIES = re.compile(r"(?:(?:'[^']*'|\S*[\d/]\S*|\S+\.\w+|and \d+ more)[,;]? ?)+")


def slips(reports: Iterable[Report]) -> list[str]:
    """Return what reports warn of, a line a kind, that of the most students first."""
    kinds: dict[str, dict[str, str]] = {}  # kind -> student -> the first such warning
    for report in reports:
        own: dict[str, str] = {}
        for text in _texts(report):
            own.setdefault(_VARIES.sub("* ", text[:LONGEST]), text)
        for kind in list(own)[:MOST_OF_ONE]:
            kinds.setdefault(kind, {})[report.student] = own[kind]
    found = sorted(kinds.values(), key=len, reverse=True)
    lines = [_line(told) for told in found[:MOST_KINDS]]
    if len(found) > MOST_KINDS:
        more = len(found) - MOST_KINDS
        lines.append(f"… and {more} more kinds of warnings; each report.json has its own")
    return lines


def _texts(report: Report) -> Iterator[str]:
    """Yield what a report says of its files, in a line each; its quiz says whose answers it had."""
    # What questions there are not would make a kind of its own of them who named somebody else.
    answers = report.quiz.message.partition("; there is no question")[0]
    for text in (*report.warnings, *([answers] if answers.startswith("answers.toml") else ())):
        yield " ".join(text.split())


def _line(told: dict[str, str]) -> str:
    """Return a line of students and the warning of the first."""
    text = clean(next(iter(told.values())), LONGEST)
    if len(told) == 1:
        return f"{clean(next(iter(told)))}: {text}"
    alike = "" if len(set(told.values())) == 1 else " (or the like)"
    return f"{len(told)} students ({listed(list(map(clean, told)))}): {text}{alike}"
