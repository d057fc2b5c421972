"""The files of a report: `report.json` for the instructor, `report.html` for the student."""

from __future__ import annotations

from pathlib import Path

from grader import atomic
from grader.errors import MachineError, UsageError
from grader.feedback import html
from grader.feedback.tidy import report_json
from grader.model import Report, Reveal

__all__ = ["refuse_link", "write"]


def write(folder: Path, report: Report, reveal: Reveal = "title") -> None:
    """Write `report.json` (everything) and `report.html` (what `reveal` allows) into a folder.

    The folder is made where it is missing. A file is there whole or not at all, and a link in its
    place is replaced, not followed. Errors: UsageError where the folder, the student's or the one
    of all feedback is a link, MachineError where it cannot be written.
    """
    for place in (folder, *folder.parents[:2]):
        refuse_link(place)
    page = html.render(report, reveal).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(folder / "report.json", report_json(report))
        atomic.write(folder / "report.html", page)
    except OSError as error:
        raise MachineError(
            f"a report cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="check the folder's permissions and the space on the disk",
        ) from error


def refuse_link(folder: Path) -> None:
    """Raise UsageError where a folder of results is a link: who made it may not write there."""
    if folder.is_symlink():
        raise UsageError(
            "is a link, and results are not written through links",
            where=str(folder),
            hint="replace the link by a folder",
        )
