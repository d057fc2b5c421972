"""The commands of an instructor, run in the course's folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.check import refuse_missing_folder, write_json
from grader.cli.commands import Command
from grader.cli.console import note, result, short, style, warn
from grader.cli.gradebook import refuse_another_course, writing_gradebook
from grader.cli.grading import grade_class, show, show_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Assignment, Course, Device, SandboxKind
    from grader.submission.find import Found

__all__ = ["cores", "grade_command", "release_command", "whole_course"]


@click.command("grade", cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--assignment", "-a", default="", help="Which one; needed if the course has several.")
@click.option("--student", default="", help="Whose a lone file is, or which one of the class.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes; default: one a core.")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    help="Where networks run; default: on CUDA if it is there.",
)
@click.option("--sandbox", type=click.Choice(["bwrap", "process"]), help="Default: bwrap.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option("--diff", is_flag=True, help="Say whose mark would change, and why; write nothing.")
@click.option("--json", "json_file", metavar="FILE", help="Write all reports; - is stdout.")
@click.option("--db", metavar="URL", help="The gradebook; default: gradebook.db, for a class.")
def grade_command(
    paths: tuple[Path, ...],
    assignment: str,
    student: str,
    jobs: int | None,
    device: str,
    sandbox: SandboxKind | None,
    force: bool,
    diff: bool,
    json_file: str | None,
    db: str | None,
) -> None:
    """Grade submissions and write each student's report.

        grader grade -a week1                               the class in submitted/
        grader grade -a week1 submitted/ada                 one student
        grader grade -a week1 sorting.py                    a file, of the student `local`
        grader grade -a week1 week1.zip --student ada       a zip, a notebook: the same
        grader grade -a week1 --json reports.json           and all reports in one file
        grader grade -a week1 --diff                        whose mark would change, and why

    PATH is a class folder (STUDENT/week1/sorting.py in it), one student's folder, a file, a
    notebook or a zip. Reports go to feedback/STUDENT/week1/, beside the class folder or the lone
    file. Marks of a class also go to nbgrader's gradebook.db beside it, or to another database:
    --db sqlite:///marks.db, --db postgresql://user@host/name. What has not changed since the last
    run is not graded again.
    """
    from grader.batch import Settings
    from grader.submission.find import find

    course = whole_course()
    chosen = _assignment(course, assignment)
    asked = list(paths) or [course.root / "submitted"]
    refuse_missing_folder(json_file)
    settings = Settings(
        root=course.root,
        assignment=chosen.name,
        sandbox=_sandbox(sandbox),
        device=_device(device, chosen),
        jobs=jobs or cores(),
        force=force,
    )
    found = find(asked, chosen.name, [e.name for e in chosen.exercises], student)
    feedback = _feedback_folder(asked)
    refuse_another_course(feedback.parent, course, chosen)
    _tell_refused(found)
    with writing_gradebook(db, asked, feedback.parent, course, chosen, keep=not diff) as book:
        reports = grade_class(course, settings, found, feedback, book, keep=not diff)
        if json_file:
            write_json(json_file, reports)
        if diff and json_file != "-":
            show_changes(reports, feedback)
        elif json_file != "-":
            show(reports, found, feedback, chosen.name)


@click.command("release", cls=Command)
@click.argument("assignment")
@click.option("--to", "target", type=click.Path(path_type=Path), help="A new folder.")
@click.option("--student", default="", help="Whose kit it is; decides the quiz's numbers.")
@click.option("--notebooks", is_flag=True, help="Write the stubs as notebooks.")
@click.option("--nbgrader", type=click.Path(path_type=Path), help="A course folder of nbgrader.")
def release_command(
    assignment: str, target: Path | None, student: str, notebooks: bool, nbgrader: Path | None
) -> None:
    """Write the kit that students get; nothing secret is in it.

        grader release week1 --to kit
        grader release week1 --to kit --notebooks
        grader release week1 --to kits/ada --student ada
        grader release week1 --nbgrader .

    The kit holds stubs, hints, public checks and questions. With --nbgrader it becomes the source
    of an assignment, source/week1 in that folder: notebooks that hold the solutions too, which
    `nbgrader generate_assignment week1` takes out. A folder that holds anything already is left
    alone.
    """
    from grader.course import pick_assignment
    from grader.errors import UsageError
    from grader.release import release, release_to_nbgrader

    if (target is None) == (nbgrader is None):
        hint = "--to DIR writes a kit, --nbgrader DIR the source of an assignment of nbgrader's"
        raise UsageError("give either --to or --nbgrader", hint=hint)
    course = whole_course()
    chosen = pick_assignment(course, assignment)
    if target is not None:
        written = release(course, chosen, target, student, notebooks)
        result(f"{short(target)}: {len(written)} files; its README.md tells students what to do")
        return
    assert nbgrader is not None
    if student:
        hint = "leave --student out; `grader quiz` asks each student who they are"
        raise UsageError("nbgrader gives the same files to everybody", hint=hint)
    written = release_to_nbgrader(course, chosen, nbgrader)
    result(f"{short(nbgrader / 'source' / chosen.name)}: {len(written)} files")
    result(f"next, in {short(nbgrader)}: nbgrader generate_assignment {chosen.name}")


# Before grading -------------------------------------------------------------------------------


def whole_course() -> Course:
    """Return the course around the current folder; UsageError in a kit, a part of one."""
    from grader.course import find_root, load_course
    from grader.errors import UsageError
    from grader.kit import is_kit

    course = load_course(find_root(Path.cwd()))
    if is_kit(course):
        hint = "run this in the course's own folder; in a kit, `grader check` is for you"
        raise UsageError("there are no solutions here", where=short(course.root), hint=hint)
    return course


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _assignment(course: Course, name: str) -> Assignment:
    """Return the assignment called `name`; without a name, the only one."""
    from grader.course import pick_assignment
    from grader.errors import UsageError

    if name or len(course.assignments) == 1:
        return pick_assignment(course, name or course.assignments[0].name)
    names = ", ".join(assignment.name for assignment in course.assignments)
    raise UsageError("which assignment?", hint=f"give --assignment (-a) and one of: {names}")


def _sandbox(asked: SandboxKind | None) -> SandboxKind:
    """Return the sandbox to use; a plain process only where it was asked for."""
    from grader.sandbox.bwrap import find_bwrap

    if asked == "process":
        warn(
            "--sandbox process lets submissions do whatever you may do; use it for code that you "
            "trust"
        )
        return "process"
    find_bwrap()
    return "bwrap"


def _device(asked: str, assignment: Assignment) -> Device:
    """Return the device; CUDA where it is asked for or, with auto, where it is there and used."""
    from grader.device import choose_device

    uses_torch = any("torch" in exercise.libraries for exercise in assignment.exercises)
    return choose_device("cpu" if asked == "auto" and not uses_torch else asked)


def _tell_refused(found: Found) -> None:
    for warning in found.warnings:
        warn(warning)
    for name, why in found.refused.items():
        note(f"{style('refused:', fg='red')} {name}: {why}")
    if found.absent:
        note(f"without the assignment: {', '.join(found.absent)}")


def _feedback_folder(paths: Sequence[Path]) -> Path:
    """Return where reports go: beside the class folder, or beside a lone file."""
    first = Path(os.path.abspath(paths[0]))
    for folder in (first, *first.parents):
        if folder.name == "submitted":
            return folder.parent / "feedback"
    return first.parent / "feedback"
