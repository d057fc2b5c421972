"""What all commands share: which there are, how they are found, and how their help looks."""

from __future__ import annotations

import difflib
import importlib
import inspect

import click

from grader.errors import UsageError

__all__ = ["Command", "Commands", "Interrupted"]

# Who uses which command, and the module that it is in.
COMMANDS = {
    "Students, in a kit": {
        "list": "student",
        "check": "check",
        "hint": "student",
        "quiz": "quiz",
        "pack": "student",
    },
    "Instructors, in the course's folder": {
        "grade": "instructor",
        "release": "instructor",
    },
    "Authors, in the course's folder": {
        "new": "author",
        "verify": "author",
    },
}
MODULES = {name: module for group in COMMANDS.values() for name, module in group.items()}


class Interrupted(Exception):
    """Ctrl-C in a command that has something to say about what was done before."""


class Command(click.Command):
    """A command whose help keeps indented lines, its examples, as they are."""

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        write_paragraphs(self.help or "", formatter)


class Commands(click.Group):
    """The group of all commands; a command's module is imported when it is used."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the commands in the order they are met, students' first."""
        return list(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by name."""
        if name not in MODULES:
            return None
        module = importlib.import_module(f"grader.cli.{MODULES[name]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; suggest one where there is none."""
        name = args[0]
        if name in MODULES or name.startswith("-"):
            return super().resolve_command(context, args)
        close = difflib.get_close_matches(name, MODULES, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"there is {', '.join(MODULES)}"
        raise UsageError(f"there is no command called {name!r}", hint=hint)

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        write_paragraphs(self.help or "", formatter)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command, by who uses it."""
        for who, names in COMMANDS.items():
            found = [(name, self.get_command(context, name)) for name in names]
            with formatter.section(who):
                formatter.write_dl([(name, _summary(found_one)) for name, found_one in found])


def write_paragraphs(text: str, formatter: click.HelpFormatter) -> None:
    """Write a docstring: paragraphs are wrapped, indented lines are not."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        formatter.write_paragraph()
        with formatter.indentation():
            if paragraph.startswith(" "):
                indent = " " * formatter.current_indent
                formatter.write("".join(f"{indent}{line}\n" for line in paragraph.split("\n")))
            else:
                formatter.write_text(paragraph)


def _summary(command: click.Command | None) -> str:
    """Return the first line of a command's docstring."""
    text = inspect.cleandoc(command.help or "") if command is not None else ""
    return text.partition("\n")[0].rstrip(".")
