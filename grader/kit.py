"""What a kit holds, how it is read, and the fingerprint that tells which kit files were made from.

A student may leave anything in `exercises/`, so a kit also holds its files as they were given, in
`tests/public/given/`: from there it is known what each task is called and takes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from grader.course import load_course
from grader.errors import SubmissionError, UsageError
from grader.model import Assignment, Course, SourceFile, Submission
from grader.submission.folders import Folder
from grader.submission.names import Wanted
from grader.submission.read import gather

__all__ = [
    "GIVEN",
    "fingerprint",
    "fingerprint_of",
    "is_kit",
    "kit_line",
    "load_kit",
    "own_files",
    "shipped",
]

GIVEN = Path("tests", "public", "given")  # course.toml and exercises/ as they were released

# In a notebook each line stands in quotes.
_LINE = re.compile(rb'^[ \t]*"?# kit ([0-9a-f]{12}):', re.MULTILINE)


def load_kit(root: Path) -> Course:
    """Return the course whose folder, or whose kit, is `root`; CourseError as `load_course`."""
    if not (root / GIVEN / "course.toml").is_file():
        return load_course(root)
    return msgspec.structs.replace(load_course(root / GIVEN), root=root)


def is_kit(course: Course) -> bool:
    """Say whether this is a student's kit and not the course itself."""
    return not (course.root / "solutions").is_dir()


def own_files(course: Course, assignment: Assignment) -> Submission:
    """Return the student's own files as a submission; UsageError if the folder can't be read."""
    path = course.home
    wanted = Wanted(assignment.name, [exercise.name for exercise in assignment.exercises])
    try:
        with Folder(path) as folder:
            return gather(course.student or "local", wanted, folder.entries())
    except SubmissionError as error:
        hint = f"{GIVEN / course.folder} holds the files as you got them"
        raise UsageError(f"the folder {error.message}", where=str(path), hint=hint) from None


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
