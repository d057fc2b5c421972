"""Folders and files on disk, reached one name at a time so that no link is ever followed."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from pathlib import Path
from types import TracebackType

from grader.errors import SubmissionError
from grader.submission.entries import MAX_ENTRIES, Entry, too_large, too_many

__all__ = ["IS_A_LINK", "Folder", "is_link", "leads_through_link"]

IS_A_LINK = "is a link; put the folder or file itself in its place"

# Opening a pipe would wait for its writer; opening a terminal could make it ours.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Folder:
    """An open folder. What is in it is reached through it, whatever its path becomes meanwhile."""

    def __init__(self, path: Path | str, *, inside: Folder | None = None) -> None:
        """Open a folder; only outside any other one may its own name be a link.

        Errors: SubmissionError, the reason without a name.
        """
        within = None if inside is None else inside.descriptor
        flags = _READ | os.O_DIRECTORY
        if inside is None:
            flags &= ~os.O_NOFOLLOW
        elif inside.is_link(str(path)):
            raise SubmissionError(IS_A_LINK)
        try:
            self.descriptor: int = os.open(path, flags, dir_fd=within)
        except (OSError, ValueError) as error:
            raise SubmissionError(_reason(error)) from None

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.descriptor)

    def names(self) -> list[str]:
        """Return the names in the folder, sorted, without the hidden ones."""
        try:
            names = os.listdir(self.descriptor)
        except OSError as error:
            raise SubmissionError(_reason(error)) from None
        return sorted(name for name in names if not name.startswith((".", "__MACOSX")))

    def is_link(self, name: str) -> bool:
        """Say whether `name` is a link in this folder."""
        return stat.S_ISLNK(self._mode(name))

    def is_folder(self, name: str) -> bool:
        """Say whether `name` is a folder in this folder, and not a link to one."""
        return stat.S_ISDIR(self._mode(name))

    def _mode(self, name: str) -> int:
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_mode
        except OSError:
            return 0

    def entries(self) -> list[Entry]:
        """Return what is known of every file; SubmissionError if they can't be listed."""
        names = self.names()
        if len(names) > MAX_ENTRIES:
            raise too_many()
        return [self.entry(name) for name in names]

    def entry(self, name: str) -> Entry:
        """Return what is known of a file without opening it."""
        try:
            status = os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except OSError as error:
            return Entry(name, 0, 0.0, _reason(error), partial(self.read, name))
        fault = _fault_of_mode(status.st_mode)
        return Entry(name, status.st_size, status.st_mtime, fault, partial(self.read, name))

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a regular file of at most `most` bytes.

        Errors: SubmissionError, the reason without a name.
        """
        try:
            descriptor = os.open(name, _READ, dir_fd=self.descriptor)
        except (OSError, ValueError) as error:
            raise SubmissionError(_reason(error)) from None
        try:
            fault = _fault_of_mode(os.fstat(descriptor).st_mode)
            if fault:
                raise SubmissionError(fault)
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read(most + 1)
        except OSError as error:
            raise SubmissionError(_reason(error)) from None
        finally:
            os.close(descriptor)
        if len(data) > most:
            raise too_large(most)
        return data


def is_link(path: Path) -> bool:
    """Say whether the last part of a path is a link, even one that is written with a slash."""
    return os.path.islink(os.path.abspath(path))


def leads_through_link(path: Path) -> bool:
    """Say whether a folder on the way from a class folder `submitted` to `path` is a link.

    What is above `submitted` is the instructor's, and may be one.
    """
    parents = Path(os.path.abspath(path)).parents
    names = [parent.name for parent in parents]
    own = parents[: names.index("submitted")] if "submitted" in names else ()
    return any(parent.is_symlink() for parent in own)


def _fault_of_mode(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return IS_A_LINK
    if stat.S_ISDIR(mode):
        return "is a folder, not a file"
    return "is not a regular file but a pipe, a socket or a device"


def _reason(error: OSError | ValueError) -> str:
    """Return why a file could not be opened, for a person."""
    number = getattr(error, "errno", None)
    if number == errno.ELOOP:
        return IS_A_LINK
    if number in (errno.EACCES, errno.EPERM):
        return "may not be read: its permissions forbid it"
    if number == errno.ENOENT:
        return "has vanished"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
