"""Measures what one more submission costs, against a floor and a fresh pytest process.

    python bench/speed.py            prints the table and keeps it in bench/results/speed.md

All figures are taken on one core in one run; what counts are the ratios.

floor   the recorded questions asked of the same functions in this process, without protection,
        the checks' bodies and comparisons included
grade   one more right submission in a running batch: fork, sandbox, questions, report, and both
        files written
pytest  the same checks run by a fresh pytest process
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from grader.checks.answers import AnswerError
from grader.checks.local import trusted_module
from grader.checks.store import load_questions
from grader.course import load_course, pick_assignment
from grader.feedback import write
from grader.grading import Judge
from grader.model import Assignment, Course, SourceFile, Submission

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("loops", "vectorised", "matrix", "unusual")
ROUNDS = 9
EXERCISE = "pooling"  # for `grader check`


def main() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    course = load_course(ROOT)
    assignment = pick_assignment(course, "by-hand")
    rows = [measure_grading(course, assignment, style) for style in STYLES]
    check, alone = measure_check()
    text = table(course, assignment, rows, check, alone)
    print(text)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "speed.md").write_text(text, "utf-8")


def measure_grading(
    course: Course, assignment: Assignment, style: str
) -> tuple[str, float, float, float]:
    """Return the style and the median seconds of floor, grade and pytest."""
    folder = ROOT / "tests" / "grader" / "right" / style
    files = tuple(SourceFile(name=p.name, data=p.read_bytes()) for p in folder.glob("*.py"))
    submission = Submission(student=style, assignment=assignment.name, files=files)
    floors, grades = [], []
    ask = floor(course, assignment, folder)
    with Judge(course, assignment) as judge, tempfile.TemporaryDirectory() as target:

        def grade() -> None:
            report = judge.grade(submission)
            tasks = [task for exercise in report.exercises for task in exercise.tasks]
            assert all(task.score == task.max_score for task in tasks), style
            write(Path(target, style), report)

        ask(), grade()
        for _ in range(ROUNDS):  # in turn, so that a machine's moods meet both
            floors.append(seconds(ask))
            grades.append(seconds(grade))
    checks = [
        f"tests/{kind}/test_{exercise.name}.py"
        for exercise in assignment.exercises
        for kind in ("public", "hidden")
    ]
    command = [sys.executable, "-m", "pytest", "-q", *checks, "--answers-from", str(folder)]
    alone = statistics.median(seconds(lambda: run(command)) for _ in range(3))
    return style, statistics.median(floors), statistics.median(grades), alone


def floor(course: Course, assignment: Assignment, folder: Path) -> Callable[[], None]:
    """Return a function that asks all recorded questions in this process, unprotected."""
    parts = []
    for exercise in assignment.exercises:
        module = trusted_module(folder, exercise.name)
        for item in load_questions(course, exercise).items:
            functions = {name: direct(getattr(module, name)) for name in item.check.needs}
            examples = [example.arguments for example in item.recording.examples]
            parts.append((item.check.body, functions, examples))

    def ask() -> None:
        for body, functions, examples in parts:
            for arguments in examples:
                body(**arguments, **functions)

    return ask


def direct(function: Callable[..., object]) -> Callable[..., object]:
    """Return the function as a check calls it: an exception is an AnswerError."""

    def call(*args: object, **kwargs: object) -> object:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            bases = [base.__name__ for base in type(error).__mro__]
            name = type(error).__name__
            raise AnswerError("raised", str(error), type_name=name, bases=bases) from None

    return call


def measure_check() -> tuple[float, float]:
    """Return the median seconds of `grader check` and of pytest on the same public checks."""
    with tempfile.TemporaryDirectory() as folder:
        kit = Path(folder, "kit")
        run([grader(), "release", "by-hand", "--to", str(kit)], cwd=ROOT)
        source = ROOT / "tests" / "grader" / "right" / "loops" / f"{EXERCISE}.py"
        (kit / "exercises" / f"{EXERCISE}.py").write_bytes(source.read_bytes())
        test = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/public/test_{EXERCISE}.py"]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda: run([grader(), "check", EXERCISE], cwd=kit)))
            theirs.append(seconds(lambda: run([sys.executable, *test], cwd=kit)))
    return statistics.median(ours), statistics.median(theirs)


def table(
    course: Course,
    assignment: Assignment,
    rows: list[tuple[str, float, float, float]],
    check: float,
    alone: float,
) -> str:
    """Return the figures as a Markdown table."""
    items = [i for e in assignment.exercises for i in load_questions(course, e).items]
    questions = sum(len(item.recording.examples) for item in items)
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "hypothesis", "pytest"))
    lines = [
        "# Speed",
        "",
        f"Made by `make bench`. Assignment `{assignment.name}`: {len(items)} checks, {questions} "
        f"questions. One core; Python {platform.python_version()}, {versions}. Medians.",
        "",
        "| right submission | floor | one more in a batch | ratio (at most 3) | fresh pytest "
        "| ratio (at least 25) |",
        "|---|---|---|---|---|---|",
    ]
    for style, low, grade, slow in rows:
        lines.append(
            f"| {style} | {low * 1000:.0f} ms | {grade * 1000:.0f} ms | {grade / low:.2f} "
            f"| {slow:.2f} s | {slow / grade:.0f} |"
        )
    lines += [
        "",
        f"| on {EXERCISE} | `grader check` | pytest, the same checks | ratio (at most 1.3) |",
        "|---|---|---|---|",
        f"| whole process | {check:.2f} s | {alone:.2f} s | {check / alone:.2f} |",
        "",
    ]
    return "\n".join(lines)


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def run(command: list[str], cwd: Path = ROOT) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def grader() -> str:
    return str(Path(sys.executable).with_name("grader"))


if __name__ == "__main__":
    main()
