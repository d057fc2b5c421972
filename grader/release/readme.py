"""What the README.md of a kit tells its reader to do."""

from __future__ import annotations

from grader.kit import GIVEN
from grader.model import Assignment

__all__ = ["of_kit", "of_nbgrader"]

_DOCSTRINGS = "Their docstrings say what each computes."
_IN_A_CELL = """
Most of them also work in a notebook's cell, as `%grader check`, once `%load_ext grader` was run;
the quiz needs a terminal. Save a notebook before you check it.
"""


def of_kit(assignment: Assignment, notebooks: bool) -> str:
    """Return the README.md of a kit."""
    names = [f"exercises/{e.name}{'.ipynb' if notebooks else '.py'}" for e in assignment.exercises]
    what = "Each is described above its cell." if notebooks else _DOCSTRINGS
    commands = [*_commands(assignment), (f"pack {assignment.name}", "one zip to hand in")]
    return f"""# {assignment.title}

Fill in the functions of these {"notebooks" if notebooks else "files"}. {what}

{_list(assignment, names)}

In a terminal, in this folder:

{_lines(commands)}
{_IN_A_CELL if notebooks else ""}
The checks here are public; others are asked when your work is graded. Should you want to start
again: the files as you got them are in `{GIVEN}/exercises`.
"""


def of_nbgrader(assignment: Assignment) -> str:
    """Return the README.md of an assignment that nbgrader hands out."""
    quiz = _ANSWERS if assignment.quiz else ""
    return f"""# {assignment.title}

Fill in the functions of these notebooks. Each is described above its cell, and its public checks
stand below it; the first cell of a notebook loads them. They need `pip install convgrader`.

{_list(assignment, [f"{exercise.name}.ipynb" for exercise in assignment.exercises])}

In a terminal, in this folder:

{_lines(_commands(assignment))}

{quiz}Leave the other files as they are: the checks need them. When you are done, hand in this
folder as your course tells you to. Other checks are asked when your work is graded.
"""


_ANSWERS = """\
The answers to the questions are kept in `answers.toml`, which is handed in with the notebooks.

"""


def _list(assignment: Assignment, names: list[str]) -> str:
    rows = zip(names, assignment.exercises, strict=True)
    return "\n".join(f"- `{name}`: {exercise.title}" for name, exercise in rows)


def _lines(commands: list[tuple[str, str]]) -> str:
    size = max(len(command) for command, _ in commands)
    return "\n".join(f"    grader {command:<{size}}   # {what}" for command, what in commands)


def _commands(assignment: Assignment) -> list[tuple[str, str]]:
    """Return what a student types, in order, and what it does."""
    first = assignment.exercises[0]
    rows = [
        ("list", "what there is to do, and where you stand"),
        ("check", "all public checks on your files"),
        (f"check {first.name} --watch", "those of one exercise, again on every save"),
        (f"hint {first.tasks[0].name}", "the next hint for a task"),
    ]
    if assignment.quiz:
        rows.append((f"quiz {assignment.name}", "the questions; they ask for your student id"))
    return rows
