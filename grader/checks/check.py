"""The `check` decorator: makes a pytest function a check of a task, worth points."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

from hypothesis import HealthCheck, Phase, is_hypothesis_test, settings

from grader.errors import CourseError

__all__ = ["About", "Check", "check", "load_checks"]

About = Literal["values", "dtype", "refusals"]


class Check(NamedTuple):
    """A question about one task: a property asked with many examples, or one worked example."""

    name: str
    title: str
    task: str
    points: float
    about: About
    partial: bool
    void: bool  # whether right answers may be empty or not finite
    seconds: float | None  # of CPU time for one call, where the exercise's limit is not right
    examples: int
    function: Callable[..., Any]  # as pytest runs it
    body: Callable[..., Any]  # what it does with one example
    needs: tuple[str, ...]  # the tasks and equipment among its parameters
    module: str  # where it is written
    line: int

    @property
    def seed(self) -> int:
        """The Hypothesis seed, fixed by the check's name: everybody is asked the same."""
        return zlib.crc32(f"{self.task}.{self.name}".encode())

    @property
    def draws(self) -> bool:
        """Whether Hypothesis draws examples for it."""
        return bool(is_hypothesis_test(self.function))


def check(
    task: str,
    points: float = 1.0,
    *,
    about: About = "values",
    examples: int = 40,
    partial: bool = False,
    void: bool = False,
    seconds: float | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a pytest function a check of `task`.

    The docstring's first line is its title, which the student sees. Parameters that Hypothesis
    does not draw name tasks (or `sequential`, which builds models). Where `partial`, the function
    returns the share of the points that was earned, 0 to 1; else it returns nothing, and earns
    all by raising nothing. Checks about `dtype` and `refusals` are left out of the diagnosis. Only
    where `void` may a right answer be an empty array, infinite or NaN.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        if is_hypothesis_test(function):
            function = settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                deadline=None,
                phases=(Phase.explicit, Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
                report_multiple_bugs=False,
                print_blob=False,
            )(function)
        title = (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".")
        if not title:
            raise CourseError(
                "has no docstring",
                where=f"{function.__module__}.{function.__name__}",
                hint="its first line is what the student reads",
            )
        marked: Any = function
        marked.__check__ = Check(
            name=function.__name__,
            title=title,
            task=task,
            points=float(points),
            about=about,
            partial=partial,
            void=void,
            seconds=seconds,
            examples=examples,
            function=function,
            body=marked.hypothesis.inner_test if is_hypothesis_test(function) else function,
            needs=tuple(inspect.signature(function).parameters),
            module=function.__module__,
            line=inspect.unwrap(function).__code__.co_firstlineno,
        )
        return function

    return mark


def load_checks(path: Path) -> list[Check]:
    """Return the checks that a test file defines, in the order it does; CourseError if it can't."""
    module = _import_file(path)
    checks = [value.__check__ for value in vars(module).values() if hasattr(value, "__check__")]
    own = [check for check in checks if check.module == module.__name__]
    return sorted(own, key=lambda check: check.line)


def _import_file(path: Path) -> ModuleType:
    name = f"grader_checks_{zlib.crc32(str(path.resolve()).encode()):08x}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError("is not a Python file", where=str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            f"cannot be loaded: {type(error).__name__}: {error}",
            where=str(path),
            hint="run `pytest` on the file to see where",
        ) from error
    return module
