"""Trusted code in this process: reference solutions, misconceptions, and the plain pytest run."""

from __future__ import annotations

import functools
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.checks.answers import AnswerError, Model
from grader.errors import CourseError, SubmissionError
from grader.wire import Reference, decode, encode
from grader.worker.loader import LoadedModules
from grader.worker.session import Session

__all__ = ["LocalAnswerer", "find_root", "read_sources", "solution", "trusted_module"]

# Trusted files may import what they like.
ANY_LIBRARY = ("numpy", "torch", "hypothesis", "grader", "sklearn", "scipy")


class LocalAnswerer:
    """Answers calls with functions of this process, in the same plain values as a worker."""

    def __init__(self, functions: dict[str, Any], session: Session | None = None) -> None:
        self.session = session or Session()
        self.session.functions.update(functions)

    def call(self, task: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the answer; AnswerError where there is none."""
        blob = encode((args, kwargs), reference_of)
        kind, content, _ = decode(self.session.ask(task, blob), self._model)
        if kind == "error":
            raise AnswerError(content)
        return content

    def _model(self, reference: Reference) -> Model:
        return Model(self, reference)


def reference_of(value: Any) -> Reference | None:
    """Return the reference that stands for a Model on the wire."""
    return value.reference if isinstance(value, Model) else None


def find_root(path: Path) -> Path:
    """Return the folder above `path` that holds `course.toml`; CourseError if there is none."""
    for folder in (path.resolve(), *path.resolve().parents):
        if (folder / "course.toml").is_file():
            return folder
    raise CourseError(
        "no course.toml here or above",
        where=str(path),
        hint="run the command in the course's folder, or in the kit's",
    )


def read_sources(folder: Path) -> dict[str, bytes]:
    """Return the Python files of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.py"))}


def trusted_module(
    folder: Path, name: str, extra: dict[str, ModuleType] | None = None
) -> ModuleType:
    """Run one trusted file of a folder, whose other files it may import by name."""
    loaded = LoadedModules(read_sources(folder), list(ANY_LIBRARY), extra)
    where = str(folder / f"{name}.py")
    try:
        module = loaded.load(name)
    except (ImportError, SubmissionError) as error:
        raise CourseError(f"cannot be loaded: {error}", where=where) from error
    for label, error in loaded.faults:
        raise CourseError(f"{type(error).__name__}: {error}", where=f"{where} ({label})") from error
    return module


@functools.cache
def _solution(root: Path, name: str) -> ModuleType:
    return trusted_module(root / "solutions", name)


def solution(name: str) -> ModuleType:
    """Return the reference solution of an exercise, for a hidden check of the same course."""
    caller = inspect.stack()[1].filename
    return _solution(find_root(Path(caller)), name)
