"""The commands of a course's author."""

from __future__ import annotations

import concurrent.futures
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.commands import Command
from grader.cli.console import note, on_terminal, result, short, style
from grader.cli.instructor import cores, whole_course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Assignment, Course, SandboxKind
    from grader.verify import ExerciseProof, Job

__all__ = ["new_command", "verify_command"]

DIAGNOSED = 0.9  # the share of misconceptions that must be told apart
KILLED = 0.97  # the share of mutants that must lose points


@click.command("verify", cls=Command)
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--seeds",
    default=20,
    show_default=True,
    type=click.IntRange(0),
    help="Other seeds for the reference.",
)
@click.option("--mutants", is_flag=True, help="Also break each reference in every small way.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Processes; default: one a core.")
@click.option("--sandbox", type=click.Choice(["bwrap", "process"]), help="Default: bwrap if there.")
def verify_command(
    names: tuple[str, ...],
    seeds: int,
    mutants: bool,
    jobs: int | None,
    sandbox: SandboxKind | None,
) -> None:
    """Prove the course: references, stubs, misconceptions, no leaks.

        grader verify                   the whole course
        grader verify sorting           one exercise
        grader verify --seeds 100       more questions for the reference
        grader verify --mutants         does every small fault lose points?

    The exit code is 0 if everything is as it should be, 1 if there is a problem.
    """
    from grader.course import pick_names
    from grader.sandbox.bwrap import is_there
    from grader.verify import jobs_of

    course = whole_course()
    wanted = pick_names(course, names)
    kind: SandboxKind = sandbox or ("bwrap" if is_there() else "process")
    proofs = []
    tasks = jobs_of(course, list(wanted), kind, seeds, mutants)
    for proof in _proofs(course.root, list(wanted), tasks, jobs or cores()):
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


def _proofs(root: Path, names: list[str], jobs: list[Job], cores: int) -> Iterator[ExerciseProof]:
    """Yield a proof per exercise, in the course's order, as soon as all its jobs are done."""
    from grader.verify import joined

    parts: dict[int, ExerciseProof] = {}
    numbers = {name: [n for n, job in enumerate(jobs) if job.exercise == name] for name in names}
    left = list(names)
    for number, part in _with_progress(_done(root, names, jobs, cores), len(jobs)):
        parts[number] = part
        while left and all(n in parts for n in numbers[left[0]]):
            yield joined([parts[n] for n in numbers[left.pop(0)]])


def _done(
    root: Path, names: list[str], jobs: list[Job], cores: int
) -> Iterator[tuple[int, ExerciseProof]]:
    """Yield the number of each job and what it proved, when it is done.

    The questions of an exercise are recorded before its jobs begin, so that no two of them do it.
    """
    from grader.batch import local_executor
    from grader.verify import prove, record_questions

    if cores == 1:
        yield from enumerate(map(prove, jobs))
        return
    with local_executor(cores) as executor:
        futures: dict[concurrent.futures.Future[Any], str | int] = {
            executor.submit(record_questions, root, name): name for name in names
        }
        while futures:
            done, _ = concurrent.futures.wait(futures, return_when="FIRST_COMPLETED")
            for future in done:
                what, found = futures.pop(future), future.result()
                if isinstance(what, int):
                    yield what, found
                    continue
                for number, job in enumerate(jobs):
                    if job.exercise == what:
                        futures[executor.submit(prove, job)] = number


def _with_progress(
    parts: Iterator[tuple[int, ExerciseProof]], total: int
) -> Iterator[tuple[int, ExerciseProof]]:
    """Yield the parts; on a terminal, with a line that tells how many jobs are done."""
    for done, (number, part) in enumerate(parts, start=1):
        if on_terminal():
            note(f"\r\033[K{done} of {total}: {part.name} …\r", newline=False)
        yield number, part
    if on_terminal():
        note("\r\033[K", newline=False)


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
    if proof.mutants:
        _show_mutants(proof)


def _show_mutants(proof: ExerciseProof) -> None:
    """Print how many mutants of each function were killed, and what became of the others."""
    scores = []
    for owner in dict.fromkeys(mutant.owner for mutant in proof.mutants):
        own = [m for m in proof.mutants if m.owner == owner and not m.equivalent]
        scores.append(f"{owner} {sum(m.killed for m in own)} of {len(own)}")
    sample = f"; a sample, {proof.left_out} left out" if proof.left_out else ""
    result(f"  mutants killed: {', '.join(scores)}{sample}")
    for mutant in proof.mutants:
        if not mutant.killed:
            fate = "equivalent" if mutant.equivalent else "survived"
            result(f"    {fate}: {mutant.owner}, line {mutant.line}")
            result("\n".join(f"      {line}" for line in mutant.diff.splitlines()))
            if mutant.equivalent:
                result(f"      {mutant.equivalent}")


def _show_totals(proofs: list[ExerciseProof]) -> bool:
    """Print the course's figures; say whether too few faults were caught or told apart."""
    every = [m for proof in proofs for m in proof.misconceptions]
    problems = []
    if every:
        share = {
            "caught": sum(m.lost > 0 for m in every) / len(every),
            "caught by public checks alone": sum(m.by_public for m in every) / len(every),
            "diagnosed as themselves": sum(m.diagnosis == m.name for m in every) / len(every),
            "diagnosed as another": sum(m.diagnosis not in ("", m.name) for m in every)
            / len(every),
        }
        figures = ", ".join(f"{value:.1%} {what}" for what, value in share.items())
        result(f"\n{len(every)} misconceptions: {figures}")
        if share["diagnosed as themselves"] < DIAGNOSED:
            problems.append(f"{DIAGNOSED:.0%} of the misconceptions should be diagnosed")
    real = [m for proof in proofs for m in proof.mutants if not m.equivalent]
    if real:
        killed = sum(m.killed for m in real) / len(real)
        equivalent = sum(len(proof.mutants) for proof in proofs) - len(real)
        result(f"{len(real)} mutants: {killed:.1%} killed; {equivalent} more are equivalent")
        if killed < KILLED:
            problems.append(f"{KILLED:.0%} of the mutants should be killed")
    for problem in problems:
        result(f"{style('problem:', fg='red')} {problem}")
    return bool(problems)


def _show_leaks(course: Course, assignment: Assignment) -> bool:
    """Print what secret a kit would hold; say whether it would hold any."""
    from grader.verify import secrets_in_kit

    leaks = secrets_in_kit(course, assignment)
    result(f"kit of {assignment.name}: {'nothing secret' if not leaks else 'LEAKS'}")
    for leak in leaks:
        result(f"  {leak}")
    return bool(leaks)
