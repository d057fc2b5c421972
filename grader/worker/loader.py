"""Runs submitted files as modules, without files, `sys.path` or `sys.modules`."""

from __future__ import annotations

import linecache
import sys
from types import ModuleType
from typing import Any

from grader.errors import SubmissionError
from grader.submission.parse import parse
from grader.worker.guard import Guard

__all__ = ["LoadedModules"]


class LoadedModules:
    """The modules of one submission, each run when it is first asked for."""

    def __init__(self, files: dict[str, bytes], libraries: list[str]) -> None:
        self.files = {
            _module_name(name): (name, data)
            for name, data in sorted(files.items(), reverse=True)  # a .py wins over an .ipynb
            if name.endswith((".py", ".ipynb"))
        }
        self.guard = Guard(libraries, self.load)
        self.guard.siblings = self.files
        self.modules: dict[str, ModuleType] = {}
        self.labels: dict[str, list[str]] = {}  # what was run -> its lines
        self.faults: list[tuple[str, BaseException]] = []  # what went wrong while modules ran

    def load(self, name: str) -> ModuleType:
        """Return the module called `name`, running its cells if this is the first time.

        A cell that raises is noted in `faults`, and the names defined before stay. Errors:
        SubmissionError if the file cannot be read as Python.
        """
        if name in self.modules:
            return self.modules[name]
        if name not in self.files:
            raise ImportError(f"there is no {name}.py beside this file")
        file_name, data = self.files[name]
        cells = parse(file_name, data)
        module = ModuleType(f"submission.{name}")
        # The standard library looks a class's module up there (dataclasses, for one).
        sys.modules[module.__name__] = module
        vars(module).update(__builtins__=vars(self.guard.builtins), __file__=file_name)
        self.modules[name] = module
        whole = len(cells) == 1 and not file_name.endswith(".ipynb")
        for label, code in cells:
            self.labels[label] = code.splitlines()
            # So that `inspect.getsource` and a student's own tracebacks find the lines.
            linecache.cache[label] = (len(code), None, code.splitlines(True), label)
            try:
                compiled = compile(code, label, "exec", dont_inherit=True)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                if whole:
                    raise SubmissionError(_syntax_message(error), where=label) from None
                self.faults.append((label, error))
                continue
            self._run(label, compiled, module)
        return module

    def _run(self, label: str, compiled: Any, module: ModuleType) -> None:
        """Run one cell; what it raises is noted, whatever it is."""
        try:
            exec(compiled, vars(module))
        except BaseException as error:  # student code may raise SystemExit, KeyboardInterrupt …
            if getattr(error, "ends_loading", False):
                raise
            self.faults.append((label, error))


def _module_name(file_name: str) -> str:
    return file_name.rpartition("/")[2].rpartition(".")[0]


def _syntax_message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        line = (error.text or "").strip()
        shown = f": `{line}`" if line else ""
        return f"line {error.lineno}: {error.msg}{shown}"
    return f"{type(error).__name__}: {error}"
