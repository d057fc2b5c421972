"""Where text goes and how it looks: results on stdout, all else on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

__all__ = [
    "IN_A_NOTEBOOK",
    "look",
    "note",
    "on_terminal",
    "result",
    "saving",
    "short",
    "show_error",
    "style",
    "typed",
    "warn",
    "wrapped",
]

IN_A_NOTEBOOK = "GRADER_IN_A_NOTEBOOK"  # the environment variable by which the magic tells


def result(text: str | bytes, *, newline: bool = True) -> None:
    """Print what was asked for, to stdout; MachineError where it takes nothing.

    Where its reader has left, as `head` does, nobody is to be told; the exit code is the same.
    """
    from grader.errors import MachineError

    try:
        click.echo(text, nl=newline)
    except OSError as error:
        _let_go(1)
        if isinstance(error, BrokenPipeError):
            raise SystemExit(MachineError.exit_code) from None
        hint = "see where stdout goes, and whether the disk is full"
        why = f"cannot be written: {error.strerror}"
        raise MachineError(why, where="stdout", hint=hint) from None


def note(message: str, *, newline: bool = True) -> None:
    """Print progress, to stderr; a stderr that takes nothing is no reason to stop."""
    try:
        click.echo(message, err=True, nl=newline)
    except OSError:
        _let_go(2)


def _let_go(stream: int) -> None:
    """Write to nowhere from now on; else what is left over fails again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def warn(message: str) -> None:
    """Print a warning, to stderr."""
    note(f"{style('warning:', fg='yellow')} {message}")


def show_error(message: str, hint: str = "") -> None:
    """Print an error, and after it how to mend it, to stderr."""
    here = os.path.join(os.getcwd(), "")
    note(f"{style('error:', fg='red', bold=True)} {message.replace(here, '')}")
    if hint:
        note(f"\n{style('hint:', fg='cyan', bold=True)} {hint}")


def style(text: str, **how: Any) -> str:
    """Return coloured text where colour is wanted; on the way to a file it is taken off again."""
    return click.style(text, **how) if _wants_colour() else text


def look(stream: IO[str]) -> dict[str, Any]:
    """Return how to draw on a stream: colour only on a terminal, its width, plain ASCII or not."""
    encoding = (getattr(stream, "encoding", "") or "").lower()
    return {
        "colour": stream.isatty() and _wants_colour(),
        "width": shutil.get_terminal_size((100, 24)).columns if stream.isatty() else 100,
        "ascii": not encoding.startswith("utf"),
    }


def typed() -> str:
    """Return how one calls grader here: in the cell of a notebook it is a magic."""
    return "%grader" if os.environ.get(IN_A_NOTEBOOK) else "grader"


def short(path: Path) -> str:
    """Return a path as one would type it here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.path.join("..", "..")) else relative


def wrapped(text: str) -> str:
    """Return a text whose long lines are broken between words to fit the terminal."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(line, width, subsequent_indent=indent) or [""]
    return "\n".join(lines)


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turn what the system says against writing to `path` into a MachineError."""
    from grader.errors import MachineError

    try:
        yield
    except OSError as error:
        raise MachineError(
            f"cannot be written: {error.strerror or error}",
            where=str(error.filename or path),
            hint="see whether the folder is there and yours, and whether the disk is full",
        ) from None


def _wants_colour() -> bool:
    # https://no-color.org: whatever its value, unless it is empty.
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def on_terminal() -> bool:
    """Say whether somebody watches the progress."""
    return sys.stderr.isatty()
