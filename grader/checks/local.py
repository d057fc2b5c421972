"""Trusted code in this process: reference solutions, misconceptions, and the plain pytest run."""

from __future__ import annotations

import functools
import inspect
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks.answers import Model, answer_of
from grader.course import find_root
from grader.errors import CourseError, SubmissionError
from grader.model import Device
from grader.wire import Reference, encode_call
from grader.worker.loader import LoadedModules
from grader.worker.session import Session

__all__ = [
    "MISCONCEPTIONS",
    "LocalAnswerer",
    "misconceptions",
    "read_sources",
    "reference",
    "reference_of",
    "solution",
    "task_of",
    "trusted_module",
]

# Trusted files may import what they like.
ANY_LIBRARY = ("numpy", "torch", "hypothesis", "grader")

MISCONCEPTIONS = "its_misconceptions.py"


class LocalAnswerer:
    """Answers calls with functions of this process, in the same plain values as a worker."""

    device: Device = "cpu"

    def __init__(self, functions: dict[str, Any]) -> None:
        self.session = Session(interruptible=True)
        self.session.functions.update(functions)

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer; AnswerError where there is none."""
        blob = encode_call(args, kwargs, reference_of)
        with warnings.catch_warnings(action="ignore"):
            answer = self.session.ask(task, blob)
        return answer_of(answer, self._model)

    def forget(self) -> None:
        """Let go of all models that were made."""
        self.session.forget()

    def _model(self, reference: Reference) -> Model:
        return Model(self, reference)


def reference_of(value: Any) -> Reference | None:
    """Return the reference that stands for a Model on the wire."""
    return value.reference if isinstance(value, Model) else None


def read_sources(folder: Path) -> dict[str, bytes]:
    """Return the Python files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.py"))}


def trusted_module(folder: Path, name: str) -> ModuleType:
    """Run one trusted file of a folder, whose other files it may import by name."""
    return _run(read_sources(folder), name, folder / f"{name}.py")


def misconceptions(root: Path, exercise: str) -> dict[str, Any]:
    """Return the wrong versions of an exercise's tasks by name, in the order of their file.

    Their file may import every reference solution by name.
    """
    path = root / "solutions" / "misconceptions" / f"{exercise}.py"
    if not path.is_file():
        return {}
    files = {**read_sources(root / "solutions"), MISCONCEPTIONS: path.read_bytes()}
    module = _run(files, MISCONCEPTIONS.removesuffix(".py"), path)
    return {name: value for name, value in vars(module).items() if task_of(value)}


def task_of(wrong: Any) -> str:
    """Return the task that a misconception stands for, "" for anything else."""
    return str(getattr(wrong, "__misconception__", ""))


def _run(files: dict[str, bytes], name: str, path: Path) -> ModuleType:
    loaded = LoadedModules(files, list(ANY_LIBRARY))
    try:
        module = loaded.load(name)
    except (ImportError, SubmissionError) as error:
        raise CourseError(f"cannot be loaded: {error}", where=str(path)) from error
    for label, fault in loaded.faults:
        if isinstance(fault, KeyboardInterrupt):
            raise fault
        raise CourseError(f"{type(fault).__name__}: {fault}", where=f"{path} ({label})") from fault
    return module


@functools.cache
def reference(root: Path, name: str) -> ModuleType:
    """Return the reference solution of an exercise."""
    return trusted_module(root / "solutions", name)


def solution(name: str) -> ModuleType:
    """Return the reference solution of an exercise, for a hidden check of the same course."""
    caller = inspect.stack()[1].filename
    return reference(find_root(Path(caller)), name)
