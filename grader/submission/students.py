"""Finds one student's assignment in a folder or zip that is the student's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from grader.errors import SubmissionError
from grader.model import TIMESTAMP, Submission
from grader.submission.entries import MAX_BYTES, Entry
from grader.submission.folders import Folder
from grader.submission.names import Wanted, shown
from grader.submission.read import gather, refused_as_a_whole
from grader.submission.zips import zip_entries

__all__ = ["HandedIn", "from_assignment_folder", "from_student_folder", "from_zip"]

MAX_ZIPS = 10  # of one folder that are opened to find exercises
MAX_NAMED = 3  # files that a warning lists


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
    """Read what lies in the assignment's folder; SubmissionError if it can't be listed.

    Where no exercise is in it, as an LMS may put a zip there, those of a zip are read, or those of
    the only folder in it that has some. What lies beside them counts too.
    """
    entries = folder.entries()
    zips = [entry for entry in entries if _is_zip(folder, entry.name)]
    if wanted.has_exercise(entry.name for entry in entries):
        found = HandedIn(gather(student, wanted, entries))
        for entry in zips:
            why = "is not read, since exercises lie beside it; hand in either"
            found = _warned(found, f"{shown(entry.name)} {why}")
    elif zips:
        found = _from_zips(folder, zips, student, wanted, entries)
    else:
        found = _from_folders(folder, student, wanted, entries)
    return found._replace(timestamp=_timestamp(folder))


def from_zip(
    folder: Folder,
    name: str,
    student: str,
    wanted: Wanted,
    *,
    surely: bool,
    beside: Sequence[Entry] = (),
) -> HandedIn | None:
    """Read a zip; None if it holds other things, unless it `surely` is the assignment.

    What lies `beside` it counts too, in place of files of the same names in it.
    """
    try:
        fault = folder.entry(name).fault
        if fault:
            raise SubmissionError(fault)
        entries = zip_entries(folder.read(name, MAX_BYTES), wanted, surely=surely)
    except SubmissionError as error:
        return HandedIn(refused_as_a_whole(student, wanted, name, error.message))
    if entries is None:
        return None
    found = HandedIn(gather(student, wanted, [*entries, *beside]))
    names = [entry.name for entry in entries]
    return found if wanted.fits(names) else _warned(found, _no_exercise(name, names, wanted))


def _from_inner_folder(folder: Folder, student: str, wanted: Wanted) -> HandedIn:
    try:
        with Folder(wanted.assignment, inside=folder) as inner:
            return from_assignment_folder(inner, student, wanted)
    except SubmissionError as error:
        reason = error.message
        return HandedIn(refused_as_a_whole(student, wanted, wanted.assignment, reason))


def _from_zips(
    folder: Folder, zips: list[Entry], student: str, wanted: Wanted, beside: list[Entry]
) -> HandedIn:
    """Read the newest zip that holds exercises; if none does, the newest."""
    newest = sorted(zips, key=lambda entry: entry.modified, reverse=True)
    name = newest[0].name
    if len(zips) > 1:
        names = (entry.name for entry in newest[:MAX_ZIPS])
        name = next((each for each in names if _holds_exercise(folder, each, wanted)), name)
    found = from_zip(folder, name, student, wanted, surely=True, beside=beside)
    assert found is not None  # since it surely is the assignment
    if len(zips) == 1:
        return found
    which = f"of {len(zips)} zips only {shown(name)} is read"
    return _warned(found, f"{which}; if it is the wrong one, hand in the right one alone")


def _holds_exercise(folder: Folder, name: str, wanted: Wanted) -> bool:
    """Say whether the folder or zip `name` holds an exercise."""
    try:
        if _is_zip(folder, name):
            entries = zip_entries(folder.read(name, MAX_BYTES), wanted, surely=False)
            return wanted.has_exercise(entry.name for entry in entries or ())
        with Folder(name, inside=folder) as inner:
            return wanted.has_exercise(inner.names())
    except SubmissionError:  # also of a file or a link, which is no folder
        return False


def _from_folders(folder: Folder, student: str, wanted: Wanted, beside: list[Entry]) -> HandedIn:
    """Read the only folder in a folder that holds exercises, if there is one, and the files."""
    names = [entry.name for entry in beside if entry.name != TIMESTAMP]
    deeper = [name for name in names if _holds_exercise(folder, name, wanted)]
    if len(deeper) == 1:
        with Folder(deeper[0], inside=folder) as inner:
            found = HandedIn(gather(student, wanted, [*inner.entries(), *beside]))
        where = f"are read from the folder {shown(deeper[0])} in {wanted.assignment}"
        return _warned(found, f"the exercises {where}; hand them in without it")
    found = HandedIn(gather(student, wanted, beside))
    if not names or wanted.fits(names):
        return found
    marked = [name + "/" * folder.is_folder(name) for name in names]
    return _warned(found, _no_exercise(f"the folder {wanted.assignment}", marked, wanted))


def _no_exercise(where: str, names: Sequence[str], wanted: Wanted) -> str:
    """Return the warning of a folder or zip in which no file is named as an exercise."""
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    only = f", only {', '.join(map(shown, names[:MAX_NAMED]))}{more}" if names else ""
    how = f"hand in {wanted.files[0]} and the other files, or a zip of them"
    return f"{shown(where)} holds no exercise of {wanted.assignment}{only}; {how}"


def _is_zip(folder: Folder, name: str) -> bool:
    return name.lower().endswith(".zip") and not folder.is_folder(name)


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
