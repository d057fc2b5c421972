"""The `grader` command: turns errors into messages and exit codes."""

from __future__ import annotations

import sys
import traceback

import click

from grader import __version__
from grader.cli.commands import Commands, Interrupted
from grader.cli.console import note, show_error
from grader.errors import GraderError

__all__ = ["main"]

INTERRUPTED = 130
BUG = 70  # EX_SOFTWARE: no other code, so that nobody takes it for a verdict


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Check, grade and prove exercises.

    A student with an exercise `sorting`, whose first task is `merge`, in an assignment `week1`:

        grader list                 what there is to do
        grader check sorting        try exercises/sorting.py
        grader check --watch        and again on every save
        grader hint merge           the next hint for a task
        grader pack week1           one zip to hand in

    The instructor:

        grader release week1 --to kit      what students get
        grader grade -a week1              grade submitted/, write feedback/

    `grader COMMAND --help` shows more of each.
    """


def main() -> None:
    """Run the command line and exit with the code that the contract gives."""
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        code = cli.main(standalone_mode=False)
    except GraderError as error:
        show_error(str(error), error.hint)
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):  # click has ended the line of the ^C
        note("interrupted")
        return INTERRUPTED
    except Interrupted as interruption:
        note(f"\ninterrupted: {interruption}")
        return INTERRUPTED
    except click.ClickException as error:
        _show_wrong_call(error)
        return error.exit_code
    except Exception:
        traceback.print_exc()
        show_error(
            "this is a bug of grader, not a fault of yours",
            "please report it with the lines above and what `grader --version` says",
        )
        return BUG
    return code if isinstance(code, int) else 0


def _show_wrong_call(error: click.ClickException) -> None:
    """Show an error of click's as ours look."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError) or context is None:
        error.show()
        return
    message = error.format_message()
    path = context.command_path.removeprefix("python -m ")
    show_error(message[:1].lower() + message[1:].rstrip("."), f"`{path} --help` shows examples")
