"""Finds one student's assignment in a folder or zip that is the student's."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from grader.errors import SubmissionError
from grader.model import TIMESTAMP, Submission
from grader.submission.entries import MAX_BYTES, MAX_ENTRIES, too_many
from grader.submission.folders import Folder
from grader.submission.names import Wanted, shown
from grader.submission.read import gather, refused_as_a_whole
from grader.submission.zips import zip_entries

__all__ = ["HandedIn", "from_assignment_folder", "from_student_folder", "from_zip"]


class HandedIn(NamedTuple):
    """A submission and the text of the `timestamp.txt` beside it, "" if there is none."""

    submission: Submission
    timestamp: str = ""


def from_student_folder(folder: Folder, student: str, wanted: Wanted) -> HandedIn | None:
    """Read the assignment of a student's folder; None if it is not there.

    It is the folder named as the assignment, a zip of that name, or the student's folder itself
    if the exercises lie there. Errors: SubmissionError if the student's folder can't be listed.
    """
    names = folder.names()
    archive = f"{wanted.assignment}.zip"
    if wanted.assignment in names:
        found = _from_inner_folder(folder, student, wanted)
        if archive in names:
            return _warned(found, f"{archive} beside the folder {wanted.assignment} is not read")
        return found
    if archive in names:
        zipped = from_zip(folder, archive, student, wanted, surely=True)
        return zipped and zipped._replace(timestamp=_timestamp(folder))
    if wanted.fits(names):
        found = from_assignment_folder(folder, student, wanted)
        return _warned(found, f"the files are not in a folder {wanted.assignment}")
    return None


def from_assignment_folder(folder: Folder, student: str, wanted: Wanted) -> HandedIn:
    """Read what lies in the assignment's folder; SubmissionError if it can't be listed."""
    names = folder.names()
    if len(names) > MAX_ENTRIES:
        raise too_many()
    entries = [folder.entry(name) for name in names]
    return HandedIn(gather(student, wanted, entries), _timestamp(folder))


def from_zip(
    folder: Folder, name: str, student: str, wanted: Wanted, *, surely: bool
) -> HandedIn | None:
    """Read a zip; None if it holds other things, unless it `surely` is the assignment."""
    try:
        fault = folder.entry(name).fault
        if fault:
            raise SubmissionError(fault)
        entries = zip_entries(folder.read(name, MAX_BYTES), wanted, surely=surely)
    except SubmissionError as error:
        return HandedIn(refused_as_a_whole(student, wanted, name, error.message))
    if entries is None:
        return None
    found = HandedIn(gather(student, wanted, entries))
    if wanted.fits(entry.name for entry in entries):
        return found
    return _warned(found, f"{shown(name)} holds no file of {wanted.assignment}")


def _from_inner_folder(folder: Folder, student: str, wanted: Wanted) -> HandedIn:
    try:
        with Folder(wanted.assignment, inside=folder) as inner:
            return from_assignment_folder(inner, student, wanted)
    except SubmissionError as error:
        return HandedIn(refused_as_a_whole(student, wanted, wanted.assignment, error.message))


def _warned(found: HandedIn, warning: str) -> HandedIn:
    submission = found.submission
    warnings = (*submission.warnings, warning)
    return found._replace(submission=msgspec.structs.replace(submission, warnings=warnings))


def _timestamp(folder: Folder) -> str:
    """Return what `timestamp.txt` says; "" if there is none or it can't be read as a line."""
    try:
        text = folder.read(TIMESTAMP, 200).decode("ascii").strip()
    except (SubmissionError, UnicodeDecodeError):
        return ""
    return text if text.isprintable() else ""
