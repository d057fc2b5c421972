"""The commands of an instructor, run in the course's folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import look, note
from grader.cli.student import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.model import Device, Report, SandboxKind
    from grader.submission.find import Found

__all__ = ["grade_command", "release_command"]


@click.command("grade")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--assignment", "-a", required=True, help="Which assignment was handed in.")
@click.option("--student", default="", help="Whose a lone file is, or which one of the class.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes; default: one a core.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto")
@click.option("--sandbox", type=click.Choice(["bwrap", "process"]), help="Default: bwrap.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option("--json", "json_file", metavar="FILE", help="Write all reports; - is stdout.")
def grade_command(
    paths: tuple[Path, ...],
    assignment: str,
    student: str,
    jobs: int | None,
    device: str,
    sandbox: SandboxKind | None,
    force: bool,
    json_file: str | None,
) -> None:
    r"""Grade submissions and write each student's report.

    PATH is a class folder (default: submitted/), one student's folder, a file, a notebook or a
    zip. Reports go to feedback/STUDENT/ASSIGNMENT/ beside the class folder or the lone file.

    \b
    grader grade --assignment by-hand
    grader grade -a by-hand submitted/ada
    grader grade -a by-hand pooling.py --student ada
    """
    from grader.batch import Settings, grade_all
    from grader.course import find_root, load_course, pick_assignment
    from grader.feedback import render_summary, terminal, write
    from grader.submission.find import find

    course = load_course(find_root(Path.cwd()))
    chosen = pick_assignment(course, assignment)
    asked = list(paths) or [course.root / "submitted"]
    found = find(asked, chosen.name, [e.name for e in chosen.exercises], student)
    _tell_refused(found)
    settings = Settings(
        root=course.root,
        assignment=chosen.name,
        sandbox=_sandbox(sandbox),
        device=_device(device),
        jobs=jobs or len(os.sched_getaffinity(0)),
        force=force,
    )
    feedback = _feedback_folder(asked)
    reports: list[Report] = []
    for report in _with_progress(
        grade_all(course, settings, found.submissions, warn=note), len(found.submissions)
    ):
        write(feedback / report.student / chosen.name, report, course.reveal_hidden)
        reports.append(report)
    reports.sort(key=lambda report: report.student)
    if json_file:
        write_json(json_file, reports)
    if json_file == "-":
        return
    if len(reports) == 1:
        shown = look(sys.stdout)
        click.echo(terminal.render(reports[0], audience="instructor", **shown), nl=False)
    else:
        click.echo(render_summary(reports, **look(sys.stdout)), nl=False)
    click.echo(f"\nreports: {feedback}/STUDENT/{chosen.name}/report.html")


@click.command("release")
@click.argument("assignment")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path))
@click.option("--student", default="", help="Whose kit it is; decides the quiz's numbers.")
def release_command(assignment: str, target: Path, student: str) -> None:
    r"""Write the kit that students get: stubs, public checks, questions; nothing secret.

    \b
    grader release by-hand --to kit
    """
    from grader.course import find_root, load_course, pick_assignment
    from grader.release import release

    course = load_course(find_root(Path.cwd()))
    written = release(course, pick_assignment(course, assignment), target, student)
    click.echo(f"{target}: {len(written)} files")


# ----------------------------------------------------------------------------------------------


def _tell_refused(found: Found) -> None:
    for warning in found.warnings:
        note(f"{click.style('warning:', fg='yellow')} {warning}")
    for name, why in found.refused.items():
        note(f"{click.style('refused:', fg='red')} {name}: {why}")
    if found.absent:
        note(f"without the assignment: {', '.join(found.absent)}")


def _sandbox(asked: SandboxKind | None) -> SandboxKind:
    """Return the sandbox to use; a plain process only where it was asked for."""
    if asked == "process":
        note(
            f"{click.style('warning:', fg='yellow')} --sandbox process lets submissions do "
            "whatever you may do; use it for code that you trust"
        )
        return "process"
    from grader.sandbox.bwrap import find_bwrap

    find_bwrap()
    return "bwrap"


def _device(asked: str) -> Device:
    """Return the device; CUDA where it is asked for or, with auto, where there is one."""
    from grader.device import choose_device

    return choose_device(asked)


def _feedback_folder(paths: Sequence[Path]) -> Path:
    """Return where reports go: beside the class folder, or beside a lone file."""
    first = Path(os.path.abspath(paths[0]))
    for folder in (first, *first.parents):
        if folder.name == "submitted":
            return folder.parent / "feedback"
    return first.parent / "feedback"


def _with_progress(reports: Iterator[Report], total: int) -> Iterator[Report]:
    """Yield the reports; on a terminal, with a bar that tells rate and time left."""
    if not sys.stderr.isatty() or total < 2:
        yield from reports
        return
    with click.progressbar(
        reports,
        length=total,
        label="grading",
        file=sys.stderr,
        show_pos=True,
        item_show_func=lambda report: report.student if report else "",
    ) as bar:
        yield from bar
