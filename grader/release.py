"""The kit that students get; nothing secret is in it."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from pathlib import Path

from grader.checks.store import save_recordings
from grader.course import load_course
from grader.errors import MachineError, UsageError
from grader.kit import GIVEN, fingerprint, kit_line, shipped
from grader.model import Assignment, Course
from grader.notebook import notebook_of
from grader.submission.names import fault_of_student

__all__ = ["release"]

_DOCSTRINGS = "Their docstrings say what each computes."
_IN_A_CELL = """
Most of them also work in a notebook's cell, as `%grader check`, once `%load_ext grader` was run;
the quiz needs a terminal. Save a notebook before you check it.
"""
KEPT = ("name", "title", "reveal_hidden")
# The other keys are policies, some of which name students or hidden checks.
KEPT_OF_ASSIGNMENT = ("name", "exercises", "title", "time_limit", "quiz")


def release(
    course: Course, assignment: Assignment, target: Path, student: str = "", notebooks: bool = False
) -> list[Path]:
    """Write a kit into the folder `target`; return the files, relative to it.

    The kit holds the assignment's stubs (as modules or as notebooks) and hints, the files they come
    with, the public checks with their recorded questions, the quiz without its key, and a
    `course.toml` of its own. It is there whole or not at all. Errors: UsageError where `target`
    exists and is no empty folder, so that nobody's work is overwritten; CourseError where a check
    or the reference does not work; MachineError where nothing can be written.
    """
    _refuse(course, target, student)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as draft:
            kit = Path(draft, "kit")
            _write(course, assignment, kit, student, notebooks)
            os.replace(kit, target)
    except OSError as error:
        hint = "see whether the folder around it is yours, and whether the disk is full"
        why = f"the kit cannot be written: {error.strerror or error}"
        raise MachineError(why, where=str(target), hint=hint) from None
    return sorted(path.relative_to(target) for path in target.rglob("*") if path.is_file())


def _refuse(course: Course, target: Path, student: str) -> None:
    """Raise UsageError where a kit must not be written."""
    if student and fault_of_student(student):
        raise UsageError(f"{student!r} is no student id: {fault_of_student(student)}")
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


def _write(
    course: Course, assignment: Assignment, kit: Path, student: str, notebooks: bool
) -> None:
    for path in shipped(course, assignment):
        if path.is_file():
            _copy(path, kit / path.relative_to(course.root))
    (kit / "course.toml").write_text(_course_toml(course, assignment, student), "utf-8")
    mark = kit_line(fingerprint(course, assignment))
    for exercise in assignment.exercises:
        stub = kit / "exercises" / f"{exercise.name}.py"
        text = stub.read_text("utf-8") + mark
        stub.write_text(text, "utf-8")
        for suffix in (".py", ".toml"):
            given = stub.with_suffix(suffix)
            if given.is_file():
                _copy(given, kit / GIVEN / "exercises" / given.name)
        if notebooks:
            stub.unlink()
            notebook = stub.with_suffix(".ipynb")
            notebook.write_text(notebook_of(text, exercise), "utf-8")
            _copy(notebook, kit / GIVEN / "exercises" / notebook.name)
        save_recordings(course, exercise, kit)
    _copy(kit / "course.toml", kit / GIVEN / "course.toml")
    (kit / "README.md").write_text(_readme(assignment, notebooks), "utf-8")
    load_course(kit / GIVEN)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _course_toml(course: Course, assignment: Assignment, student: str) -> str:
    """Return the kit's course.toml: the tables of one assignment, with public points only."""
    source = tomllib.loads((course.root / "course.toml").read_text("utf-8"))
    names = [exercise.name for exercise in assignment.exercises]
    row = next(row for row in source["assignments"] if row["name"] == assignment.name)
    head = {key: source["course"][key] for key in KEPT if key in source["course"]}
    if student:
        head["student"] = student
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


def _readme(assignment: Assignment, notebooks: bool) -> str:
    suffix = ".ipynb" if notebooks else ".py"
    files = "\n".join(f"- `exercises/{e.name}{suffix}`: {e.title}" for e in assignment.exercises)
    rows = _commands(assignment)
    size = max(len(command) for command, _ in rows)
    commands = "\n".join(f"    grader {command:<{size}}   # {what}" for command, what in rows)
    what = "Each is described above its cell." if notebooks else _DOCSTRINGS
    return f"""# {assignment.title}

Fill in the functions of these {"notebooks" if notebooks else "files"}. {what}

{files}

In a terminal, in this folder:

{commands}
{_IN_A_CELL if notebooks else ""}
The checks here are public; others are asked when your work is graded. Should you want to start
again: the files as you got them are in `{GIVEN}/exercises`.
"""


def _commands(assignment: Assignment) -> list[tuple[str, str]]:
    """Return what a student types, in order, and what it does."""
    first = assignment.exercises[0]
    rows = [
        ("list", "what there is to do, and where you stand"),
        ("check", "all public checks on your files"),
        (f"check {first.name} --watch", "those of one exercise, again on every save"),
        (f"hint {first.tasks[0].name}", "the next hint for a task"),
    ]
    if assignment.quiz:
        rows.append((f"quiz {assignment.name}", "the questions; they ask for your student id"))
    return [*rows, (f"pack {assignment.name}", "one zip to hand in")]
