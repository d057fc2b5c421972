"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["write"]


def write(path: Path, data: bytes) -> None:
    """Put a file in its place in one step, so that nobody sees half of it, whatever happens.

    A link in its place is replaced, not followed. What a killed process had begun is taken away by
    the next one that writes the same file. Errors: OSError, whose filename is `path`; then what was
    there before is there still.
    """
    try:
        with _alone_in(path.parent) as alone:
            # Nobody else is writing here: a draft of this name was abandoned.
            draft = path.with_name(f".{path.name}.{'draft' if alone else secrets.token_hex(6)}")
            if alone:
                draft.unlink(missing_ok=True)
            try:
                # "x" makes the draft new, so that it cannot be a link to somewhere else.
                with draft.open("xb") as file:
                    file.write(data)
                os.replace(draft, path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Hold the lock of a folder; yield False where the system has none for folders."""
    with contextlib.ExitStack() as stack:
        locked = False
        if fcntl is not None:
            with contextlib.suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                locked = True
        yield locked
