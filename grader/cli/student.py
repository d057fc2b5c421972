"""The commands of a student, run inside a kit: what there is, hints, and the zip to hand in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.commands import Command
from grader.cli.console import result, short, style, warn

if TYPE_CHECKING:
    from grader.model import Assignment, Course, Task
    from grader.progress import Progress

__all__ = ["hint_command", "list_command", "own_course", "pack_command"]


@click.command("list", cls=Command)
def list_command() -> None:
    """Show what there is to do, and where you stand.

        grader list

    A task is marked ✓ if all its public checks passed when you last checked it, ✗ if not.
    """
    from grader.kit import is_kit
    from grader.progress import load_progress

    course = own_course()
    progress = load_progress(course.root) if is_kit(course) else None
    result(style(course.title, bold=True))
    for assignment in course.assignments:
        total = sum(t.points for e in assignment.exercises for t in e.tasks)
        total += sum(assignment.quiz.values())
        date = assignment.policy.due
        due = f", due {date:%Y-%m-%d %H:%M %Z}" if date else ""
        result(f"\n{assignment.name}: {assignment.title} ({total:g} points{due})")
        for exercise in assignment.exercises:
            result(f"  {exercise.name}: {exercise.title}")
            for task in exercise.tasks:
                result(_task_line(task, progress))
        if assignment.quiz:
            result(_quiz_line(course, assignment, progress is not None))


@click.command("hint", cls=Command)
@click.argument("task")
def hint_command(task: str) -> None:
    """Show the next hint for a task, one at a time.

        grader hint merge

    After the last one it shows all of them.
    """
    from grader.errors import UsageError
    from grader.progress import load_progress, save_progress

    course = own_course()
    found = _task(course, task)
    if not found.hints:
        raise UsageError(f"there are no hints for {task}", hint="read its docstring again")
    progress = load_progress(course.root)
    number = progress.hints.get(task, 0)
    progress.hints[task] = min(number + 1, len(found.hints))
    save_progress(course.root, progress)
    count = len(found.hints)
    for place in [number] if number < count else range(count):
        result(f"Hint {place + 1} of {count} for {task}: {found.hints[place]}")
    if number >= count:
        result("That is all of them.")
    if found.lecture:
        result(f"In the lectures: {found.lecture}")


@click.command("pack", cls=Command)
@click.argument("assignment")
@click.option("--to", "target", metavar="FILE", help="Where to; default: ASSIGNMENT.zip here.")
def pack_command(assignment: str, target: str | None) -> None:
    """Put everything to hand in into one zip, after trying that it loads.

        grader pack week1
        grader pack week1 --to ~/Desktop/week1.zip

    A file that Python cannot read is refused, since it would score nothing. What is not written or
    answered yet is told, and packed as it is.
    """
    from grader.course import pick_assignment
    from grader.pack import pack

    course = own_course()
    chosen = pick_assignment(course, assignment)
    path = Path(target) if target else course.root / f"{chosen.name}.zip"
    packed = pack(course, chosen, path)
    for warning in packed.warnings:
        warn(warning)
    result(f"{short(path)} holds {', '.join(packed.names)}. Hand in this file.")


# ----------------------------------------------------------------------------------------------


def own_course() -> Course:
    """Return the kit, or the course, around the current folder."""
    from grader.course import find_root
    from grader.kit import load_kit

    return load_kit(find_root(Path.cwd()))


def _task_line(task: Task, progress: Progress | None) -> str:
    line = f"{task.name:<28} {task.points:>4g} points"
    if progress is None:
        return f"    {line}"
    if task.name not in progress.points:
        return f"    · {line}   not checked yet"
    score, most = progress.points[task.name]
    if not most:
        return f"    · {line}   no public checks"
    mark = style("✓", fg="green") if score >= most else style("✗", fg="red")
    return f"    {mark} {line}   {score:g} of {most:g} in public checks"


def _quiz_line(course: Course, assignment: Assignment, in_kit: bool) -> str:
    count, points = len(assignment.quiz), sum(assignment.quiz.values())
    line = f"  quiz: {count} question{'s' * (count != 1)}, {points:g} points"
    return line + (f", {_answered(course, assignment)} answered" if in_kit else "")


def _answered(course: Course, assignment: Assignment) -> int:
    """Return how many questions are answered; none if the answers can't be read."""
    from grader.errors import SubmissionError
    from grader.quiz import read_answers

    path = course.home / "answers.toml"
    try:
        given = read_answers(path.read_bytes()).answers if path.is_file() else {}
    except SubmissionError:
        return 0
    return sum(name in given for name in assignment.quiz)


def _task(course: Course, name: str) -> Task:
    """Return the task called `name`; UsageError with a suggestion if there is none."""
    from grader.course import pick_names
    from grader.errors import UsageError

    tasks = {task.name: task for exercise in course.exercises for task in exercise.tasks}
    if name in tasks:
        return tasks[name]
    pick_names(course, [name])
    names = ", ".join(t.name for e in course.exercises if e.name == name for t in e.tasks)
    raise UsageError(f"{name} is an exercise", hint=f"ask for one of its tasks: {names}")
