"""The commands of a course's author."""

from __future__ import annotations

import concurrent.futures
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Course, SandboxKind
    from grader.verify import ExerciseProof

__all__ = ["new_command", "verify_command"]

DIAGNOSED = 0.9  # the share of misconceptions that must be told apart


@click.command("verify")
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option("--seeds", default=20, show_default=True, help="Other seeds for the reference.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes; default: one a core.")
@click.option("--sandbox", type=click.Choice(["bwrap", "process"]), help="Default: bwrap if there.")
def verify_command(
    names: tuple[str, ...], seeds: int, jobs: int | None, sandbox: SandboxKind | None
) -> None:
    r"""Prove the course: references, stubs, misconceptions, other seeds, nothing leaks.

    \b
    grader verify
    grader verify pooling
    """
    from grader.course import find_root, load_course, pick_names
    from grader.sandbox.bwrap import is_there
    from grader.verify import secrets_in_kit

    course = load_course(find_root(Path.cwd()))
    wanted = pick_names(course, names)
    kind: SandboxKind = sandbox or ("bwrap" if is_there() else "process")
    proofs = []
    failed = False
    for proof in _proofs(course, list(wanted), kind, seeds, jobs or len(os.sched_getaffinity(0))):
        proofs.append(proof)
        _show(proof)
        failed = failed or bool(proof.problems)
    failed = _show_totals(proofs) or failed
    for assignment in course.assignments:
        leaks = secrets_in_kit(course, assignment)
        failed = failed or bool(leaks)
        click.echo(f"kit of {assignment.name}: {'nothing secret' if not leaks else 'LEAKS'}")
        for leak in leaks:
            click.echo(f"  {leak}")
    sys.exit(1 if failed else 0)


@click.command("new")
@click.argument("what", type=click.Choice(["exercise"]))
@click.argument("name")
@click.option("--assignment", "-a", default="", help="Where it belongs; default: the first.")
def new_command(what: str, name: str, assignment: str) -> None:
    r"""Write a skeleton that passes, to be filled in (docs/authoring.md says how).

    \b
    grader new exercise my_topic
    """
    from grader.course import find_root
    from grader.scaffold import new_exercise

    root = find_root(Path.cwd())
    for path in new_exercise(root, name, assignment):
        click.echo(os.path.relpath(path))
    click.echo(f"\nProve it with `grader verify {name}`, then fill it in.")


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
            if sys.stderr.isatty():
                note(f"{number} of {len(futures)}: {names[number - 1]} …")
            yield future.result()


def _show(proof: ExerciseProof) -> None:
    caught = sum(m.lost > 0 for m in proof.misconceptions)
    public = sum(m.by_public for m in proof.misconceptions)
    named = sum(m.diagnosis == m.name for m in proof.misconceptions)
    total = len(proof.misconceptions)
    click.echo(
        f"{proof.name}: reference {proof.score:g} of {proof.max_score:g}, "
        f"stub {proof.stub_score:g}; {proof.checks} checks, {proof.questions} questions; "
        f"{total} misconceptions: {caught} caught, {public} by public checks, "
        f"{named} diagnosed; {proof.seconds:.1f} s"
    )
    for problem in proof.problems:
        click.echo(f"  {click.style('problem:', fg='red')} {problem}")
    silent = [m.name for m in proof.misconceptions if not m.diagnosis]
    if silent:
        click.echo(f"  no diagnosis for {', '.join(silent)}")


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
    click.echo(f"\n{len(every)} misconceptions: {figures}")
    too_few = share["diagnosed as themselves"] < DIAGNOSED
    if too_few:
        click.echo(f"{click.style('problem:', fg='red')} {DIAGNOSED:.0%} should be diagnosed")
    return too_few
