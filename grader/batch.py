"""Grades a class: many submissions over an Executor, each with what it depends on as its key.

A process of the pool keeps one Judge, so one warm sandbox per set of libraries. What travels to it
is a submission, what comes back a report; only the caller writes. A report that was made from the
same submission, questions and versions is taken from `.grader/reports/` instead.

Where a process is killed, the pool is made anew and goes on with what is left. When the caller
ends, by whatever means, the processes end with it, and their sandboxes with them.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from grader import __version__, atomic
from grader.checks.store import load_questions
from grader.course import load_course, pick_assignment
from grader.errors import MachineError
from grader.grading import Judge
from grader.model import (
    Assignment,
    CheckReport,
    Course,
    Device,
    Policy,
    Record,
    Report,
    SandboxKind,
    Submission,
)

__all__ = ["Settings", "grade_all", "local_executor"]

MAX_IN_VAIN = 3  # pools in a row that were killed before one report was made


Graded = tuple[Submission, Report]
_Futures = dict[concurrent.futures.Future[Report], Submission]


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
    store = _Store(course.root, _key_of_course(course, assignment, settings))
    pending = []
    for submission in submissions:
        known = None if settings.force else store.find(submission)
        if known is not None:
            yield known
        else:
            pending.append(submission)
    for submission, report in _graded(settings, pending, executor):
        store.keep(submission, report)
        yield report


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
    submissions: Sequence[Submission],
    executor: concurrent.futures.Executor | None,
) -> Iterator[Graded]:
    """Grade over the executor if one is given, else here or in processes of our own."""
    jobs = min(settings.jobs, len(submissions))
    if executor is not None:
        futures = _begun(executor, settings, submissions)
        try:
            yield from _ended(futures)
        finally:
            for future in futures:
                future.cancel()
    elif jobs > 1:
        yield from _in_processes(jobs, settings, submissions)
    else:
        try:
            for submission in submissions:
                yield submission, grade_one(settings, submission)
        finally:
            close_judge()


def _in_processes(
    jobs: int, settings: Settings, submissions: Sequence[Submission]
) -> Iterator[Graded]:
    """Grade over a pool of processes, and over a new one with what is left where one is killed."""
    left = {submission.student: submission for submission in submissions}
    in_vain = 0
    while left:
        try:
            with local_executor(jobs) as executor:
                for submission, report in _ended(_begun(executor, settings, left.values())):
                    in_vain = 0
                    del left[submission.student]
                    yield submission, report
        except concurrent.futures.BrokenExecutor:
            in_vain += 1
            if in_vain == MAX_IN_VAIN:
                raise MachineError(
                    f"the processes that grade were killed {in_vain} times before any was done",
                    hint="see whether the machine is out of memory; --jobs 1 needs the least",
                ) from None


def _begun(
    executor: concurrent.futures.Executor, settings: Settings, submissions: Iterable[Submission]
) -> _Futures:
    return {executor.submit(grade_one, settings, s): s for s in submissions}


def _ended(futures: _Futures) -> Iterator[Graded]:
    for future in concurrent.futures.as_completed(futures):
        yield futures[future], future.result()


_judge: tuple[Settings, Judge] | None = None


def grade_one(settings: Settings, submission: Submission) -> Report:
    """Grade one submission in this process, whose Judge is kept for the next."""
    global _judge
    if _judge is None or _judge[0] != settings:
        close_judge()
        course = load_course(settings.root)
        assignment = pick_assignment(course, settings.assignment)
        judge = Judge(course, assignment, sandbox=settings.sandbox, device=settings.device)
        _judge = settings, judge
    return _judge[1].grade(submission)


def close_judge() -> None:
    """End the sandboxes that this process keeps."""
    global _judge
    if _judge is not None:
        _judge[1].close()
        _judge = None


# What was graded before -----------------------------------------------------------------------


def _key_of_course(course: Course, assignment: Assignment, settings: Settings) -> bytes:
    """Return a digest of all that a report depends on besides the submission."""
    digest = hashlib.sha256(f"{__version__} {settings.assignment} {settings.device}".encode())
    asked = msgspec.structs.replace(assignment, policy=Policy())  # which regrades nothing
    digest.update(msgspec.json.encode(asked, enc_hook=str))
    own = Path(__file__).parent
    files = [
        *sorted((course.root / ".grader" / "recordings").glob("*.bin")),
        *sorted((course.root / "exercises").glob("*.toml")),
        *sorted((course.root / "solutions").glob("quiz.*")),
        *sorted(own.rglob("*.py")),
    ]
    names = {f"{exercise.name}.bin" for exercise in assignment.exercises}
    for path in files:
        if path.suffix != ".bin" or path.name in names:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


class _Store:
    """Reports by what they were made from, a file each."""

    def __init__(self, root: Path, course_key: bytes) -> None:
        self.folder = root / ".grader" / "reports"
        self.course_key = course_key

    def find(self, submission: Submission) -> Report | None:
        """Return the report that was made of the same submission, if there is one."""
        try:
            return msgspec.json.decode(self._path(submission).read_bytes(), type=Report)
        except (OSError, msgspec.MsgspecError):
            return None

    def keep(self, submission: Submission, report: Report) -> None:
        """Write a report; where that is not possible, it is graded again next time."""
        if any(c.status in ("timeout", "died", "course_error") for c in _checks_of(report)):
            return  # what hangs on the machine is asked again
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            atomic.write(self._path(submission), msgspec.json.encode(report))

    def _path(self, submission: Submission) -> Path:
        digest = hashlib.sha256(self.course_key)
        for text in (submission.student, *submission.warnings, *map(str, submission.refused)):
            digest.update(f"{len(text)} {text}".encode("utf-8", "replace"))
        for file in submission.files:
            digest.update(f"{file.name} {len(file.data)} ".encode("utf-8", "replace") + file.data)
        return self.folder / f"{digest.hexdigest()}.json"


def _checks_of(report: Report) -> Iterator[CheckReport]:
    for exercise in report.exercises:
        for task in exercise.tasks:
            yield from task.checks
