"""The command `check`: the public checks on one's own files, once or on every save."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from grader.cli.commands import Command
from grader.cli.console import look, note, result, saving, show_error, typed
from grader.cli.student import own_course

if TYPE_CHECKING:
    from grader.grading import Judge
    from grader.model import Course, Report, SandboxKind, Submission

__all__ = ["check_command", "write_json"]

SANDBOX = click.Choice(["process", "bwrap"])
PAUSE = 0.2  # seconds between two looks at the files

Wanted = dict[str, set[str]]  # tasks by exercise
Stamps = dict[Path, tuple[int, int]]


@click.command("check", cls=Command)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--watch", is_flag=True, help="Check again on every save, until Ctrl-C.")
@click.option("--json", "json_file", metavar="FILE", help="Write the reports; - is stdout.")
@click.option("--sandbox", type=SANDBOX, default="process", help="Default: process.")
def check_command(
    names: tuple[str, ...], watch: bool, json_file: str | None, sandbox: SandboxKind
) -> None:
    """Run the public checks on your own files.

        grader check                     everything, in order
        grader check sorting             the exercise sorting
        grader check merge --watch       the task merge, again on every save

    The first task that fails is explained in full, later ones in a line. The exit code is 0 if
    everything passed, 1 if something failed.
    """
    from grader.course import pick_names

    course = own_course()
    wanted = pick_names(course, names)
    refuse_missing_folder(json_file)
    if watch:
        _watch(names, json_file, sandbox)
    with _judges(course, wanted, sandbox) as judges:
        reports = _check(course, judges, json_file)
    sys.exit(0 if all(report.score == report.max_score for report in reports) else 1)


def write_json(file: str, reports: list[Report]) -> None:
    """Write `grader/batch/1`, ordered by student; `-` is stdout.

    A file is replaced in one step; what is none, such as a pipe, is written to.
    """
    from grader import atomic
    from grader.feedback import report_json

    ordered = sorted(reports, key=lambda report: report.student)
    body = b",\n".join(report_json(report) for report in ordered)
    data = b'{"schema": "grader/batch/1", "reports": [\n' + body + b"\n]}\n"
    if file == "-":
        result(data, newline=False)
        return
    path = Path(file)
    with saving(path):
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(data)
        else:
            atomic.write(path, data)


def refuse_missing_folder(json_file: str | None) -> None:
    """Raise UsageError before anything is graded if the reports could not be written then."""
    from grader.errors import UsageError

    if json_file and json_file != "-" and not Path(json_file).absolute().parent.is_dir():
        raise UsageError("there is no such folder", where=str(Path(json_file).parent))
    if json_file and Path(json_file).is_dir():
        raise UsageError("is a folder", where=json_file, hint="give the name of a file in it")


# Once -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _judges(course: Course, wanted: Wanted, sandbox: SandboxKind) -> Iterator[list[Judge]]:
    """Yield a judge for each assignment that is wanted; they stay warm until the end."""
    from grader.grading import Judge

    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Judge(course, group, sandbox=sandbox, hidden=False, wanted=wanted, warn=note)
            )
            for group in course.assignments
            if any(exercise.name in wanted for exercise in group.exercises)
        ]


def _check(course: Course, judges: list[Judge], json_file: str | None) -> list[Report]:
    """Check the student's files, show and remember the results, and return them."""
    from grader.feedback import terminal
    from grader.kit import own_files

    reports = []
    for judge in judges:
        own = own_files(course, judge.assignment)
        report = judge.grade(own)
        reports.append(report)
        if json_file != "-":
            text = terminal.render(
                report,
                reveal="all",
                files=_places(course, own),
                command=typed(),
                **look(sys.stdout),
            )
            result(text, newline=False)
            _tell_unchecked(report)
    if json_file:
        write_json(json_file, reports)
    _remember(course, reports)
    return reports


def _places(course: Course, own: Submission) -> dict[str, str]:
    """Return where the file of each exercise is, or is to be, as seen from the kit's folder."""
    names = {exercise.name: f"{exercise.name}.py" for exercise in course.exercises}
    names |= {Path(file.name).stem: file.name for file in own.files}
    return {exercise: str(Path(course.folder, name)) for exercise, name in names.items()}


def _tell_unchecked(report: Report) -> None:
    """Say of which tasks nothing is known here, since their checks are all hidden."""
    tasks = [task for exercise in report.exercises for task in exercise.tasks]
    names = [task.name for task in tasks if not task.checks]
    if names:
        note(f"\nno public checks, only hidden ones: {', '.join(names)}")


def _remember(course: Course, reports: list[Report]) -> None:
    from grader.progress import load_progress, save_progress

    progress = load_progress(course.root)
    for report in reports:
        for exercise in report.exercises:
            for task in exercise.tasks:
                progress.points[task.name] = (task.score, task.max_score)
    save_progress(course.root, progress)


# On every save --------------------------------------------------------------------------------


def _watch(names: tuple[str, ...], json_file: str | None, sandbox: SandboxKind) -> NoReturn:
    """Check whenever a file has changed, until Ctrl-C."""
    from grader.course import find_root
    from grader.errors import GraderError

    root = find_root(Path.cwd())
    while True:
        before = _stamps(root)
        try:
            _watch_own_files(root, names, json_file, sandbox)
        except GraderError as error:  # in a course that is being written
            show_error(str(error), error.hint)
            _wait_for_change(root, before)


def _watch_own_files(
    root: Path, names: tuple[str, ...], json_file: str | None, sandbox: SandboxKind
) -> None:
    """Check on every save, the judges kept warm; return when the checks themselves have changed."""
    from grader.course import pick_names

    stamps = _stamps(root)
    course = own_course()
    with _judges(course, pick_names(course, names), sandbox) as judges:
        while True:
            if sys.stdout.isatty() and json_file != "-":
                click.clear()
            _check(course, judges, json_file)
            note(f"\nwaiting for changes in {course.home.name}/; Ctrl-C ends")
            before, stamps = stamps, _wait_for_change(root, stamps)
            changed = {path for path, _ in stamps.items() ^ before.items()}
            if any(path.suffix != ".ipynb" and not _is_own(path, course) for path in changed):
                return


def _is_own(path: Path, course: Course) -> bool:
    """Say whether a file is the student's, and no part of the course that its checks are of."""
    from grader.kit import is_kit

    return is_kit(course) and path.parent == course.home and path.suffix == ".py"


def _wait_for_change(root: Path, before: Stamps) -> Stamps:
    while True:
        now = _stamps(root)
        if now != before:
            return now
        time.sleep(PAUSE)


def _stamps(root: Path) -> Stamps:
    """Return when each file that matters was written, and its size."""
    stamps: Stamps = {}
    for pattern in ("exercises/*.*", "*.ipynb", "tests/public/*.py", "course.toml"):
        for path in root.glob(pattern):
            with contextlib.suppress(OSError):  # between an editor's delete and its write
                status = path.stat()
                stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps
