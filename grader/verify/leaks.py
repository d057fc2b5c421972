"""Makes a kit and searches it for what must not ship."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from grader.model import Assignment, Course
from grader.release import release

__all__ = ["secrets_in", "secrets_in_kit"]

LONG_LINE: Final = 30  # characters; shorter lines are nobody's secret


def secrets_in_kit(course: Course, assignment: Assignment) -> list[str]:
    """Make kits, of modules and of notebooks; return what secrets are in them."""
    leaks = []
    for notebooks in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            release(course, assignment, kit := Path(folder, "kit"), notebooks=notebooks)
            leaks += secrets_in(course, kit)
    return list(dict.fromkeys(leaks))


def secrets_in(course: Course, kit: Path) -> list[str]:
    """Return what of the course's solutions/ and tests/hidden/ is in a folder that students get.

    Files are looked for, and long lines. A line that the shipped folders of the course have as well
    is no secret.
    """
    hidden_files, hidden_lines = _secrets(course.root)
    for folder in ("exercises", "tests/public"):
        for path in (course.root / folder).glob("*.*"):
            for line in _long_lines(path.read_bytes()):
                hidden_lines.pop(line, None)
    return [
        f"{path.relative_to(kit)} {leak}"
        for path in sorted(kit.rglob("*"))
        if path.is_file()
        for leak in _leaks_of(path.read_bytes(), path.suffix, hidden_files, hidden_lines)
    ]


def _leaks_of(
    data: bytes, suffix: str, files: dict[bytes, str], lines: dict[bytes, str]
) -> Iterable[str]:
    """Yield what of the hidden files, or of their lines, a file of a kit is or holds."""
    if data in files:
        yield f"is {files[data]}"
    if suffix == ".ipynb":
        cells = json.loads(data)["cells"]
        data = "\n".join("".join(cell["source"]) for cell in cells).encode()
    if suffix == ".bin":  # there, lines lie within something else
        found = [line for line in lines if line in data]
    else:
        found = [line for line in _long_lines(data) if line in lines]
    yield from (f"holds a line of {lines[line]}: {line!r}" for line in found)


def _secrets(root: Path) -> tuple[dict[bytes, str], dict[bytes, str]]:
    """Return the files and the long lines that must not ship, and where each is from."""
    files: dict[bytes, str] = {}
    lines: dict[bytes, str] = {}
    for folder in ("solutions", "tests/hidden"):
        for path in sorted((root / folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                where = str(path.relative_to(root))
                data = path.read_bytes()
                files[data] = where
                if path.suffix in (".py", ".toml"):
                    lines.update(dict.fromkeys(_long_lines(data), where))
    return files, lines


def _long_lines(data: bytes) -> Iterable[bytes]:
    for line in data.splitlines():
        stripped = line.strip().strip(b'"')  # a docstring may go on, or end with its line
        if len(stripped) >= LONG_LINE and not stripped.startswith((b"from ", b"import ")):
            yield stripped
