"""What the framework's tests share: a miniature course, and a judge who grades for it.

Everything is real: the sandbox, the processes, the files. Where bubblewrap is not installed, the
judge runs honest submissions as plain processes, and the tests that need a sandbox are skipped.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.grading.asking import Asking
from grader.model import (
    CheckReport,
    Course,
    Exercise,
    ExerciseReport,
    Limits,
    Report,
    SourceFile,
    Submission,
    Task,
    TaskReport,
)
from grader.sandbox import WarmParent

# Several tests run at a time, and threads that wait for others that are not run take most of it.
for library in ("OMP", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

COURSE = Path(__file__).parent / "courses" / "mini"
BWRAP = shutil.which("bwrap") is not None

# The course's own checks are not tests of the framework.
collect_ignore_glob = ["courses/*", "right/*"]


class Graded(NamedTuple):
    """A report, and short ways into it."""

    report: Report

    def exercise(self, name: str) -> ExerciseReport:
        return next(e for e in self.report.exercises if e.name == name)

    def task(self, name: str) -> TaskReport:
        return next(t for e in self.report.exercises for t in e.tasks if t.name == name)

    def check(self, name: str) -> CheckReport:
        tasks = [task for e in self.report.exercises for task in e.tasks]
        return next(c for task in tasks for c in task.checks if c.name == name)

    def statuses(self, task: str) -> set[str]:
        return {check.status for check in self.task(task).checks}


def read_promises() -> dict[str, list[str]]:
    """Return the promises of the security page, each with the tests that hold it."""
    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (`(?:hostile/)?test_[^|]+) \|$", page, re.MULTILINE)
    return {promise: re.findall(r"`([^`]+)`", tests) for promise, tests in rows}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which promises of the security page this machine could not show to hold."""
    skipped = {
        report.nodeid.removeprefix("tests/grader/").partition("[")[0]
        for report in terminalreporter.stats.get("skipped", [])
    }
    unseen = [promise for promise, tests in read_promises().items() if skipped & set(tests)]
    if unseen:
        terminalreporter.section("promises of docs/security.md that were not shown to hold here")
        for promise in unseen:
            terminalreporter.line(f"- {promise}")


@pytest.fixture(scope="session")
def promises() -> dict[str, list[str]]:
    """The promises of the security page, each with the tests that hold it."""
    return read_promises()


@pytest.fixture(scope="session")
def needs_bwrap() -> None:
    if not BWRAP:
        pytest.skip("bubblewrap is not installed: nothing can be shown about the sandbox")


