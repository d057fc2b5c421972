"""What a kit holds: written beside its place, and then there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from grader.checks.store import load_questions, save_recordings
from grader.errors import MachineError, UsageError
from grader.kit import GIVEN, fingerprint, kit_line, load_kit, shipped
from grader.model import Assignment, Course, Exercise

__all__ = ["Contents", "write"]

KEPT = ("name", "title", "reveal_hidden")
# The other keys are policies, some of which name students or hidden checks.
KEPT_OF_ASSIGNMENT = ("name", "exercises", "title", "time_limit", "quiz")


class Contents(NamedTuple):
    """What kits differ in."""

    readme: str
    folder: str = "exercises"  # where the exercises lie in it
    student: str = ""  # whose it is
    notebook: Callable[[str, Exercise], str] | None = None  # makes one of a stub
    again: bool = True  # whether it holds the notebooks a second time, as they were given


def write(course: Course, assignment: Assignment, target: Path, contents: Contents) -> list[Path]:
    """Write a kit into the folder `target`; return its files, relative to it.

    Errors: UsageError where `target` exists and is no empty folder, so that nobody's work is
    overwritten; CourseError where a check or the reference does not work; MachineError where
    nothing can be written.
    """
    _refuse(course, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as draft:
            kit = Path(draft, "kit")
            _write(course, assignment, kit, contents)
            os.replace(kit, target)
    except OSError as error:
        hint = "see whether the folder around it is yours, and whether the disk is full"
        why = f"the kit cannot be written: {error.strerror or error}"
        raise MachineError(why, where=str(target), hint=hint) from None
    return sorted(path.relative_to(target) for path in target.rglob("*") if path.is_file())


def _refuse(course: Course, target: Path) -> None:
    """Raise UsageError where a kit must not be written."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            "exists already and is not empty",
            where=str(target),
            hint="release into a new folder, or delete this one first",
        )
    for folder in ("exercises", "tests", "solutions"):
        if target.resolve().is_relative_to((course.root / folder).resolve()):
            hint = "release into a folder outside the course's own"
            raise UsageError(f"is inside the course's {folder}/", where=str(target), hint=hint)


def _write(course: Course, assignment: Assignment, kit: Path, contents: Contents) -> None:
    home, given = kit / contents.folder, kit / GIVEN / contents.folder
    for path in shipped(course, assignment):
        if path.is_file() and path.is_relative_to(course.home):
            _copy(path, home / path.relative_to(course.home))
        elif path.is_file():
            _copy(path, kit / path.relative_to(course.root))
    (kit / "course.toml").write_text(_course_toml(course, assignment, contents), "utf-8")
    mark = kit_line(fingerprint(course, assignment))
    for exercise in assignment.exercises:
        stub = home / f"{exercise.name}.py"
        text = stub.read_text("utf-8") + mark
        stub.write_text(text, "utf-8")
        for suffix in (".py", ".toml"):
            if stub.with_suffix(suffix).is_file():
                _copy(stub.with_suffix(suffix), given / f"{exercise.name}{suffix}")
        if contents.notebook is not None:
            stub.unlink()
            stub.with_suffix(".ipynb").write_text(contents.notebook(text, exercise), "utf-8")
            if contents.again:
                _copy(stub.with_suffix(".ipynb"), given / f"{exercise.name}.ipynb")
        save_recordings(course, exercise, kit)
    _copy(kit / "course.toml", kit / GIVEN / "course.toml")
    (kit / "README.md").write_text(contents.readme, "utf-8")
    _try(kit, assignment)


def _try(kit: Path, assignment: Assignment) -> None:
    """Raise CourseError where the kit's own course.toml or a public check does not work in it."""
    course = load_kit(kit)
    for exercise in assignment.exercises:
        load_questions(course, exercise, hidden=False)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


# Its course.toml ------------------------------------------------------------------------------


def _course_toml(course: Course, assignment: Assignment, contents: Contents) -> str:
    """Return the kit's course.toml: the tables of one assignment, with public points only."""
    source = tomllib.loads((course.root / "course.toml").read_text("utf-8"))
    names = [exercise.name for exercise in assignment.exercises]
    row = next(row for row in source["assignments"] if row["name"] == assignment.name)
    head = {key: source["course"][key] for key in KEPT if key in source["course"]}
    if contents.student:
        head["student"] = contents.student
    if contents.folder != course.folder:
        head["folder"] = contents.folder
    lines = ["# Made by `grader release`; the exercises of one assignment.", "", "[course]"]
    lines += [f"{key} = {_toml(value)}" for key, value in head.items()]
    lines += ["", "[[assignments]]"]
    lines += [f"{key} = {_toml(row[key])}" for key in KEPT_OF_ASSIGNMENT if key in row]
    if assignment.policy.due:  # with its offset, for machines that know no time zones
        lines.append(f"due = {_toml(assignment.policy.due.replace(microsecond=0))}")
    for name in names:
        lines += ["", f"[exercises.{name}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in source["exercises"][name].items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Return a value of course.toml as TOML; tables are inline."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)
