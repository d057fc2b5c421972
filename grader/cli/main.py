"""The `grader` command: finds commands lazily, turns errors into messages and exit codes."""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import Any

import click

from grader import __version__
from grader.errors import GraderError

__all__ = ["main"]

COMMANDS = {
    "list": "student",
    "check": "student",
    "hint": "student",
    "quiz": "student",
    "pack": "student",
    "grade": "instructor",
    "release": "instructor",
    "verify": "author",
    "new": "author",
}
INTERRUPTED = 130


class Commands(click.Group):
    """Imports a command's module when the command is used, so that `--help` is quick."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the commands in the order they are met, students' first."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by name."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"grader.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; suggest one where there is none."""
        close = difflib.get_close_matches(args[0], COMMANDS, n=1, cutoff=0.5) if args else []
        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            if not close:
                raise
            raise click.UsageError(f"{error.message} Did you mean {close[0]!r}?", context) from None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    r"""Check, grade and prove exercises.

    \b
    Students, in a kit:
      grader check pooling        run the checks on exercises/pooling.py
      grader check --watch        and again on every save
      grader hint max_pool2d      the next hint
      grader pack by-hand         one zip to hand in
    \b
    Instructors, in the course's folder:
      grader grade --assignment by-hand      grade submitted/
      grader release by-hand --to kit        the kit for students
    \b
    Authors:
      grader new exercise my_topic           a skeleton that passes
      grader verify                          prove the course
    """


def main() -> None:
    """Run the command line and exit with the code that the contract gives."""
    try:
        code = cli.main(standalone_mode=False)
    except GraderError as error:
        show_error(str(error), error.hint)
        code = error.exit_code
    except click.exceptions.Abort:
        click.echo("\ninterrupted; what was written stays valid", err=True)
        code = INTERRUPTED
    except KeyboardInterrupt:
        click.echo("\ninterrupted; what was written stays valid", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        code = 0
        sys.stderr.close()
    sys.exit(code if isinstance(code, int) else 0)


def show_error(message: str, hint: str) -> None:
    """Print an error, and after it how to mend it."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
    if hint:
        click.echo(f"\n{click.style('hint:', fg='cyan', bold=True)} {hint}", err=True)


def note(message: str) -> None:
    """Print progress or a warning, to stderr."""
    click.echo(message, err=True)


def look(stream: Any) -> dict[str, Any]:
    """Return how to draw on a stream: colour only on a terminal, its width, plain ASCII or not."""
    import os
    import shutil

    encoding = (getattr(stream, "encoding", "") or "").lower()
    return {
        "colour": stream.isatty() and "NO_COLOR" not in os.environ,
        "width": shutil.get_terminal_size((100, 24)).columns if stream.isatty() else 100,
        "ascii": not encoding.startswith("utf"),
    }
