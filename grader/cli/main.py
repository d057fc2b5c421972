"""The `grader` command: turns errors into messages and exit codes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType

import click

from grader import __version__
from grader.cli.commands import Commands, Interrupted
from grader.cli.console import note, show_error
from grader.errors import GraderError

__all__ = ["main"]

INTERRUPTED = 130
SOON = 0.01  # seconds
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
    _open_streams()
    _listen(_interrupt)
    sys.unraisablehook = _come_again
    sys.exit(_exit_code())


def _open_streams() -> None:
    """Put something in the place of standard streams that are closed; writing to it fails.

    Else the next file or socket would take their number, and get what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDONLY)  # takes the lowest number that is free
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def _listen(handler: Callable[[int, FrameType | None], object]) -> None:
    """Have a handler called when the command shall end; what is ignored, as by nohup, stays so."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def _interrupt(*_: object) -> None:
    """End in good order; whoever asks a second time does not want to wait for it."""
    _listen(lambda *_: os._exit(INTERRUPTED))
    raise KeyboardInterrupt


def _come_again(lost: sys.UnraisableHookArgs) -> None:
    """Interrupt once more where the first time was lost: in a hook of a fork, or a destructor."""
    if issubclass(lost.exc_type, KeyboardInterrupt) and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, SOON)
    else:
        sys.__unraisablehook__(lost)


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
        with contextlib.suppress(OSError):
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
