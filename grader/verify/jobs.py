"""Cuts the proof of a course into jobs, each for one process and small enough to share out."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from grader.checks.local import misconceptions
from grader.checks.store import load_questions
from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.model import Course, Exercise, Record, SandboxKind
from grader.verify.proof import ExerciseProof
from grader.verify.right import other_seeds, reference_and_stub
from grader.verify.wrong import misconception_proofs, mutant_proofs, owners_of

__all__ = ["Job", "jobs_of", "prove", "record_questions"]

AT_A_TIME = 4  # seeds, or misconceptions, of one job


class Job(Record, frozen=True, kw_only=True):
    """A part of the proof of one exercise."""

    root: Path
    assignment: str
    exercise: str
    sandbox: SandboxKind
    part: Literal["reference", "seeds", "misconceptions", "mutants"]
    seeds: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # of misconceptions, or of the function that is mutated


def jobs_of(
    course: Course, names: Sequence[str], sandbox: SandboxKind, seeds: int, mutants: bool
) -> list[Job]:
    """Return the jobs that prove some exercises, in the course's order."""
    jobs = []
    for assignment in course.assignments:
        for exercise in assignment.exercises:
            if exercise.name in names:
                bare = Job(
                    root=course.root,
                    assignment=assignment.name,
                    exercise=exercise.name,
                    sandbox=sandbox,
                    part="reference",
                )
                jobs += [bare, *_parts(course, exercise, bare, seeds, mutants)]
    return jobs


def _parts(
    course: Course, exercise: Exercise, bare: Job, seeds: int, mutants: bool
) -> Sequence[Job]:
    each = msgspec.structs.replace
    wrong = list(misconceptions(course.root, exercise.name))
    found = [
        each(bare, part="misconceptions", names=tuple(wrong[i : i + AT_A_TIME]))
        for i in range(0, len(wrong), AT_A_TIME)
    ]
    found += [
        each(bare, part="seeds", seeds=tuple(range(i, min(i + AT_A_TIME, seeds + 1))))
        for i in range(1, seeds + 1, AT_A_TIME)
    ]
    if mutants:
        owners = owners_of(course, exercise)
        found += [each(bare, part="mutants", names=(owner,)) for owner in owners]
    return found


def prove(job: Job) -> ExerciseProof:
    """Do one job; its sandboxes stay warm for the next of this process.

    Errors: CourseError where a check or the reference does not even run.
    """
    started = time.monotonic()
    judge = _judge(job.root, job.assignment, job.sandbox)
    exercise = next(e for e in judge.assignment.exercises if e.name == job.exercise)
    found = _prove(job, judge, exercise)
    return msgspec.structs.replace(found, seconds=time.monotonic() - started)


def _prove(job: Job, judge: Judge, exercise: Exercise) -> ExerciseProof:
    if job.part == "seeds":
        return other_seeds(judge.course, exercise, job.seeds)
    if job.part == "misconceptions":
        return misconception_proofs(judge, exercise, job.names)
    if job.part == "mutants":
        return mutant_proofs(judge, exercise, *job.names)
    return reference_and_stub(judge, exercise)


def record_questions(root: Path, name: str) -> None:
    """Record the questions of one exercise, where they are not there yet."""
    course = load_course(root)
    exercise = next(e for e in course.exercises if e.name == name)
    load_questions(course, exercise, warn=lambda _: None)


@functools.cache
def _judge(root: Path, assignment: str, sandbox: SandboxKind) -> Judge:
    course = load_course(root)
    return Judge(
        course,
        pick_assignment(course, assignment),
        sandbox=sandbox,
        wanted={},
        warn=lambda _: None,
    )
