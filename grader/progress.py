"""What a kit remembers of its student: points per task at the last check, and hints shown."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from grader import atomic

__all__ = ["Progress", "load_progress", "save_progress"]


class Progress(msgspec.Struct):
    """Points of the public checks, earned and possible, and the number of hints seen, by task."""

    points: dict[str, tuple[float, float]] = {}
    hints: dict[str, int] = {}


def load_progress(root: Path) -> Progress:
    """Return what is remembered; nothing where the file is missing or broken."""
    try:
        return msgspec.json.decode(_path(root).read_bytes(), type=Progress)
    except (OSError, msgspec.MsgspecError):
        return Progress()


def save_progress(root: Path, progress: Progress) -> None:
    """Write what is remembered; a read-only kit is no error."""
    path = _path(root)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, msgspec.json.encode(progress))


def _path(root: Path) -> Path:
    return root / ".grader" / "progress.json"
