"""The records that travel through `grader`: Course, Submission, Report and their parts.

All are frozen and dumb. Report and its parts have exactly the fields of `report.json`.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

Status = Literal[
    "passed",
    "failed",
    "raised",
    "timeout",
    "out_of_memory",
    "died",
    "forbidden",
    "missing",
    "malformed",
    "course_error",
]
Visibility = Literal["public", "hidden"]
ExerciseStatus = Literal["graded", "missing", "unreadable"]
QuestionStatus = Literal["right", "partly", "wrong", "missing", "malformed"]
Reveal = Literal["title", "message", "all"]
Attempts = Literal["latest", "best"]
SandboxKind = Literal["bwrap", "process"]
Device = Literal["cpu", "cuda"]
# What is asked of a task that has lost points: everything, and the smallest counterexample is
# sought; what a diagnosis needs (no more curves); or nothing.
Effort = Literal["explain", "diagnose", "detect"]
TIMESTAMP = "timestamp.txt"  # beside a submission: when it came in


class Record(Struct, frozen=True, kw_only=True):
    """The base of all records: frozen, built by keyword."""


# The course ---------------------------------------------------------------------------------


class Limits(Record, frozen=True, kw_only=True):
    """What one worker may use while it answers for one exercise."""

    call_seconds: float = 2.0  # CPU time of one call
    memory_mb: int = 1024
    processes: int = 32
    output_kb: int = 64  # what a call may print
    files_mb: int = 16  # all files it writes


class Parameter(Record, frozen=True, kw_only=True):
    """A parameter of a task; a default of Ellipsis leaves the default to the student."""

    name: str
    optional: bool = False
    default: Any = None


class Task(Record, frozen=True, kw_only=True):
    """One function that a student writes."""

    name: str
    points: float
    lecture: str = ""
    hints: tuple[str, ...] = ()
    signature: tuple[Parameter, ...] = ()


class Exercise(Record, frozen=True, kw_only=True):
    """One module that a student hands in: a few tasks and what they may use."""

    name: str
    title: str
    tasks: tuple[Task, ...]
    libraries: tuple[str, ...]
    forbidden: tuple[str, ...]
    limits: Limits
    siblings: tuple[str, ...] = ()  # all exercises of the course, which it may import

    def task(self, name: str) -> Task:
        """Return the task called `name`; KeyError if there is none."""
        for task in self.tasks:
            if task.name == name:
                return task
        raise KeyError(name)


class Amount(Record, frozen=True, kw_only=True):
    """Points, or a percentage of the most that can be had."""

    number: float
    percent: bool = False


class Late(Record, frozen=True, kw_only=True):
    """What lateness costs; a part of a day counts as a day."""

    per_day: Amount = Amount(number=0.0)
    at_most: Amount | None = None
    grace_minutes: float = 0.0  # for which every deadline waits
    no_marks_after_days: int | None = None


class Policy(Record, frozen=True, kw_only=True):
    """What a mark depends on besides the answers. Dates have their time zone."""

    due: datetime.datetime | None = None
    extensions: dict[str, datetime.datetime] = field(default_factory=dict)  # student -> own date
    late: Late = Late()
    received: str = (
        TIMESTAMP  # what tells when a submission came in: the file beside it, or a table
    )
    attempts: Attempts = "latest"
    round: float = 0.0  # the step to which marks are rounded, 0 for not at all
    dropped: dict[str, str] = field(default_factory=dict)  # TASK/CHECK or question -> reason


class Assignment(Record, frozen=True, kw_only=True):
    """What is handed in together: exercises and quiz questions."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    quiz: dict[str, float]  # question id -> points
    time_limit: float  # seconds for one submission
    policy: Policy = Policy()


