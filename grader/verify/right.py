"""Proves that the reference earns everything, whatever is drawn, and the stub nothing."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checks.local import read_sources
from grader.checks.run import drawn
from grader.checks.store import load_questions, reference_answerer
from grader.grading import Judge
from grader.model import Course, Exercise, Report, SourceFile, Submission
from grader.verify.proof import ExerciseProof

__all__ = ["other_seeds", "reference_and_stub", "submission_of"]


def reference_and_stub(judge: Judge, exercise: Exercise) -> ExerciseProof:
    """Grade the reference and the stub; hints are counted as well."""
    judge.wanted = {exercise.name: {task.name for task in exercise.tasks}}
    judge.effort = "explain"
    questions = load_questions(judge.course, exercise, warn=lambda _: None)
    right = judge.grade(submission_of(read_sources(judge.course.root / "solutions")))
    judge.effort = "detect"
    stub = judge.grade(submission_of(read_sources(judge.course.root / "exercises")))
    problems = [*_hints_missing(exercise)]
    problems += [f"the reference loses points: {loss}" for loss in _losses(right)]
    if stub.score > 0:
        problems.append(f"the stub scores {stub.score:g} points")
    return ExerciseProof(
        name=exercise.name,
        score=right.score,
        max_score=right.max_score,
        stub_score=stub.score,
        checks=len(questions.items),
        questions=sum(max(1, len(item.recording.examples)) for item in questions.items),
        problems=tuple(problems),
    )


def other_seeds(course: Course, exercise: Exercise, seeds: Iterable[int]) -> ExerciseProof:
    """Ask the reference what Hypothesis draws from other seeds, a quarter of the examples each."""
    answerer = reference_answerer(course.root, exercise.name)
    problems = []
    for item in load_questions(course, exercise, warn=lambda _: None).items:
        for seed in seeds if item.check.draws else ():  # others ask the same whatever the seed
            most = max(1, item.check.examples // 4)
            _, fault, share, _ = drawn(item.check, answerer, seed, most)[-1]
            if fault is not None or share < 1:
                why = fault.message if fault is not None else f"{share:.0%}"
                problems.append(f"under seed {seed}, the reference fails {item.check.name}: {why}")
                break
    return ExerciseProof(name=exercise.name, problems=tuple(problems))


def submission_of(files: dict[str, bytes]) -> Submission:
    """Return files as they would be handed in."""
    return Submission(
        student="verify",
        assignment="",
        files=tuple(SourceFile(name=name, data=data) for name, data in files.items()),
    )


def _losses(report: Report) -> Iterable[str]:
    for exercise in report.exercises:
        if exercise.status != "graded":
            yield f"{exercise.name} is {exercise.status}: {exercise.message}"
        for task in exercise.tasks:
            for check in task.checks:
                if check.score < check.max_score:
                    yield f"{task.name}, {check.name}: {check.status} {check.message}"


def _hints_missing(exercise: Exercise) -> Iterable[str]:
    for task in exercise.tasks:
        if len(task.hints) < 2:
            yield f"{task.name} has {len(task.hints)} hints; two are the least"
