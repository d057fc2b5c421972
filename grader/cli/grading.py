"""A run of `grader grade`: from submissions to reports that are written, counted and shown."""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.commands import Interrupted
from grader.cli.console import look, note, on_terminal, result, saving, short, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch import Settings
    from grader.gradebook import Gradebook
    from grader.model import Course, Report
    from grader.policies import Marking
    from grader.submission.find import Found

__all__ = ["grade_class", "show", "show_changes"]


def grade_class(
    course: Course,
    settings: Settings,
    found: Found,
    feedback: Path,
    book: Gradebook | None,
    *,
    keep: bool,
) -> list[Report]:
    """Grade everything, tell what is odd about files, and return the reports by student.

    Where they are to be kept, each is written as soon as it is there.
    """
    from grader.batch import grade_all
    from grader.feedback import refuse_link, slips, visible, write

    reports: list[Report] = []
    marking = _marking(course, settings.assignment, found, feedback.parent)
    submissions = {submission.student: submission for submission in found.submissions}
    total = len(submissions)
    if total and keep:
        refuse_link(feedback)
        with saving(feedback):  # nobody waits for reports that can't be written
            feedback.mkdir(parents=True, exist_ok=True)
    try:
        _grade_earlier(course, settings, marking)
        with contextlib.closing(grade_all(course, settings, found.submissions, warn=note)) as new:
            for report in map(marking.mark, _with_progress(new, total)):
                reveal = marking.reveal(report.student)
                if keep:
                    write(feedback / report.student / report.assignment, report, reveal)
                reports.append(report)
                if book is not None:
                    collected = marking.collected(report.student)
                    book.add(visible(report, reveal), submissions[report.student], collected)
    except KeyboardInterrupt:
        done = f"{len(reports)} of {total} reports are written, the next run does the others"
        raise Interrupted(done) from None
    reports.sort(key=lambda report: report.student)
    for line in slips(reports) if total > 1 else ():  # a lone report is shown with its own
        warn(line)
    return reports


def _grade_earlier(course: Course, settings: Settings, marking: Marking) -> None:
    """Grade what was handed in before, where the best attempt counts."""
    from grader.batch import grade_all

    for submissions in marking.earlier:
        with contextlib.closing(grade_all(course, settings, submissions, warn=note)) as graded:
            for report in _with_progress(graded, len(submissions)):
                marking.remember(report)


def _marking(course: Course, assignment: str, found: Found, around: Path) -> Marking:
    """Return how reports become marks; tell what is odd about times, attempts and extensions."""
    from grader.course import pick_assignment
    from grader.policies import Marking
    from grader.submission.find import LOCAL

    students = [submission.student for submission in found.submissions]
    attempts = None if LOCAL in students else around / ".grader" / "attempts"
    chosen = pick_assignment(course, assignment)
    marking = Marking(course, chosen, found.submissions, found.timestamps, attempts)
    if len(students) > 1:
        marking.warn_of_strangers({*students, *found.absent})
    for warning in marking.warnings:
        warn(warning)
    return marking


def _with_progress(reports: Iterator[Report], total: int) -> Iterator[Report]:
    """Yield the reports; on a terminal, with a bar that tells how many, how fast, and how long."""
    if not on_terminal() or total < 2:
        yield from reports
        return
    started = time.monotonic()
    first = next(reports)  # what is said before it would tear the bar
    done = itertools.count(1)

    def rate(report: Report | None) -> str:
        if report is None:
            return ""
        each = next(done) / (time.monotonic() - started)
        return f"{each:.1f} a second, {report.student}"

    with click.progressbar(
        itertools.chain([first], reports),
        length=total,
        label="grading",
        file=sys.stderr,
        show_pos=True,
        item_show_func=rate,
    ) as bar:
        yield from bar


def show_changes(reports: list[Report], feedback: Path) -> None:
    """Print whose mark changes from what was written before, and why."""
    from grader.feedback import Change, read, render_changes

    folders = [feedback / report.student / report.assignment for report in reports]
    changes = [
        Change(read(folder), report) for folder, report in zip(folders, reports, strict=True)
    ]
    result(render_changes(changes, **look(sys.stdout)), newline=False)
    result("nothing is written; without --diff it will be")


def show(reports: list[Report], found: Found, feedback: Path, assignment: str) -> None:
    """Print one report in full, or a class in a line each; and where the pages are."""
    from grader.feedback import render_summary, terminal

    if len(reports) == 1:
        text = terminal.render(reports[0], audience="instructor", **look(sys.stdout))
    else:
        text = render_summary(reports, **look(sys.stdout))
    result(text, newline=False)
    who = reports[0].student if len(reports) == 1 else "STUDENT"
    if reports:
        result(f"\nreports: {short(feedback)}/{who}/{assignment}/report.html")
    left_out = [
        f"{number} {what}"
        for number, what in (
            (len(found.refused), "refused"),
            (len(found.absent), f"without {assignment}"),
        )
        if number
    ]
    if left_out and len(reports) != 1:
        result(f"not graded: {', '.join(left_out)} (named above)")
