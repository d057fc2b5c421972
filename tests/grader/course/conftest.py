"""What the tests of the real course share: a copy of it, its judges, and the command itself.

The copy keeps the course's own reports and recordings out of the tests, and theirs out of it.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.model import Course, Report, SandboxKind, SourceFile, Submission

ROOT = Path(__file__).parents[3]
PARTS = ("course.toml", "exercises", "solutions", "tests/public", "tests/hidden", "examples")
SANDBOX: SandboxKind = "bwrap" if shutil.which("bwrap") else "process"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the course, where the tests may record, cache and write feedback."""
    target = tmp_path_factory.mktemp("course") / "cnn"
    for part in PARTS:
        source, copy = ROOT / part, target / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", "feedback"))
        else:
            shutil.copyfile(source, copy)
    return load_course(target)


@pytest.fixture(scope="session")
def run_grader(course: Course) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the command in the copy of the course."""

    def run_grader(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("grader")), *map(str, arguments)]
        return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)

    return run_grader


@pytest.fixture(scope="session")
def grade_files(course: Course) -> Iterator[Callable[..., Report]]:
    """Return a function that grades files by name for some tasks; its judges stay warm."""
    judges: dict[str, Judge] = {}

    def grade_files(
        assignment: str, files: dict[str, bytes], wanted: dict[str, set[str]] | None = None
    ) -> Report:
        if assignment not in judges:
            chosen = pick_assignment(course, assignment)
            judges[assignment] = Judge(course, chosen, sandbox=SANDBOX, warn=lambda _: None)
        judge = judges[assignment]
        judge.wanted = wanted
        sources = tuple(SourceFile(name=name, data=data) for name, data in files.items())
        return judge.grade(Submission(student="s01", assignment=assignment, files=sources))

    yield grade_files
    for judge in judges.values():
        judge.close()


@pytest.fixture(scope="session")
def sandbox() -> SandboxKind:
    """The best sandbox there is: a plain process only where bubblewrap is not installed."""
    return SANDBOX
