"""Grades one submission after another: asks, compares, explains; returns Reports."""

from __future__ import annotations

import functools
import platform
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

from msgspec.structs import replace

from grader import __version__
from grader.checks.local import trusted_module
from grader.checks.smallest import Smallest
from grader.checks.store import (
    load_questions,
    questions_key,
    recordings_of,
    reference_answerer,
)
from grader.errors import CourseError
from grader.grading.accepted import Accepted
from grader.grading.budget import Budget
from grader.grading.exercise import grade_exercise
from grader.grading.leftover import LeftOver
from grader.grading.quiz import grade_quiz
from grader.grading.task import Bench
from grader.kit import fingerprint, fingerprint_of
from grader.model import (
    Assignment,
    Course,
    Device,
    Effort,
    Environment,
    Exercise,
    ExerciseReport,
    QuizReport,
    Report,
    SandboxKind,
    SourceFile,
    Submission,
)
from grader.quiz import Key, Question, load_key
from grader.quiz import load_questions as load_quiz
from grader.sandbox import WarmParent
from grader.submission.read import digest

__all__ = ["Judge"]

# PyTorch's optimisers import it at their first step, which takes a second or two. A check that has
# a time of its own trains something, or might.
OF_OPTIMISERS = "torch._dynamo"


class Judge:
    """Holds what is the same for every submission: the questions, and warm sandboxes.

    Use as a context manager. `hidden` says whether hidden checks are asked; `wanted` restricts
    to tasks of exercises; `effort` is what is asked of a task that has lost points.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        *,
        sandbox: SandboxKind = "bwrap",
        device: Device = "cpu",
        hidden: bool = True,
        wanted: dict[str, set[str]] | None = None,
        effort: Effort = "explain",
        warn: Callable[[str], object] = str,
    ) -> None:
        self.course = course
        self.assignment = assignment
        self.sandbox = sandbox
        self.device = device
        self.hidden = hidden
        self.wanted = wanted
        self.effort = effort
        self.warn = warn
        self.parents: dict[tuple[str, ...], WarmParent] = {}
        self.benches: dict[str, Bench] = {}
        self.fingerprint = fingerprint(course, assignment) if hidden else ""
        self.helpers = _helpers(course)
        self.quiz: tuple[dict[str, Question], Key] | None = None
        if assignment.quiz and hidden and wanted is None:
            self._load_quiz()  # a fault in it is told before anybody is graded
        for exercise in self.exercises:  # they warm up while the judge reads its questions
            self._parent(exercise.libraries)

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises that are graded."""
        return [
            e for e in self.assignment.exercises if self.wanted is None or e.name in self.wanted
        ]

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the sandboxes."""
        for parent in self.parents.values():
            parent.close()
        self.parents.clear()

    def grade(
        self,
        submission: Submission,
        seen: Callable[[ExerciseReport], None] | None = None,
        known: Mapping[str, ExerciseReport] | None = None,
    ) -> Report:
        """Return the report on one submission; nothing in it can make this raise.

        `seen` is told of every exercise as soon as it is graded. What is `known` is not graded
        again. Errors: CourseError and MachineError, which are not the submission's fault.
        """
        started = time.monotonic()
        budget = Budget(self.assignment.time_limit)
        exercises: list[ExerciseReport] = []
        for exercise in self.exercises:
            if not known or exercise.name not in known:
                self._bench(exercise)  # all first, since parents prepare for some
        with LeftOver() as left:
            for exercise in self.exercises:
                if known and exercise.name in known:
                    exercises.append(known[exercise.name])
                    continue
                report = grade_exercise(
                    self._bench(exercise),
                    _with_helpers(submission, self.helpers),
                    self._parent(exercise.libraries),
                    budget,
                    left,
                    wanted=self.wanted[exercise.name] if self.wanted is not None else None,
                    lossy={e.name for e in exercises if _has_lost(e)},
                )
                exercises.append(report)
                if seen is not None:
                    seen(report)
        quiz = self._judge_quiz(submission)
        return self._report(submission, exercises, quiz, time.monotonic() - started)

    def found(self) -> dict[str, bytes]:
        """Return what was found since the last time and is worth keeping beside the recordings.

        Names of files and what is in them; `grader.checks.smallest.keep` writes them.
        """
        return {
            f"{exercise}/{name}": data
            for exercise, bench in self.benches.items()
            for name, data in bench.smallest.take().items()
        }

    def _judge_quiz(self, submission: Submission) -> QuizReport:
        """Return the report on the answers; without hidden checks there is no key to judge by."""
        if not self.assignment.quiz or not self.hidden or self.wanted is not None:
            return QuizReport(score=0.0, max_score=0.0, questions=())
        libraries = self.exercises[0].libraries if self.exercises else ("numpy",)
        parent = self._parent(libraries)
        return grade_quiz(*self._load_quiz(), self.assignment.quiz, submission, parent)

    def _load_quiz(self) -> tuple[dict[str, Question], Key]:
        if self.quiz is None:
            questions = load_quiz(self.course.root)
            for name in self.assignment.quiz:
                if name not in questions:
                    raise CourseError(f"there is no question {name!r}", where="course.toml")
            module = trusted_module(self.course.root / "solutions", "quiz")
            self.quiz = questions, load_key(self.course.root, questions, module)
        return self.quiz

    def _report(
        self,
        submission: Submission,
        exercises: list[ExerciseReport],
        quiz: QuizReport,
        seconds: float,
    ) -> Report:
        tasks = [task for exercise in exercises for task in exercise.tasks]
        mark = fingerprint_of(submission.files)
        return Report(
            course=self.course.title,
            assignment=self.assignment.name,
            student=submission.student,
            score=round(sum(task.score for task in tasks) + quiz.score, 6),
            max_score=round(sum(task.max_score for task in tasks) + quiz.max_score, 6),
            late_penalty=0.0,
            exercises=tuple(exercises),
            quiz=quiz,
            seconds=round(seconds, 3),
            device=self.device,
            environment=replace(_environment(mark), submission=digest(submission)),
            warnings=(*submission.warnings, *_old_kit(mark, self.fingerprint)),
        )

    def _parent(self, libraries: tuple[str, ...]) -> WarmParent:
        parent = self.parents.get(libraries)
        if parent is None:
            together = [e for e in self.exercises if e.libraries == libraries]
            forbidden = sorted({name for e in together for name in e.forbidden})
            parent = WarmParent(self.sandbox, libraries, self.device, tuple(forbidden))
            self.parents[libraries] = parent
        return parent

    def _bench(self, exercise: Exercise) -> Bench:
        bench = self.benches.get(exercise.name)
        if bench is None:
            questions = load_questions(self.course, exercise, hidden=self.hidden, warn=self.warn)
            known = questions.has_reference
            right = reference_answerer(self.course.root, exercise.name) if known else None
            folder = recordings_of(self.course.root) / exercise.name
            smallest = Smallest(folder, questions_key(self.course.root, exercise))
            bench = Bench(questions, right, smallest, Accepted(), self.effort)
            self.benches[exercise.name] = bench
            trains = any(item.check.seconds is not None for item in questions.items)
            if trains and "torch" in exercise.libraries:
                self._parent(exercise.libraries).prepare(OF_OPTIMISERS)
        return bench


def _has_lost(report: ExerciseReport) -> bool:
    return any(task.score < task.max_score for task in report.tasks)


def _helpers(course: Course) -> tuple[SourceFile, ...]:
    """Return the files that the course gives to every exercise, such as its data sets."""
    names = {exercise.name for exercise in course.exercises}
    return tuple(
        SourceFile(name=path.name, data=path.read_bytes())
        for path in sorted(course.home.glob("*.py"))
        if path.stem not in names
    )


def _with_helpers(submission: Submission, helpers: tuple[SourceFile, ...]) -> Submission:
    """Return the submission with the course's files that it does not bring itself."""
    own = {file.name for file in submission.files}
    missing = tuple(file for file in helpers if file.name not in own)
    return replace(submission, files=(*submission.files, *missing))


def _old_kit(mark: str, current: str) -> tuple[str, ...]:
    """Return a warning where a submission was made from another kit than today's."""
    if not mark or not current or mark == current:
        return ()
    return (f"made from an older kit ({mark}); the current one is {current}",)


@functools.cache
def _environment(mark: str) -> Environment:
    return Environment(
        grader=__version__,
        python=platform.python_version(),
        numpy=_version("numpy"),
        torch=_version("torch"),
        fingerprint=mark,
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
