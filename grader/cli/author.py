"""The commands of a course's author."""

from __future__ import annotations

import concurrent.futures
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.commands import Command
from grader.cli.console import note, on_terminal, result, short, style
from grader.cli.instructor import cores, whole_course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Assignment, Course, SandboxKind
    from grader.verify import ExerciseProof

__all__ = ["new_command", "verify_command"]

DIAGNOSED = 0.9  # the share of misconceptions that must be told apart


@click.command("verify", cls=Command)
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--seeds",
    default=20,
    show_default=True,
    type=click.IntRange(0),
    help="Other seeds for the reference.",
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes; default: one a core.")
@click.option("--sandbox", type=click.Choice(["bwrap", "process"]), help="Default: bwrap if there.")
def verify_command(
    names: tuple[str, ...], seeds: int, jobs: int | None, sandbox: SandboxKind | None
) -> None:
    """Prove the course: references, stubs, misconceptions, no leaks.

        grader verify                   the whole course
        grader verify sorting           one exercise
        grader verify --seeds 100       more questions for the reference

    The exit code is 0 if everything is as it should be, 1 if there is a problem.
    """
    from grader.course import pick_names
    from grader.sandbox.bwrap import is_there

    course = whole_course()
    wanted = pick_names(course, names)
    kind: SandboxKind = sandbox or ("bwrap" if is_there() else "process")
    proofs = []
    for proof in _proofs(course, list(wanted), kind, seeds, jobs or cores()):
        proofs.append(proof)
        _show(proof)
    failed = any(proof.problems for proof in proofs)
    failed = _show_totals(proofs) or failed
    for assignment in course.assignments:
        if any(exercise.name in wanted for exercise in assignment.exercises):
            failed = _show_leaks(course, assignment) or failed
    sys.exit(1 if failed else 0)


@click.command("new", cls=Command)
@click.argument("what", type=click.Choice(["exercise"]))
@click.argument("name")
@click.option("--assignment", "-a", default="", help="Where it belongs; default: the first.")
def new_command(what: str, name: str, assignment: str) -> None:
    """Write the files of a new exercise, complete and passing, to be filled in.

        grader new exercise searching
        grader new exercise searching --assignment week2

    docs/authoring.md tells how to go on.
    """
    from grader.course import find_root
    from grader.scaffold import new_exercise

    root = find_root(Path.cwd())
    for path in new_exercise(root, name, assignment):
        result(short(path))
    result(f"\nProve it with `grader verify {name}`, then fill it in.")


# ----------------------------------------------------------------------------------------------


def _proofs(
    course: Course, names: list[str], sandbox: SandboxKind, seeds: int, jobs: int
) -> Iterator[ExerciseProof]:
    """Yield a proof per exercise, in the course's order, while others run beside."""
    from grader.batch import local_executor
    from grader.verify import verify_exercise

    homes = {e.name: a.name for a in course.assignments for e in a.exercises}
    if jobs == 1 or len(names) == 1:
        for name in names:
            yield verify_exercise(course.root, homes[name], name, sandbox, seeds)
        return
    with local_executor(jobs) as executor:
        futures: list[concurrent.futures.Future[ExerciseProof]] = [
            executor.submit(verify_exercise, course.root, homes[name], name, sandbox, seeds)
            for name in names
        ]
        for number, future in enumerate(futures, start=1):
            if on_terminal():
                note(f"{number} of {len(futures)}: {names[number - 1]} …")
            yield future.result()


def _show(proof: ExerciseProof) -> None:
    caught = sum(m.lost > 0 for m in proof.misconceptions)
    public = sum(m.by_public for m in proof.misconceptions)
    named = sum(m.diagnosis == m.name for m in proof.misconceptions)
    total = len(proof.misconceptions)
    result(
        f"{proof.name}: reference {proof.score:g} of {proof.max_score:g}, "
        f"stub {proof.stub_score:g}; {proof.checks} checks, {proof.questions} questions; "
        f"{total} misconceptions: {caught} caught, {public} by public checks, "
        f"{named} diagnosed; {proof.seconds:.1f} s"
    )
    for problem in proof.problems:
        result(f"  {style('problem:', fg='red')} {problem}")
    silent = [m.name for m in proof.misconceptions if not m.diagnosis]
    if silent:
        result(f"  no diagnosis for {', '.join(silent)}")


def _show_totals(proofs: list[ExerciseProof]) -> bool:
    """Print the course's figures; say whether too few misconceptions were told apart."""
    every = [m for proof in proofs for m in proof.misconceptions]
    if not every:
        return False
    share = {
        "caught": sum(m.lost > 0 for m in every) / len(every),
        "caught by public checks alone": sum(m.by_public for m in every) / len(every),
        "diagnosed as themselves": sum(m.diagnosis == m.name for m in every) / len(every),
        "diagnosed as another": sum(m.diagnosis not in ("", m.name) for m in every) / len(every),
    }
    figures = ", ".join(f"{value:.1%} {what}" for what, value in share.items())
    result(f"\n{len(every)} misconceptions: {figures}")
    too_few = share["diagnosed as themselves"] < DIAGNOSED
    if too_few:
        result(f"{style('problem:', fg='red')} {DIAGNOSED:.0%} should be diagnosed")
    return too_few


def _show_leaks(course: Course, assignment: Assignment) -> bool:
    """Print what secret a kit would hold; say whether it would hold any."""
    from grader.verify import secrets_in_kit

    leaks = secrets_in_kit(course, assignment)
    result(f"kit of {assignment.name}: {'nothing secret' if not leaks else 'LEAKS'}")
    for leak in leaks:
        result(f"  {leak}")
    return bool(leaks)
