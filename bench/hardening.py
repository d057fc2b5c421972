"""Measures what hardening the sandbox costs: the filter of system calls, and control groups.

    python bench/hardening.py        prints the table and keeps it in bench/results/hardening.md

Two judges grade the same right submissions in turn on one core, one of them with sandboxes that
allow every system call and are in no control group. What counts is the ratio, pair by pair.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from grader.course import load_course, pick_assignment
from grader.feedback import write
from grader.grading import Judge
from grader.model import Course, SourceFile, Submission
from grader.sandbox import parent, seccomp

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("loops", "vectorised", "matrix", "unusual")
ROUNDS = 5


@contextmanager
def without_hardening() -> Iterator[None]:
    """Start sandboxes that allow every system call, and are in no control group."""
    import pyseccomp

    with tempfile.TemporaryFile() as file:
        pyseccomp.SyscallFilter(pyseccomp.ALLOW).export_bpf(file)
        file.seek(0)
        program = file.read()
    with (
        mock.patch.object(seccomp, "program", return_value=program),
        mock.patch.object(parent.ControlGroup, "make", return_value=None),
        mock.patch.object(parent.selftest, "escapes", return_value=[]),
    ):
        yield


def seconds(judge: Judge, submission: Submission) -> float:
    """Return how long it takes to grade a submission and to write its files."""
    started = time.perf_counter()
    report = judge.grade(submission)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), report)
    return time.perf_counter() - started


def submissions(assignment: str) -> list[Submission]:
    """Return right submissions in several styles."""
    made = []
    for style in STYLES:
        folder = ROOT / "tests" / "grader" / "right" / style
        files = tuple(SourceFile(name=p.name, data=p.read_bytes()) for p in folder.glob("*.py"))
        made.append(Submission(student=style, assignment=assignment, files=files))
    return made


def row(course: Course, name: str) -> str:
    assignment = pick_assignment(course, name)
    with Judge(course, assignment) as hard:
        with without_hardening():
            soft = Judge(course, assignment)
            for each in soft.parents.values():
                each.wait_until_ready()
        with soft:
            pairs = []
            for number in range(ROUNDS + 1):
                for submission in submissions(name):
                    pair = seconds(hard, submission), seconds(soft, submission)
                    pairs += [pair] if number else []  # the first round warms up
    ratios = sorted(with_it / without for with_it, without in pairs)
    low, middle, high = (
        ratios[len(ratios) // 4],
        statistics.median(ratios),
        ratios[-len(ratios) // 4],
    )
    medians = [1000 * statistics.median(column) for column in zip(*pairs, strict=True)]
    return (
        f"| {name} | {medians[1]:.0f} ms | {medians[0]:.0f} ms | {middle:.3f} "
        f"({low:.3f} to {high:.3f}) |"
    )


def main() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    course = load_course(ROOT)
    text = (
        "# What hardening costs\n\n"
        "One right submission, graded and written, on one core; ratios pair by pair, the middle\n"
        f"half in brackets, {ROUNDS * len(STYLES)} pairs.\n\n"
        "| assignment | without filter and groups | with them | ratio |\n|---|---|---|---|\n"
        f"{row(course, 'by-hand')}\n"
    )
    print(text)
    (ROOT / "bench" / "results" / "hardening.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
