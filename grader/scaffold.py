"""Writes the files of a new exercise: complete and passing, to be filled in by its author."""

from __future__ import annotations

import contextlib
import keyword
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template
from typing import Any, Final

from grader.checks.answers import EQUIPMENT
from grader.course import load_course, pick_assignment
from grader.errors import CourseError, UsageError
from grader.model import Course

__all__ = ["new_exercise"]

# A course in miniature: NAME in a path, and $name and $title in a text, are filled in.
TEMPLATES: Final = Path(__file__).parent / "templates" / "exercise"

TABLE: Final = """
[exercises.$name]
title = "$title"
tasks = { $name = 6 }
"""

# Names that an `import` finds elsewhere, or whose .toml is another file of a course.
LIBRARIES: Final = frozenset({"grader", "hypothesis", "numpy", "pytest", "torch"})
OTHER_FILES: Final = frozenset({"answers", "quiz"})
# Names that checks and misconceptions use for something else.
WORDS: Final = frozenset(
    {"assert_dtype", "assert_same", "misconception", "np", "reference", "refuses", *EQUIPMENT}
)

_TEXT: Final = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
_LIST: Final = re.compile(rf"""\bexercises\s*=\s*\[(?:{_TEXT}|#[^\n]*|[^\]"'#])*+\]""")
_TOKEN: Final = re.compile(rf"(?P<text>{_TEXT})|#[^\n]*|(?P<comma>,)")


def new_exercise(course_root: Path, name: str, assignment: str = "") -> list[Path]:
    """Write an exercise with one small task that passes `grader verify`; return the files.

    The last of them is `course.toml`, to whose `assignment` (or the first) the exercise is added.
    Either everything is written or nothing. Errors: UsageError where the name or the assignment
    cannot be used; CourseError where the course is wrong, or where only its author can safely add
    to `course.toml`.
    """
    course = load_course(course_root)
    _refuse_kit(course)
    _refuse_name(course, name)
    skeleton = _skeleton(course_root, name)
    _refuse_files(skeleton)
    listing = course_root / "course.toml"
    edited = _with_exercise(listing, name, _assignment(course, assignment))
    with _all_or_nothing() as made:
        for path, text in skeleton.items():
            _make_folders(path.parent, made)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
        _replace(listing.resolve(), edited, made)
    return [*skeleton, listing]


# Names ----------------------------------------------------------------------------------------


def _refuse_kit(course: Course) -> None:
    if course.exercises and not (course.root / "solutions").is_dir():
        raise UsageError(
            "there is no solutions/ here, so this is a kit and not a course",
            where=str(course.root),
            hint="run the command in the course's own folder",
        )


def _refuse_name(course: Course, name: str) -> None:
    """Raise UsageError unless a new exercise of this course can have the name."""
    homes = {task.name: e.name for e in course.exercises for task in e.tasks}
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        better = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")
        usable = better not in ("", name) and not keyword.iskeyword(better)
        why = "is not a Python name in small letters"
        hint = f"how about {better}?" if usable else "use a-z, 0-9 and _, a letter first"
    elif name in sys.stdlib_module_names or name in LIBRARIES:
        why, hint = "is a Python module, which `import` would find instead", "add a word to it"
    elif name in OTHER_FILES:
        why, hint = f"is taken: {name}.toml belongs to the quiz", "add a word to it"
    elif name in WORDS:
        why, hint = "has a meaning of its own in checks", "add a word to it"
    elif name in {exercise.name for exercise in course.exercises}:
        why, hint = "is an exercise already", "choose another name"
    elif name in homes:
        why, hint = f"is a task of {homes[name]}", "commands could not tell them apart: add a word"
    else:
        return
    raise UsageError(f"{name!r} {why}", hint=hint)


def _refuse_files(paths: Iterable[Path]) -> None:
    for path in paths:
        if os.path.lexists(path):
            hint = "choose another name, or move the file away"
            raise UsageError("exists already", where=str(path), hint=hint)


def _assignment(course: Course, asked: str) -> str:
    """Return the name of the assignment asked for, or of the first."""
    if asked:
        return pick_assignment(course, asked).name
    if not course.assignments:
        raise CourseError(
            "has no assignment that the exercise could belong to",
            where=str(course.root / "course.toml"),
            hint='add [[assignments]] with name = "..." and exercises = []',
        )
    return course.assignments[0].name


# course.toml ----------------------------------------------------------------------------------


def _with_exercise(path: Path, name: str, assignment: str) -> str:
    """Return the text of course.toml with the exercise listed and its table at the end.

    Every list that may be the assignment's is tried; the one is right with which the file means
    what it meant before, and the exercise besides.
    """
    text = path.read_bytes().decode("utf-8")  # as it is: line ends are the author's
    newline = "\r\n" if "\r\n" in text else "\n"
    table = _fill(TABLE, name)
    wanted = tomllib.loads(text)
    wanted["exercises"][name] = tomllib.loads(table)["exercises"][name]
    row = next(row for row in wanted["assignments"] if row["name"] == assignment)
    row["exercises"].append(name)
    for found in _LIST.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        edited = before + _longer(found[0], f'"{name}"', newline) + after
        edited += "" if edited.endswith("\n") else newline
        edited += table.replace("\n", newline)
        if _parsed(edited) == wanted:
            return edited
    raise CourseError(
        f"the list of exercises of {assignment!r} has a form that cannot be added to safely",
        where=str(path),
        hint='write it as `exercises = ["..."]` under [[assignments]], each exercise as a table '
        f'[exercises.NAME], and try again; this adds "{name}" to that list, and:\n{table}',
    )


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _longer(array: str, entry: str, newline: str) -> str:
    """Return an array of texts with one more entry, its comments and layout as they were."""
    tokens = list(_TOKEN.finditer(array))
    texts = [token for token in tokens if token["text"]]
    end = texts[-1].end() if texts else array.index("[") + 1
    last_line = array.rfind("\n") + 1
    if not last_line or array[last_line:].strip() != "]":
        return array[:end] + (", " if texts else "") + entry + array[end:]
    comma = "" if not texts or any(t["comma"] and t.start() >= end for t in tokens) else ","
    line = array[array.rfind("\n", 0, end) + 1 : end]
    indent = line[: len(line) - len(line.lstrip())] if "\n" in array[:end] else "    "
    new_line = f"{indent}{entry},{newline}"
    return array[:end] + comma + array[end:last_line] + new_line + array[last_line:]


# Files ----------------------------------------------------------------------------------------


def _skeleton(root: Path, name: str) -> dict[Path, str]:
    """Return the files of a new exercise with their texts."""
    files = {}
    for path in sorted(TEMPLATES.rglob("*.txt")):
        place = path.relative_to(TEMPLATES).with_suffix("")
        files[root / place.with_name(place.name.replace("NAME", name))] = _fill(
            path.read_text("utf-8"), name
        )
    return files


def _fill(template: str, name: str) -> str:
    return Template(template).substitute(name=name, title=name.replace("_", " ").capitalize())


@contextlib.contextmanager
def _all_or_nothing() -> Iterator[list[Path]]:
    """Collect the files and folders that the block makes; remove them all if it fails."""
    made: list[Path] = []
    try:
        yield made
    except BaseException as error:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            why = f"cannot be written: {error.strerror}; nothing was changed"
            raise CourseError(why, where=str(error.filename or "")) from None
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _replace(path: Path, text: str, made: list[Path]) -> None:
    """Give a file another content in one step, so that it is never half written."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        made.append(Path(file.name))
        file.write(text.encode("utf-8"))
    shutil.copymode(path, file.name)
    os.replace(file.name, path)