def copy_of_the_course(target: Path) -> Path:
    return Path(shutil.copytree(COURSE, target, ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The miniature course, for tests that only read it."""
    return load_course(copy_of_the_course(tmp_path_factory.mktemp("course") / "mini"))


@pytest.fixture
def own_mini(tmp_path: Path) -> Path:
    """The folder of a copy of the miniature course, for tests that change it."""
    return copy_of_the_course(tmp_path / "mini")


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook of nbgrader's with nothing in it: making one loads nbgrader, which takes seconds.

    Where nbgrader is not installed, it is an empty file.
    """
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    path.touch()
    if find_spec("nbgrader") is not None:
        from grader.gradebook.database import Database

        made = Database(path)
        with made.transaction():
            pass
        made.close()
    return path


@pytest.fixture(scope="session")
def judge(mini: Course) -> Iterator[Callable[[str], Judge]]:
    """Return the judge of an assignment, who stays warm for all tests."""
    judges: dict[str, Judge] = {}

    def judge_of(assignment: str) -> Judge:
        if assignment not in judges:
            judges[assignment] = Judge(
                mini,
                pick_assignment(mini, assignment),
                sandbox="bwrap" if BWRAP else "process",
                warn=lambda _: None,
            )
        return judges[assignment]

    yield judge_of
    for each in judges.values():
        each.close()


@pytest.fixture(scope="session")
def grade(judge: Callable[[str], Judge]) -> Callable[..., Graded]:
    """Return a function that grades files given by name, as text or bytes."""

    def grade(
        files: dict[str, str | bytes],
        assignment: str = "numbers",
        *,
        only: dict[str, set[str]] | None = None,
        student: str = "s01",
        refused: dict[str, str] | None = None,
    ) -> Graded:
        chosen = judge(assignment)
        chosen.wanted = only
        sources = tuple(
            SourceFile(name=name, data=data.encode() if isinstance(data, str) else data)
            for name, data in files.items()
        )
        submission = Submission(
            student=student, assignment=assignment, files=sources, refused=refused or {}
        )
        return Graded(chosen.grade(submission))

    return grade


@pytest.fixture(scope="session")
def grade_task(mini: Course, grade: Callable[..., Graded]) -> Callable[[str, str], TaskReport]:
    """Return a function that grades code for one task alone."""
    home = {
        task.name: (assignment.name, exercise.name)
        for assignment in mini.assignments
        for exercise in assignment.exercises
        for task in exercise.tasks
    }

    def grade_task(task: str, code: str) -> TaskReport:
        assignment, exercise = home[task]
        return grade({f"{exercise}.py": code}, assignment, only={exercise: {task}}).task(task)

    return grade_task


@pytest.fixture(scope="session")
def solution_text(mini: Course) -> Callable[[str], str]:
    """Return a function that reads the reference solution of an exercise."""
    return lambda exercise: (mini.root / "solutions" / f"{exercise}.py").read_text()


@pytest.fixture(scope="session")
def parents() -> Iterator[dict[str, WarmParent]]:
    """Warm parents with numpy by kind, "process" and, where it is installed, "bwrap"."""
    kinds = ("process", "bwrap") if BWRAP else ("process",)
    started = {kind: WarmParent(kind, ("numpy",)) for kind in kinds}
    yield started
    for parent in started.values():
        parent.close()


@pytest.fixture
def submit(parents: dict[str, WarmParent]) -> Iterator[Callable[..., Asking]]:
    """Return a function that loads files into a worker of its own, ready to be called.

    The first file is the exercise; all its functions that are listed are tasks.
    """
    started: list[Asking] = []

    def submit(
        *tasks: str,
        kind: str = "process",
        parent: WarmParent | None = None,
        limits: Limits | None = None,
        libraries: tuple[str, ...] = ("numpy",),
        forbidden: tuple[str, ...] = (),
        **files: str,
    ) -> Asking:
        for earlier in started:  # one worker at a time lives in a sandbox
            earlier.close()
        exercise = Exercise(
            name=next(iter(files)),
            title="",
            tasks=tuple(Task(name=task, points=1.0) for task in tasks),
            libraries=libraries,
            forbidden=forbidden,
            limits=limits or Limits(call_seconds=2.0),
        )
        sources = {f"{name}.py": code.encode() for name, code in files.items()}
        asking = Asking(parent or parents[kind], exercise, sources, float("inf"))
        started.append(asking)
        asking.start()
        return asking

    yield submit
    for asking in started:
        asking.close()


@pytest.fixture(scope="session")
def remote_code() -> str:
    """A submission that runs what it is told, as a hostile one would what it has planned."""
    return """
import ctypes, os, signal, socket, subprocess, sys, threading, time
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)

def run(code):
    names = globals()
    exec(code, names)
    return names.pop("answer", None)
"""


@pytest.fixture
def inside(submit: Callable[..., Asking], remote_code: str) -> Callable[..., Any]:
    """Return a function that runs code in the sandbox and returns its `answer`."""

    def inside(code: str, limits: Limits | None = None, parent: WarmParent | None = None) -> Any:
        remote = submit("run", kind="bwrap", limits=limits, parent=parent, attack=remote_code)
        return remote.call("run", (code,), {})

    return inside
