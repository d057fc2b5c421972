"""Proves a course: references are right, stubs score nothing, misconceptions are caught and named.

Everything is graded the way a submission is, in the sandbox. The reference is also asked with
questions from other Hypothesis seeds, and a kit is searched for text that must not ship.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from grader import misconceptions as mark
from grader.checks.local import MISCONCEPTIONS, misconceptions, read_sources, task_of
from grader.checks.run import record
from grader.checks.store import load_questions, reference_answerer
from grader.course import load_course
from grader.errors import CourseError
from grader.grading import Judge
from grader.model import (
    Assignment,
    Course,
    Exercise,
    Record,
    Report,
    SandboxKind,
    SourceFile,
    Submission,
    TaskReport,
)
from grader.release import release

__all__ = [
    "SEEDS",
    "ExerciseProof",
    "MisconceptionProof",
    "as_submission",
    "secrets_in_kit",
    "verify_exercise",
]

SEEDS: Final = 20
LONG_LINE: Final = 30  # characters; shorter lines are nobody's secret


class MisconceptionProof(Record, frozen=True, kw_only=True):
    """What came of a misconception that was handed in."""

    name: str
    task: str
    lost: float  # points
    by_public: bool  # whether a public check already fails
    diagnosis: str  # the name that was found, or ""


class ExerciseProof(Record, frozen=True, kw_only=True):
    """What was shown of one exercise; `problems` is empty where all is well."""

    name: str
    score: float
    max_score: float
    stub_score: float
    misconceptions: tuple[MisconceptionProof, ...]
    checks: int
    questions: int
    seconds: float
    problems: tuple[str, ...]


def verify_exercise(
    root: Path, assignment: str, name: str, sandbox: SandboxKind = "bwrap", seeds: int = SEEDS
) -> ExerciseProof:
    """Grade the reference, the stub and every misconception of one exercise.

    Errors: CourseError where a check or the reference does not even run.
    """
    started = time.monotonic()
    course = load_course(root)
    group = next(a for a in course.assignments if a.name == assignment)
    exercise = next(e for e in group.exercises if e.name == name)
    problems = [*_hints_missing(exercise), *_other_seeds(course, exercise, seeds)]
    everything = {name: {task.name for task in exercise.tasks}}
    questions = load_questions(course, exercise, warn=lambda _: None)
    found = []
    with Judge(
        course, group, sandbox=sandbox, wanted=everything, shrinking=False, warn=lambda _: None
    ) as judge:
        right = judge.grade(_submission(read_sources(root / "solutions")))
        stub = judge.grade(_submission(read_sources(root / "exercises")))
        for wrong_name, wrong in misconceptions(root, name).items():
            task = task_of(wrong)
            judge.wanted = {name: {task}}
            files = as_submission(course, exercise, wrong_name, task)
            found.append(_proof(judge.grade(_submission(files)), wrong_name, task))
    problems += [f"the reference loses points: {loss}" for loss in _losses(right)]
    if stub.score > 0:
        problems.append(f"the stub scores {stub.score:g} points")
    problems += [problem for proof in found for problem in _problems(proof)]
    return ExerciseProof(
        name=name,
        score=right.score,
        max_score=right.max_score,
        stub_score=stub.score,
        misconceptions=tuple(found),
        checks=len(questions.items),
        questions=sum(max(1, len(item.recording.examples)) for item in questions.items),
        seconds=time.monotonic() - started,
        problems=tuple(problems),
    )


def secrets_in_kit(course: Course, assignment: Assignment) -> list[str]:
    """Make a kit; return what of solutions/ and tests/hidden/ is in it, long lines and files.

    A line that the shipped folders of the course have as well is no secret.
    """
    hidden_files, hidden_lines = _secrets(course.root)
    for folder in ("exercises", "tests/public"):
        for path in (course.root / folder).glob("*.*"):
            for line in _long_lines(path.read_bytes()):
                hidden_lines.pop(line, None)
    leaks = []
    with tempfile.TemporaryDirectory() as folder:
        kit = Path(folder, "kit")
        for name in release(course, assignment, kit):
            data = (kit / name).read_bytes()
            if data in hidden_files:
                leaks.append(f"{name} is {hidden_files[data]}")
            if name.suffix == ".bin":
                found = [line for line in hidden_lines if line in data]
            else:
                found = [line for line in _long_lines(data) if line in hidden_lines]
            leaks += [f"{name} holds a line of {hidden_lines[line]}: {line!r}" for line in found]
    return leaks


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


# ----------------------------------------------------------------------------------------------


def _submission(files: dict[str, bytes]) -> Submission:
    return Submission(
        student="verify",
        assignment="",
        files=tuple(SourceFile(name=name, data=data) for name, data in files.items()),
    )


def as_submission(course: Course, exercise: Exercise, wrong: str, task: str) -> dict[str, bytes]:
    """Return the files of a submission that is right but for one misconception."""
    solutions = read_sources(course.root / "solutions")
    own = f"{exercise.name}.py"
    reference = f"reference_of_{exercise.name}"
    path = course.root / "solutions" / "misconceptions" / own
    wrong_text = re.sub(
        rf"^(\s*)(from|import) {exercise.name}\b",
        rf"\1\2 {reference}",
        path.read_text("utf-8"),
        flags=re.MULTILINE,
    )
    tasks = ", ".join(t.name for t in exercise.tasks)
    shim = (
        f"from {reference} import {tasks}\n"
        f"from {MISCONCEPTIONS.removesuffix('.py')} import {wrong} as {task}\n"
    )
    return {
        **solutions,
        f"{reference}.py": solutions[own],
        MISCONCEPTIONS: wrong_text.encode(),
        "grader.py": Path(str(mark.__file__)).read_bytes(),
        own: shim.encode(),
    }


def _proof(report: Report, name: str, task: str) -> MisconceptionProof:
    found = _task(report, task)
    return MisconceptionProof(
        name=name,
        task=task,
        lost=found.max_score - found.score,
        by_public=any(c.visibility == "public" and c.score < c.max_score for c in found.checks),
        diagnosis=found.diagnosis.name if found.diagnosis else "",
    )


def _task(report: Report, name: str) -> TaskReport:
    return next(t for exercise in report.exercises for t in exercise.tasks if t.name == name)


def _problems(proof: MisconceptionProof) -> Iterable[str]:
    if proof.lost <= 0:
        yield f"{proof.name} gets full marks for {proof.task}: no check catches it"
    if proof.diagnosis not in ("", proof.name):
        yield f"{proof.name} is diagnosed as {proof.diagnosis}"


def _losses(report: Report) -> Iterable[str]:
    for exercise in report.exercises:
        if exercise.status != "graded":
            yield f"{exercise.name} is {exercise.status}: {exercise.message}"
        for task in exercise.tasks:
            for check in task.checks:
                if check.score < check.max_score:
                    yield f"{task.name}, {check.name}: {check.status} {check.message}"


def _hints_missing(exercise: Exercise) -> Iterable[str]:
    for task in exercise.tasks:
        if len(task.hints) < 2:
            yield f"{task.name} has {len(task.hints)} hints; two are the least"


def _other_seeds(course: Course, exercise: Exercise, seeds: int) -> Iterable[str]:
    """Ask the reference what Hypothesis draws from other seeds."""
    questions = load_questions(course, exercise, warn=lambda _: None)
    for item in questions.items:
        if not item.check.draws:
            continue  # it asks the same whatever the seed
        for seed in range(1, seeds + 1):
            try:
                record(item.check, reference_answerer(course.root, exercise.name), seed)
            except CourseError as error:
                yield f"under seed {seed}, {error}"
                break


def _long_lines(data: bytes) -> Iterable[bytes]:
    for line in data.splitlines():
        stripped = line.strip()
        if len(stripped) >= LONG_LINE and not stripped.startswith((b"from ", b"import ")):
            yield stripped
