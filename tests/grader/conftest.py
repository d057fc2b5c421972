"""What the framework's tests share: a miniature course, and a judge who grades for it.

Everything is real: the sandbox, the processes, the files. Where bubblewrap is not installed, the
judge runs honest submissions as plain processes, and the tests that need a sandbox are skipped.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.model import CheckReport, Course, ExerciseReport, Report, SourceFile, Submission
from grader.model import TaskReport as TaskRecord

COURSE = Path(__file__).parent / "courses" / "mini"
BWRAP = shutil.which("bwrap") is not None

# The course's own checks are not tests of the framework.
collect_ignore_glob = ["courses/*", "right/*"]


class Graded(NamedTuple):
    """A report, and short ways into it."""

    report: Report

    def exercise(self, name: str) -> ExerciseReport:
        return next(e for e in self.report.exercises if e.name == name)

    def task(self, name: str) -> TaskRecord:
        return next(t for e in self.report.exercises for t in e.tasks if t.name == name)

    def check(self, name: str) -> CheckReport:
        tasks = [task for e in self.report.exercises for task in e.tasks]
        return next(c for task in tasks for c in task.checks if c.name == name)

    def statuses(self, task: str) -> set[str]:
        return {check.status for check in self.task(task).checks}


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
def grade_task(mini: Course, grade: Callable[..., Graded]) -> Callable[[str, str], TaskRecord]:
    """Return a function that grades code for one task alone."""
    home = {
        task.name: (assignment.name, exercise.name)
        for assignment in mini.assignments
        for exercise in assignment.exercises
        for task in exercise.tasks
    }

    def grade_task(task: str, code: str) -> TaskRecord:
        assignment, exercise = home[task]
        return grade({f"{exercise}.py": code}, assignment, only={exercise: {task}}).task(task)

    return grade_task


@pytest.fixture(scope="session")
def solution_text(mini: Course) -> Callable[[str], str]:
    """Return a function that reads the reference solution of an exercise."""
    return lambda exercise: (mini.root / "solutions" / f"{exercise}.py").read_text()
