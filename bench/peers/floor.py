"""The floor: the same questions asked of functions in this process, without any protection."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from course import TASKS, Student, questions_of

from grader.checks.answers import Model
from grader.checks.store import Question
from grader.model import Course, Device
from grader.worker.modules import OPERATIONS, is_module

ROUNDS = 25


class Floor(NamedTuple):
    """Seconds of one submission."""

    asking: float  # of functions that stay loaded, so that Python has adapted their code
    whole: float  # of a submission that is loaded first, as all are that are graded


class _Here:
    """Answers what a model is asked, with the model itself in place of a reference to it."""

    device: Device = "cpu"

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        model, *others = args
        return OPERATIONS[task](model.reference, *others, **kwargs)

    def forget(self) -> None:
        """Nothing is kept."""


def floor(course: Course, students: Sequence[Student]) -> Floor:
    """Measure the floor with these students in turn, whose answers all have to be right.

    The checks' bodies and comparisons are included.
    """
    items = [item for _, item in questions_of(course)]

    def whole() -> None:
        for student in students:
            _ask(items, _loaded(student))

    asking = _asking(course, students)
    return Floor(*(_seconds(run) / len(students) for run in (asking, whole)))


def side_by_side(course: Course, students: Sequence[Student], cores: Sequence[int]) -> float:
    """Return the seconds of one submission while every one of these cores is asking.

    Nothing is shared but the machine: what that costs, no program on it can avoid.
    """
    context = multiprocessing.get_context("fork")
    together = context.Barrier(len(cores))
    ends = []
    for core in cores:
        ours, theirs = context.Pipe(duplex=False)
        context.Process(
            target=_on_core, args=(core, together, theirs, course, students), daemon=True
        ).start()
        theirs.close()
        ends.append(ours)
    return sum(end.recv() for end in ends) / len(ends)


def _on_core(
    core: int, together: Barrier, told: Connection, course: Course, students: Sequence[Student]
) -> None:
    os.sched_setaffinity(0, {core})
    asking = _asking(course, students)
    asking()
    together.wait()
    told.send(_seconds(asking) / len(students))


def _asking(course: Course, students: Sequence[Student]) -> Callable[[], None]:
    """Return what asks everybody's functions, which are loaded now."""
    items = [item for _, item in questions_of(course)]
    functions = [_loaded(student) for student in students]

    def asking() -> None:
        for own in functions:
            _ask(items, own)

    return asking


def _seconds(run: Callable[[], None]) -> float:
    run()
    started = time.perf_counter()
    for _ in range(ROUNDS):
        run()
    return (time.perf_counter() - started) / ROUNDS


def _ask(items: Sequence[Question], functions: dict[str, Callable[..., Any]]) -> None:
    for item in items:
        needed = {name: functions[name] for name in item.check.needs}
        for example in item.recording.examples:
            item.check.body(**example.arguments, **needed)


def _loaded(student: Student) -> dict[str, Callable[..., Any]]:
    return {task: _function(student, task) for task in TASKS}


def _function(student: Student, task: str) -> Callable[..., Any]:
    names: dict[str, Any] = {"__name__": __name__}  # where a dataclass looks for its module
    exec(student.text(task), names)
    function = names[task]

    def call(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        return Model(_Here(), value) if is_module(value) else value

    return call
