"""The magics of a notebook: `%grader`, which does what the command does, and `%check`."""

from __future__ import annotations

import ast
import contextlib
import functools
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.cli.console import IN_A_NOTEBOOK, result
from grader.cli.kernel import check, import_notebooks

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["load"]


def load(shell: Any) -> None:
    """Add the magics to a shell of IPython, and let it import notebooks."""
    shell.register_magic_function(functools.partial(_grader, shell), magic_name="grader")
    shell.register_magic_function(functools.partial(check, shell), magic_name="check")
    import_notebooks()


def _grader(shell: Any, line: str) -> None:
    """Run a command in a process of its own, with the Python of this notebook, in colour.

    A check reads the saved notebook. If that does not hold a task as it was last run here, the
    check begins with this: nearly always somebody forgot to save.
    """
    words = _words(line)
    if words[:1] == ["quiz"]:
        result("The quiz asks questions, so it needs a terminal: type grader quiz there.")
        return
    names = _unsaved(shell, words)
    if names:
        result(
            f"Is the notebook saved? The file holds another {', '.join(names)} than you ran last.\n"
            "If it is not, save it (Ctrl-S or ⌘S) and run this cell again.\n"
        )
    # -P: no file of the student's is taken for one of Python's own.
    command = ["env", f"{IN_A_NOTEBOOK}=1", sys.executable, "-P", "-m", "grader", *words]
    shell.system(f"{shlex.join(command)} < /dev/null")


def _words(line: str) -> list[str]:
    """Return what is typed behind the magic, as a terminal would take it."""
    try:
        return shlex.split(line)
    except ValueError:  # a quote that is never closed
        return line.split()


def _unsaved(shell: Any, words: list[str]) -> list[str]:
    """Return the tasks to be checked whose last run is not what the saved notebook holds."""
    from grader.course import find_root, pick_names
    from grader.errors import GraderError
    from grader.kit import load_kit
    from grader.submission.parse import parse

    if words[:1] != ["check"]:
        return []
    ran = _functions(shell.user_ns["In"])
    found: list[str] = []
    try:
        course = load_kit(find_root(Path.cwd()))
        wanted = pick_names(course, [word for word in words[1:] if not word.startswith("-")])
        for exercise, tasks in wanted.items():
            path = course.home / f"{exercise}.ipynb"
            if path.is_file():
                saved = _functions(cell.code for cell in parse(path.name, path.read_bytes()))
                found += [task for task in tasks & ran.keys() if saved.get(task) != ran[task]]
    except (GraderError, OSError):
        return []  # the command will tell
    return sorted(found)


def _functions(cells: Iterable[str]) -> dict[str, str]:
    """Return the functions that cells define, without comments; the last one of a name counts."""
    found: dict[str, str] = {}
    for cell in cells:
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.parse(cell).body:
                if isinstance(node, ast.FunctionDef):
                    found[node.name] = ast.unparse(node)
    return found
