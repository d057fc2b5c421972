"""Reads `course.toml`, the stubs and their hints into a Course; every error says where."""

from __future__ import annotations

import ast
import difflib
import re
import tomllib
from collections.abc import Iterable
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from grader.errors import CourseError, UsageError
from grader.model import Assignment, Course, Exercise, Limits, Parameter, Reveal, Task
from grader.policies.tables import PolicyRow, read_policy
from grader.policies.times import zone_of

__all__ = ["find_root", "load_course", "name_of", "pick_assignment", "pick_names", "read_toml"]

Positive = Annotated[float, msgspec.Meta(gt=0)]
PositiveInt = Annotated[int, msgspec.Meta(gt=0)]


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    """A table of course.toml: a key that is not listed is an error."""


class _CourseRow(_Row):
    name: str
    title: str = ""
    reveal_hidden: Reveal = "title"
    reveal_hidden_after_due: Reveal | None = None
    timezone: str = ""
    student: str = ""
    folder: Literal["exercises", "."] = "exercises"


class _AssignmentRow(PolicyRow, kw_only=True):
    name: str
    exercises: list[str]
    title: str = ""
    time_limit: Positive = 120.0
    quiz: dict[str, Positive] = msgspec.field(default_factory=dict)


class _ExerciseRow(_Row):
    tasks: dict[str, Any]
    title: str = ""
    libraries: list[str] = msgspec.field(default_factory=lambda: ["numpy"])
    forbidden: list[str] = []
    limits: dict[str, Any] = {}


class _LimitsRow(_Row):
    """Overrides `model.Limits`."""

    call_seconds: Positive = Limits().call_seconds
    memory_mb: PositiveInt = Limits().memory_mb
    processes: PositiveInt = Limits().processes
    output_kb: PositiveInt = Limits().output_kb
    files_mb: PositiveInt = Limits().files_mb


class _TaskTextRow(_Row):
    lecture: str = ""
    hints: list[str] = []


class _File(_Row):
    course: _CourseRow
    assignments: list[_AssignmentRow]
    exercises: dict[str, dict[str, Any]] = {}


class _Name(msgspec.Struct):
    name: str


class _Named(msgspec.Struct):
    """As much of a course.toml as says whose it is."""

    course: _Name


def find_root(start: Path) -> Path:
    """Return the folder, `start` or above, that holds `course.toml`; CourseError if none does."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "course.toml").is_file():
            return folder
    raise CourseError(
        "there is no course.toml here or in a folder above",
        where=str(start),
        hint="run the command in the course's folder, or in the kit's",
    )


def name_of(path: Path) -> str:
    """Return the name of the course that a course.toml describes; CourseError if it has none."""
    found: _Named = _convert(read_toml(path), _Named, path)
    return found.course.name


def load_course(root: Path) -> Course:
    """Read the course whose folder is `root`; CourseError at the first thing that is wrong."""
    path = root / "course.toml"
    if not path.is_file():
        raise CourseError("there is no course.toml", where=str(root))
    table = _convert(read_toml(path), _File, path)
    exercises = {
        name: msgspec.structs.replace(
            _exercise(
                root,
                table.course.folder,
                name,
                _convert(row, _ExerciseRow, path, f"exercises.{name}"),
            ),
            siblings=tuple(table.exercises),
        )
        for name, row in table.exercises.items()
    }
    _refuse_double_tasks(exercises, path)
    _refuse_odd_assignments(table.assignments, path)
    listed = [name for row in table.assignments for name in row.exercises]
    for name in sorted(exercises.keys() - set(listed)):
        raise CourseError(
            f"exercises.{name} belongs to no assignment",
            where=str(path),
            hint=f'add "{name}" to the `exercises` of an assignment, or delete its table',
        )
    zone = zone_of(table.course.timezone, str(path))
    return Course(
        root=root,
        name=table.course.name,
        title=table.course.title or table.course.name,
        assignments=tuple(_assignment(row, exercises, zone, path) for row in table.assignments),
        reveal_hidden=table.course.reveal_hidden,
        reveal_hidden_after_due=table.course.reveal_hidden_after_due,
        timezone=table.course.timezone,
        student=table.course.student,
        folder=table.course.folder,
    )


def pick_assignment(course: Course, name: str) -> Assignment:
    """Return the assignment called `name`; UsageError with a suggestion if there is none."""
    for assignment in course.assignments:
        if assignment.name == name:
            return assignment
    raise _unknown("assignment", name, [assignment.name for assignment in course.assignments])


def pick_names(course: Course, names: Iterable[str]) -> dict[str, set[str]]:
    """Return which tasks of which exercises the names mean; UsageError with a suggestion.

    A name is an exercise (all its tasks) or a task; no name at all means everything.
    """
    wanted: dict[str, set[str]] = {}
    everything = {e.name: {task.name for task in e.tasks} for e in course.exercises}
    for name in names:
        if name in everything:
            wanted.setdefault(name, set()).update(everything[name])
            continue
        homes = [exercise for exercise, tasks in everything.items() if name in tasks]
        if not homes:
            known = [*everything, *(task for tasks in everything.values() for task in tasks)]
            raise _unknown("exercise or task", name, known)
        for home in homes:
            wanted.setdefault(home, set()).add(name)
    return wanted or everything


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; CourseError with line and column if it is malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"is not TOML: {error}", where=str(path)) from None
    except OSError as error:
        raise CourseError(f"cannot be read: {error.strerror}", where=str(path)) from None


# ----------------------------------------------------------------------------------------------


def _unknown(what: str, name: str, known: list[str]) -> UsageError:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}?" if close else f"there is {', '.join(known)}"
    return UsageError(f"there is no {what} called {name!r}", hint=hint)


def _convert(table: Any, row: Any, path: Path, at: str = "") -> Any:
    """Turn plain tables into a typed row; CourseError that names the key."""
    try:
        return msgspec.convert(table, row)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        key = ".".join(filter(None, [at, place.strip("`").removeprefix("$").strip(".")]))
        raise CourseError(
            problem + (f" at {key}" if key else ""),
            where=str(path),
            hint="docs/authoring.md lists every key",
        ) from None


def _refuse_double_tasks(exercises: dict[str, Exercise], path: Path) -> None:
    """Raise CourseError where two exercises have a task of one name: commands name tasks alone."""
    homes: dict[str, str] = {}
    for exercise in exercises.values():
        for task in exercise.tasks:
            if task.name in homes:
                raise CourseError(
                    f"{task.name} is a task of {homes[task.name]} and of {exercise.name}",
                    where=str(path),
                    hint="give one of them another name",
                )
            homes[task.name] = exercise.name


def _refuse_odd_assignments(rows: list[_AssignmentRow], path: Path) -> None:
    """Raise CourseError where a name is no folder's name, or something stands twice."""
    names = [row.name for row in rows]
    for row in rows:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", row.name):
            raise CourseError(
                f"{row.name!r} is no name for an assignment: it becomes a folder's name",
                where=str(path),
                hint="use letters, digits, dots, dashes and underscores",
            )
        if names.count(row.name) > 1:
            raise CourseError(f"there are two assignments called {row.name!r}", where=str(path))
    every = [name for row in rows for name in row.exercises]
    for name in every:
        if every.count(name) > 1:
            raise CourseError(f"the exercise {name!r} is listed twice", where=str(path))


