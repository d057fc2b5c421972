"""The files of a report: `report.json` for the instructor, `report.html` for the student."""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

import msgspec

from grader import atomic
from grader.errors import MachineError, UsageError
from grader.feedback import html
from grader.feedback.tidy import report_json
from grader.model import Report, Reveal

__all__ = ["read", "refuse_link", "write"]


def write(folder: Path, report: Report, reveal: Reveal = "title") -> None:
    """Write `report.json` (everything) and `report.html` (what `reveal` allows) into a folder.

    The folder is made where it is missing. A file is there whole or not at all, and a link in its
    place is replaced, not followed. Files that were made from the same are left as they are.
    Errors: UsageError where the folder, the student's or the one of all feedback is a link,
    MachineError where it cannot be written.
    """
    for place in (folder, *folder.parents[:2]):
        refuse_link(place)
    data, stamp = report_json(report), _stamp(report, reveal)
    if _ends_in(folder / "report.json", data) and _ends_in(folder / "report.html", stamp):
        return
    page = html.render(report, reveal).encode() + stamp
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(folder / "report.json", data)
        atomic.write(folder / "report.html", page)
    except OSError as error:
        raise MachineError(
            f"a report cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="check the folder's permissions and the space on the disk",
        ) from error


def read(folder: Path) -> Report | None:
    """Return the report that was written into a folder, None if there is none to be read."""
    try:
        return msgspec.json.decode((folder / "report.json").read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return None


def refuse_link(folder: Path) -> None:
    """Raise UsageError where a folder of results is a link: who made it may not write there."""
    if folder.is_symlink():
        raise UsageError(
            "is a link, and results are not written through links",
            where=str(folder),
            hint="replace the link by a folder",
        )


def _stamp(report: Report, reveal: Reveal) -> bytes:
    """Return the last line of a page, which tells what it was made from."""
    digest = hashlib.sha256(msgspec.json.encode(report) + reveal.encode() + _own_code())
    return f"<!-- {digest.hexdigest()} -->\n".encode()


@functools.cache
def _own_code() -> bytes:
    """Return a digest of all that makes a page of a report."""
    room = Path(__file__).parent
    files = [*room.rglob("*.*"), *(room.parent / "plain").glob("*.py")]
    kept = sorted(file for file in files if file.suffix in (".py", ".j2", ".css"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).digest()


def _ends_in(path: Path, data: bytes) -> bool:
    """Say whether a file, and no link, ends in these bytes."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            file.seek(-len(data), os.SEEK_END)
            return file.read() == data
    except OSError:
        return False
