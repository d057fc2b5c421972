"""What a kit holds, and the fingerprint by which a submission tells which kit it was made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from grader.model import Assignment, Course, SourceFile

__all__ = ["fingerprint", "fingerprint_of", "kit_line", "shipped"]

_LINE = re.compile(rb"^# kit ([0-9a-f]{12}):", re.MULTILINE)


def shipped(course: Course, assignment: Assignment) -> list[Path]:
    """Return the files of the course that go into a kit of an assignment."""
    exercises = course.root / "exercises"
    public = course.root / "tests" / "public"
    files = [
        exercises / f"{exercise.name}{suffix}"
        for exercise in assignment.exercises
        for suffix in (".py", ".toml")
    ]
    files += [public / f"test_{exercise.name}.py" for exercise in assignment.exercises]
    if assignment.quiz:
        files.append(exercises / "quiz.toml")
    if any("torch" in exercise.libraries for exercise in assignment.exercises):
        names = {exercise.name for exercise in course.exercises}
        files += [path for path in exercises.glob("*.py") if path.stem not in names]
        files += (exercises / "data").glob("*")
    return sorted(files)


def fingerprint(course: Course, assignment: Assignment) -> str:
    """Return a short digest of what a kit of this assignment would hold now."""
    digest = hashlib.sha256()
    for path in shipped(course, assignment):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def kit_line(mark: str) -> str:
    """Return the line that a kit adds to a stub."""
    return f"\n# kit {mark}: tells which release this file was made from; please leave it\n"


def fingerprint_of(files: Iterable[SourceFile]) -> str:
    """Return the fingerprint that a submission carries, "" if it has none."""
    for file in files:
        found = _LINE.search(file.data)
        if found:
            return found.group(1).decode()
    return ""