def _assignment(
    row: _AssignmentRow, exercises: dict[str, Exercise], zone: tzinfo | None, path: Path
) -> Assignment:
    for name in row.exercises:
        if name not in exercises:
            raise CourseError(
                f"assignment {row.name!r} lists the exercise {name!r}, which has no table",
                where=str(path),
                hint=f"add [exercises.{name}], or mend the name",
            )
    return Assignment(
        name=row.name,
        title=row.title or row.name,
        exercises=tuple(exercises[name] for name in row.exercises),
        quiz=row.quiz,
        time_limit=row.time_limit,
        policy=read_policy(row, row.name, zone, str(path)),
    )


def _exercise(root: Path, folder: str, name: str, row: _ExerciseRow) -> Exercise:
    stub = root / folder / f"{name}.py"
    signatures = _signatures(stub)
    path = root / "course.toml"
    limits = _convert(row.limits, _LimitsRow, path, f"exercises.{name}.limits")
    points = {
        task: _convert(value, Positive, path, f"exercises.{name}.tasks.{task}")
        for task, value in row.tasks.items()
    }
    for task in row.tasks:
        if task not in signatures:
            raise CourseError(
                f"does not define {task}, which course.toml lists as a task of {name}",
                where=str(stub),
                hint=f"write `def {task}(...)`, or take the task out of course.toml",
            )
    texts = _task_texts(stub.with_suffix(".toml"), row)
    return Exercise(
        name=name,
        title=row.title or name,
        tasks=tuple(
            Task(
                name=task,
                points=worth,
                lecture=texts[task].lecture,
                hints=tuple(texts[task].hints),
                signature=signatures[task],
            )
            for task, worth in points.items()
        ),
        libraries=tuple(row.libraries),
        forbidden=tuple(row.forbidden),
        limits=Limits(**msgspec.structs.asdict(limits)),
    )


def _task_texts(path: Path, row: _ExerciseRow) -> dict[str, _TaskTextRow]:
    tables = read_toml(path) if path.is_file() else {}
    for name in tables:
        if name not in row.tasks:
            raise CourseError(f"[{name}] is no task of this exercise", where=str(path))
    return {task: _convert(tables.get(task, {}), _TaskTextRow, path, task) for task in row.tasks}


def _signatures(stub: Path) -> dict[str, tuple[Parameter, ...]]:
    """Return the parameters of every function of a stub, which is parsed and never run."""
    try:
        tree = ast.parse(stub.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(
            "the stub is missing" if not stub.exists() else f"the stub: {error.strerror}",
            where=str(stub),
            hint="write it, or take the exercise out of course.toml",
        ) from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise CourseError(f"the stub is not Python: {error}", where=str(stub)) from None
    return {
        node.name: _parameters(node, stub)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _parameters(node: ast.FunctionDef, stub: Path) -> tuple[Parameter, ...]:
    names = [argument.arg for argument in node.args.args]
    defaults = node.args.defaults
    without = len(names) - len(defaults)
    rows = [Parameter(name=name) for name in names[:without]]
    for name, default in zip(names[without:], defaults, strict=True):
        try:
            value = ast.literal_eval(default)
        except ValueError:
            raise CourseError(
                f"the default of {name} in {node.name} is not a plain value",
                where=f"{stub}:{node.lineno}",
            ) from None
        rows.append(Parameter(name=name, optional=True, default=value))
    return tuple(rows)
