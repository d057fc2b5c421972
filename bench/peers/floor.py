"""The floor: the same questions asked of functions in this process, without any protection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from course import TASKS, Student, questions_of

from grader.checks.answers import Model
from grader.model import Course, Device
from grader.worker.modules import OPERATIONS, is_module


class _Here:
    """Answers what a model is asked, with the model itself in place of a reference to it."""

    device: Device = "cpu"

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        model, *others = args
        return OPERATIONS[task](model.reference, *others, **kwargs)

    def forget(self) -> None:
        """Nothing is kept."""


def floor(course: Course, students: Sequence[Student]) -> Callable[[], None]:
    """Return a function that asks every student's functions all recorded questions.

    The checks' bodies and comparisons are included; all answers have to be right.
    """
    functions = [{task: _loaded(student, task) for task in TASKS} for student in students]
    items = [item for _, item in questions_of(course)]

    def ask() -> None:
        for own in functions:
            for item in items:
                needed = {name: own[name] for name in item.check.needs}
                for example in item.recording.examples:
                    item.check.body(**example.arguments, **needed)

    return ask


def _loaded(student: Student, task: str) -> Callable[..., Any]:
    names: dict[str, Any] = {"__name__": __name__}  # where a dataclass looks for its module
    exec(student.text(task), names)
    function = names[task]

    def call(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        return Model(_Here(), value) if is_module(value) else value

    return call
