"""Grades a class: many submissions over an Executor, and only what was not graded before.

A process of the pool keeps one Judge, so one warm sandbox per set of libraries. What travels to it
is a submission, with what is known of it already; what comes back is a report, and what was found
about the course. Only the caller writes.

Where a process is killed, the pool is made anew and goes on with what is left. When the caller
ends, by whatever means, the processes end with it, and their sandboxes with them.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.cache import FLEETING, Cache
from grader.checks import smallest
from grader.checks.store import load_questions, recordings_of
from grader.course import load_course, pick_assignment
from grader.errors import MachineError
from grader.grading import Judge
from grader.model import (
    Course,
    Device,
    ExerciseReport,
    Record,
    Report,
    SandboxKind,
    Submission,
)

__all__ = ["Settings", "grade_all", "local_executor"]

MAX_IN_VAIN = 3  # pools in a row that were killed before one report was made


class Job(NamedTuple):
    """A submission to grade, and those exercises of it whose reports are known."""

    submission: Submission
    known: dict[str, ExerciseReport]


class Graded(NamedTuple):
    """A report, and what was found on the way that is worth keeping beside the recordings."""

    report: Report
    found: dict[str, bytes]


_Futures = dict[concurrent.futures.Future[Graded], Job]


class Settings(Record, frozen=True):
    """How a class is graded."""

    root: Path
    assignment: str
    sandbox: SandboxKind = "bwrap"
    device: Device = "cpu"
    jobs: int = 1
    force: bool = False


def grade_all(
    course: Course,
    settings: Settings,
    submissions: Sequence[Submission],
    *,
    warn: Callable[[str], None],
    executor: concurrent.futures.Executor | None = None,
) -> Generator[Report, None, None]:
    """Yield a report for every submission, as each is done.

    Errors: CourseError and MachineError end the run; what was yielded before stays valid.
    """
    assignment = pick_assignment(course, settings.assignment)
    for exercise in assignment.exercises:
        load_questions(course, exercise, warn=warn)  # once here, and not in every process
    cache = Cache(course, assignment, settings.device)
    pending = []
    for submission in submissions:
        found = {} if settings.force else cache.find(submission)
        if isinstance(found, Report):
            yield found
        else:
            pending.append(Job(submission, found))
    for job, graded in _graded(settings, pending, executor):
        cache.keep(job.submission, graded.report)
        smallest.keep(recordings_of(course.root), graded.found)
        yield graded.report


@contextlib.contextmanager
def local_executor(jobs: int) -> Iterator[concurrent.futures.Executor]:
    """Hold an executor of processes on this machine; an exception ends them at once."""
    # A process that is forked has the questions already; where that is not possible, it reads them.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    others = set(multiprocessing.active_children())
    with concurrent.futures.ProcessPoolExecutor(jobs, context, initializer=_begin) as executor:
        try:
            yield executor
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.kill()
            raise


def _begin() -> None:
    """Make this process one of a pool: it ends when its parent ends or says so, and not before."""
    for name in ("SIGINT", "SIGHUP"):  # which a terminal sends to everybody
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _use_one_thread()


def _end_with_parent() -> None:
    """Wait for the parent, which may be killed at any moment, and end this process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _use_one_thread() -> None:
    """Keep PyTorch in this process to one thread: the other cores have processes of their own."""
    os.environ["OMP_NUM_THREADS"] = "1"
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _graded(
    settings: Settings,
    pending: Sequence[Job],
    executor: concurrent.futures.Executor | None,
) -> Iterator[tuple[Job, Graded]]:
    """Grade over the executor if one is given, else here or in processes of our own."""
    jobs = min(settings.jobs, len(pending))
    if executor is not None:
        futures = _begun(executor, settings, pending)
        try:
            yield from _ended(futures)
        finally:
            for future in futures:
                future.cancel()
    elif jobs > 1:
        yield from _in_processes(jobs, settings, pending)
    else:
        try:
            for job in pending:
                yield job, grade_one(settings, job)
        finally:
            close_judge()


def _in_processes(
    jobs: int, settings: Settings, pending: Sequence[Job]
) -> Iterator[tuple[Job, Graded]]:
    """Grade over a pool of processes, and over a new one with what is left where one is killed."""
    left = {job.submission.student: job for job in pending}
    in_vain = 0
    while left:
        try:
            with local_executor(jobs) as executor:
                for job, graded in _ended(_begun(executor, settings, left.values())):
                    in_vain = 0
                    del left[job.submission.student]
                    yield job, graded
        except concurrent.futures.BrokenExecutor:
            in_vain += 1
            if in_vain == MAX_IN_VAIN:
                raise MachineError(
                    f"the processes that grade were killed {in_vain} times before any was done",
                    hint="see whether the machine is out of memory; --jobs 1 needs the least",
                ) from None


def _begun(
    executor: concurrent.futures.Executor, settings: Settings, pending: Iterable[Job]
) -> _Futures:
    return {executor.submit(grade_one, settings, job): job for job in pending}


def _ended(futures: _Futures) -> Iterator[tuple[Job, Graded]]:
    for future in concurrent.futures.as_completed(futures):
        yield futures[future], future.result()


_judge: tuple[Settings, Judge] | None = None


def grade_one(settings: Settings, job: Job) -> Graded:
    """Grade one submission in this process, whose Judge is kept for the next."""
    global _judge
    if _judge is None or _judge[0] != settings:
        close_judge()
        course = load_course(settings.root)
        assignment = pick_assignment(course, settings.assignment)
        judge = Judge(course, assignment, sandbox=settings.sandbox, device=settings.device)
        _judge = settings, judge
    judge = _judge[1]
    report = judge.grade(job.submission, known=job.known)
    if _may_be_right_beside(report, job.known):
        report = judge.grade(job.submission)
    return Graded(report, judge.found())


def _may_be_right_beside(report: Report, known: Mapping[str, ExerciseReport]) -> bool:
    """Say whether an exercise lost points that had them, maybe, when all were graded together.

    Then it comes after one that is known, and what it lost is not lost by the machine.
    """
    after = itertools.dropwhile(lambda exercise: exercise.name not in known, report.exercises)
    tasks = [task for exercise in after if exercise.name not in known for task in exercise.tasks]
    fleeting = any(check.status in FLEETING for task in tasks for check in task.checks)
    return not fleeting and any(task.score < task.max_score for task in tasks)


def close_judge() -> None:
    """End the sandboxes that this process keeps."""
    global _judge
    if _judge is not None:
        _judge[1].close()
        _judge = None
