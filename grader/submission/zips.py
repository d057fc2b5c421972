"""Zips that students hand in, opened in memory; nothing of them is ever written to disk."""

from __future__ import annotations

import calendar
import io
import re
import stat
import struct
import zipfile
import zlib
from functools import partial

from grader.errors import SubmissionError
from grader.submission.entries import MAX_ENTRIES, Entry, too_large, too_many
from grader.submission.folders import IS_A_LINK
from grader.submission.names import Wanted

__all__ = ["zip_entries"]

MAX_PATH = 1000  # characters

_Path = tuple[str, ...]

_ENTRY_MARK = b"PK\x01\x02"  # begins each entry of a zip's list of contents
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,  # also text that is not in the encoding it claims
    RuntimeError,  # also what zipfile has not implemented
    OverflowError,
    struct.error,
    MemoryError,
)
_ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others can't be read under a cap


def zip_entries(data: bytes, wanted: Wanted, *, surely: bool) -> list[Entry] | None:
    """Return the files of the folder of a zip that holds the assignment.

    That folder is the zip's top, the one folder in it, or one named as the assignment in either.
    None: the zip holds other things, unless `surely` says that it is the assignment. Paths that
    lead out of the zip come back as refused. Errors: SubmissionError, the reason without a name.
    """
    archive = _opened(data)
    files = {_parts(info.filename): info for info in archive.infolist() if _is_file(info)}
    place = _place(list(files), wanted, surely)
    if place is None:
        return None
    strays = [info.filename for info in archive.infolist() if not _stays_inside(info.filename)]
    found = [_entry(archive, info, path[-1]) for path, info in files.items() if path[:-1] == place]
    return found + [_stray(name) for name in strays]


def _opened(data: bytes) -> zipfile.ZipFile:
    # Listing costs time and memory for each entry, so they are counted before.
    if data.count(_ENTRY_MARK) > MAX_ENTRIES:
        raise too_many()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise SubmissionError("is not a zip, or a broken one; make it again") from None
    if any(len(info.filename) > MAX_PATH for info in archive.infolist()):
        raise SubmissionError(f"holds a path of more than {MAX_PATH} characters")
    return archive


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a file, not hidden, and stays inside the zip's folder."""
    path = _parts(info.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path)
    folder = info.filename.endswith(("/", "\\"))
    return bool(path) and not hidden and not folder and _stays_inside(info.filename)


def _parts(name: str) -> _Path:
    """Return the parts of a path, of a zip made by Windows too."""
    return tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def _stays_inside(name: str) -> bool:
    """Say whether a path would be unpacked below the folder where the zip lies."""
    return not re.match(r"[/\\]|[A-Za-z]:", name) and ".." not in _parts(name)


def _place(files: list[_Path], wanted: Wanted, surely: bool) -> _Path | None:
    """Return the folder of the zip that is read; None if none looks like the assignment."""
    tops = {path[0] for path in files if len(path) > 1}
    top = (tops.pop(),) if len(tops) == 1 else ()
    named = [(*top, wanted.assignment), (wanted.assignment,)]
    for place in [*named, (), top]:
        if wanted.fits(path[-1] for path in files if path[:-1] == place):
            return place
    for place in named:
        if any(path[: len(place)] == place for path in files):
            return place
    if not surely:
        return None
    return () if any(len(path) == 1 for path in files) else top


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Entry:
    kind = stat.S_IFMT(info.external_attr >> 16)
    fault = ""
    if info.flag_bits & 1:
        fault = "is encrypted; make the zip without a password"
    elif kind == stat.S_IFLNK:
        fault = IS_A_LINK
    elif kind not in (0, stat.S_IFREG):
        fault = "is not a regular file but a folder, a pipe or a device"
    elif info.compress_type not in _ORDINARY:
        fault = "is compressed in an unusual way; make an ordinary zip"
    return Entry(name, info.file_size, _modified(info), fault, partial(_read, archive, info))


def _modified(info: zipfile.ZipInfo) -> float:
    """Return when a file was changed last, by a clock without a zone; 0 if the date is none."""
    try:
        return calendar.timegm((*info.date_time, 0, 0, 0))
    except ValueError:
        return 0.0


def _stray(name: str) -> Entry:
    fault = "has a path that leads out of the zip; make the zip from inside the folder"
    return Entry(name, 0, 0.0, fault, lambda most: b"")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return the bytes of an entry, unpacking no more than `most` and one.

    Errors: SubmissionError, the reason without a name.
    """
    try:
        with archive.open(info) as file:
            data = file.read(most + 1)
    except _BROKEN:
        raise SubmissionError("is broken inside the zip; make the zip again") from None
    if len(data) > most:
        raise too_large(most)
    return data