class Course(Record, frozen=True, kw_only=True):
    """A course: its folder, its assignments and its policies."""

    root: Path
    name: str
    title: str
    assignments: tuple[Assignment, ...]
    reveal_hidden: Reveal = "title"
    reveal_hidden_after_due: Reveal | None = None  # None: as before
    timezone: str = ""  # such as Europe/Berlin; of dates that name none
    student: str = ""  # in a kit: whose kit it is
    folder: str = "exercises"  # in `root`; in a kit for nbgrader the exercises lie in `root` itself

    @property
    def home(self) -> Path:
        """The folder where the files of the exercises lie."""
        return self.root / self.folder

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises, in the order of their assignments."""
        return tuple(exercise for group in self.assignments for exercise in group.exercises)


# The submission -----------------------------------------------------------------------------


class SourceFile(Record, frozen=True, kw_only=True):
    """One file that was handed in, as bytes; nothing of it has been looked at."""

    name: str  # "pooling.py", relative to the submission
    data: bytes


class Submission(Record, frozen=True, kw_only=True):
    """What one student handed in for one assignment."""

    student: str
    assignment: str
    files: tuple[SourceFile, ...]
    warnings: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)  # file name -> why it was not read


# The report ---------------------------------------------------------------------------------


class Counterexample(Record, frozen=True, kw_only=True):
    """The smallest question that was answered wrongly; values are as in `report.json`."""

    arguments: dict[str, Any]
    expected: Any
    actual: Any


class CheckReport(Record, frozen=True, kw_only=True):
    """What one check found."""

    name: str
    title: str
    visibility: Visibility
    status: Status
    score: float
    max_score: float
    message: str = ""
    counterexample: Counterexample | None = None
    dropped: bool = False  # struck from the marks: everybody has its points


class Diagnosis(Record, frozen=True, kw_only=True):
    """The misunderstanding that explains a student's answers."""

    name: str
    message: str


class TaskReport(Record, frozen=True, kw_only=True):
    """What all checks of one task found."""

    name: str
    score: float
    max_score: float
    diagnosis: Diagnosis | None
    checks: tuple[CheckReport, ...]
    lecture: str = ""
    hint: str = ""


class ExerciseReport(Record, frozen=True, kw_only=True):
    """What came of one exercise."""

    name: str
    status: ExerciseStatus
    message: str
    tasks: tuple[TaskReport, ...]
    title: str = ""


class QuestionReport(Record, frozen=True, kw_only=True):
    """What came of one quiz question."""

    id: str
    status: QuestionStatus
    score: float
    max_score: float
    given: Any = None
    expected: Any = None
    explanation: str = ""
    text: str = ""
    message: str = ""
    dropped: bool = False  # struck from the marks: everybody has its points


class QuizReport(Record, frozen=True, kw_only=True):
    """What came of the quiz."""

    score: float
    max_score: float
    questions: tuple[QuestionReport, ...]
    message: str = ""


class Environment(Record, frozen=True, kw_only=True):
    """What a report was made with."""

    grader: str
    python: str
    numpy: str
    torch: str
    fingerprint: str
    submission: str = ""  # a digest of what was handed in


class HandIn(Record, frozen=True, kw_only=True):
    """When a submission was due and came in, and which of a student's attempts it is."""

    due: datetime.datetime | None = None  # the student's own date
    extended: bool = False
    received: datetime.datetime | None = None  # None: not known, and so not late
    days_late: int = 0
    attempt: int = 1
    attempts: int = 1


class Report(Record, frozen=True, kw_only=True):
    """Everything that grading one submission found; `report.json` to the letter."""

    schema: str = "grader/report/1"
    course: str
    assignment: str
    student: str
    score: float
    max_score: float
    late_penalty: float
    exercises: tuple[ExerciseReport, ...]
    quiz: QuizReport
    seconds: float
    device: Device
    environment: Environment
    warnings: tuple[str, ...] = ()
    # Of the policies: `policies.mark` makes the mark of score, late_penalty and rounding.
    handed_in: HandIn | None = None
    rounding: float = 0.0
