"""The kit that students get, and the zip that they hand in; nothing secret is in either."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path

from grader.checks.store import save_recordings
from grader.course import load_course
from grader.errors import UsageError
from grader.kit import fingerprint, kit_line, shipped
from grader.model import Assignment, Course

__all__ = ["release"]

KEPT = ("name", "title", "reveal_hidden")


def release(course: Course, assignment: Assignment, target: Path, student: str = "") -> list[Path]:
    """Write a kit into the folder `target`; return the files, relative to it.

    The kit holds the assignment's stubs and hints, the files they come with, the public checks
    with their recorded questions, the quiz without its key, and a `course.toml` of its own. Errors:
    UsageError where `target` exists and is no empty folder, so that nobody's work is overwritten.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            "exists already and is not empty",
            where=str(target),
            hint="release into a new folder, or delete this one first",
        )
    if target.resolve().is_relative_to((course.root / "exercises").resolve()):
        raise UsageError("is inside the course's own exercises/", where=str(target))
    written = [
        _copy(course.root, target, path) for path in shipped(course, assignment) if path.is_file()
    ]
    mark = kit_line(fingerprint(course, assignment))
    for exercise in assignment.exercises:
        with (target / "exercises" / f"{exercise.name}.py").open("a", encoding="utf-8") as stub:
            stub.write(mark)
    (target / "course.toml").write_text(_course_toml(course, assignment, student), "utf-8")
    kit = load_course(target)
    for exercise in assignment.exercises:
        save_recordings(course, exercise, target)
        written.append(Path("tests", "public", "recordings", f"{exercise.name}.bin"))
    (target / "README.md").write_text(_readme(assignment), "utf-8")
    assert kit.assignments
    return sorted([*written, Path("course.toml"), Path("README.md")])


def _copy(root: Path, target: Path, path: Path) -> Path:
    relative = path.relative_to(root)
    (target / relative).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target / relative)
    return relative


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
    lines += [f"{key} = {_toml(value)}" for key, value in row.items()]
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


def _readme(assignment: Assignment) -> str:
    names: Iterable[str] = (f"`exercises/{e.name}.py`" for e in assignment.exercises)
    first = assignment.exercises[0]
    return f"""# {assignment.title}

Fill in the functions of {", ".join(names)}. Their docstrings say what each computes.

    grader check                    # all public checks on your files
    grader check {first.name} --watch   # again on every save
    grader hint {first.tasks[0].name}   # the next hint
    grader quiz {assignment.name}   # the questions; answers are kept in exercises/answers.toml
    grader pack {assignment.name}   # one zip to hand in

`grader list` shows where you stand. `pytest tests/public` runs the same checks.
"""
