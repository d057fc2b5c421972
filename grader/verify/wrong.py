"""Hands in misconceptions and mutants: each must lose points."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from grader import misconceptions as mark
from grader.checks.local import MISCONCEPTIONS, misconceptions, read_sources, task_of
from grader.checks.store import load_questions
from grader.errors import CourseError
from grader.grading import Judge
from grader.model import Course, Exercise, Report, TaskReport
from grader.mutation import Mutant, mutants_of, owners_in, users_of
from grader.verify.proof import ExerciseProof, MisconceptionProof, MutantProof
from grader.verify.right import submission_of

__all__ = ["as_submission", "misconception_proofs", "mutant_proofs", "owners_of"]

SAMPLE: Final = 40  # mutants of a function whose checks train


# Misconceptions -------------------------------------------------------------------------------


def misconception_proofs(judge: Judge, exercise: Exercise, names: Collection[str]) -> ExerciseProof:
    """Grade some misconceptions of an exercise, each as a submission that is right but for it."""
    judge.effort = "diagnose"
    found = []
    for name, wrong in misconceptions(judge.course.root, exercise.name).items():
        if name in names:
            task = task_of(wrong)
            judge.wanted = {exercise.name: {task}}
            files = as_submission(judge.course, exercise, name, task)
            found.append(_proof(judge.grade(submission_of(files)), name, task))
    problems = tuple(problem for proof in found for problem in _problems(proof))
    return ExerciseProof(name=exercise.name, misconceptions=tuple(found), problems=problems)


def as_submission(course: Course, exercise: Exercise, wrong: str, task: str) -> dict[str, bytes]:
    """Return the files of a submission that is right but for one misconception."""
    solutions = read_sources(course.root / "solutions")
    own = f"{exercise.name}.py"
    reference = f"reference_of_{exercise.name}"
    path = course.root / "solutions" / "misconceptions" / own
    wrong_text = re.sub(
        rf"^(\s*)(from|import) {exercise.name}\b",
        rf"\1\2 {reference}",
        path.read_text("utf-8"),
        flags=re.MULTILINE,
    )
    tasks = ", ".join(t.name for t in exercise.tasks)
    shim = (
        f"from {reference} import {tasks}\n"
        f"from {MISCONCEPTIONS.removesuffix('.py')} import {wrong} as {task}\n"
    )
    return {
        **solutions,
        f"{reference}.py": solutions[own],
        MISCONCEPTIONS: wrong_text.encode(),
        "grader.py": Path(str(mark.__file__)).read_bytes(),
        own: shim.encode(),
    }


def _proof(report: Report, name: str, task: str) -> MisconceptionProof:
    found = _task(report, task)
    return MisconceptionProof(
        name=name,
        task=task,
        lost=found.max_score - found.score,
        by_public=any(c.visibility == "public" and c.score < c.max_score for c in found.checks),
        diagnosis=found.diagnosis.name if found.diagnosis else "",
    )


def _task(report: Report, name: str) -> TaskReport:
    return next(t for exercise in report.exercises for t in exercise.tasks if t.name == name)


def _problems(proof: MisconceptionProof) -> Iterable[str]:
    if proof.lost <= 0:
        yield f"{proof.name} gets full marks for {proof.task}: no check catches it"
    if proof.diagnosis not in ("", proof.name):
        yield f"{proof.name} is diagnosed as {proof.diagnosis}"


# Mutants --------------------------------------------------------------------------------------


def owners_of(course: Course, exercise: Exercise) -> list[str]:
    """Return what the reference of an exercise defines and a mutant may be in."""
    return owners_in(_reference(course, exercise))


def mutant_proofs(judge: Judge, exercise: Exercise, owner: str) -> ExerciseProof:
    """Grade the mutants of one function of the reference, or a sample where its checks train.

    A mutant of a task is asked what the task is asked; one of a helper, what all tasks that use it
    are asked, until one of them loses points.
    """
    text = _reference(judge.course, exercise)
    tasks = [t.name for t in exercise.tasks if t.name == owner] or [
        task.name for task in exercise.tasks if task.name in users_of(text, owner)
    ]
    every = mutants_of(text, owner)
    chosen = _sample(every) if _is_slow(judge.course, exercise, tasks) else every
    reasons = _equivalents(judge.course, exercise).get(owner, {})
    judge.effort = "detect"
    found = [
        MutantProof(
            owner=owner,
            line=mutant.line,
            diff=mutant.diff,
            killed=any(_loses(judge, exercise, mutant, task) for task in tasks),
            equivalent=reasons.get(_mark_of(mutant), ""),
        )
        for mutant in chosen
    ]
    stale = reasons.keys() - {_mark_of(mutant) for mutant in every}
    problems = [
        f"equivalents/{exercise.name}.toml marks no mutant of {owner}: {was!r}, {now!r}"
        for was, now in stale
    ]
    problems += [
        f"line {m.line} is marked as equivalent, and a check tells it apart:\n{m.diff}"
        for m in found
        if m.killed and m.equivalent
    ]
    return ExerciseProof(
        name=exercise.name,
        mutants=tuple(found),
        left_out=len(every) - len(chosen),
        problems=tuple(problems),
    )


def _loses(judge: Judge, exercise: Exercise, mutant: Mutant, task: str) -> bool:
    judge.wanted = {exercise.name: {task}}
    files = read_sources(judge.course.root / "solutions")
    files[f"{exercise.name}.py"] = mutant.source.encode()
    found = _task(judge.grade(submission_of(files)), task)
    return found.score < found.max_score


def _is_slow(course: Course, exercise: Exercise, tasks: Sequence[str]) -> bool:
    """Say whether a task has a check with a time limit of its own, as those that train have."""
    questions = load_questions(course, exercise, warn=lambda _: None)
    return any(item.check.seconds for task in tasks for item in questions.of(task))


def _sample(mutants: Sequence[Mutant]) -> Sequence[Mutant]:
    """Return at most SAMPLE mutants, spread evenly over the function and the operators."""
    step = max(1.0, len(mutants) / SAMPLE)
    return [mutants[int(i * step)] for i in range(min(SAMPLE, len(mutants)))]


def _reference(course: Course, exercise: Exercise) -> str:
    return (course.root / "solutions" / f"{exercise.name}.py").read_text("utf-8")


# Mutants that are no mistakes -----------------------------------------------------------------


def _mark_of(mutant: Mutant) -> tuple[str, str]:
    return mutant.was, mutant.now


def _equivalents(course: Course, exercise: Exercise) -> dict[str, dict[tuple[str, str], str]]:
    """Return why mutants are equivalent, by function and by the lines that differ."""
    path = course.root / "solutions" / "equivalents" / f"{exercise.name}.toml"
    if not path.is_file():
        return {}
    try:
        rows: dict[str, list[dict[str, str]]] = tomllib.loads(path.read_text("utf-8"))
        found = {
            owner: {(row["was"].strip(), row["now"].strip()): row["reason"] for row in marks}
            for owner, marks in rows.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        hint = "each [[function]] has `was`, `now` and `reason`, as texts"
        raise CourseError(f"cannot be read: {error!r}", where=str(path), hint=hint) from None
    unknown = found.keys() - set(owners_of(course, exercise))
    if unknown:
        raise CourseError(f"{', '.join(sorted(unknown))} is not in the reference", where=str(path))
    return found
