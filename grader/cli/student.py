"""The commands of a student, run inside a kit."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.main import look, note

if TYPE_CHECKING:
    from grader.model import Assignment, Course, Report, SandboxKind

__all__ = [
    "check_command",
    "hint_command",
    "list_command",
    "pack_command",
    "quiz_command",
]

SANDBOX = click.Choice(["process", "bwrap"])


@click.command("list")
def list_command() -> None:
    r"""Show what there is to do, and where you stand.

    \b
    grader list
    """
    from grader.progress import load_progress

    course = _course()
    progress = load_progress(course.root)
    click.echo(click.style(course.title, bold=True))
    for assignment in course.assignments:
        total = sum(t.points for e in assignment.exercises for t in e.tasks)
        total += sum(assignment.quiz.values())
        due = f", due {assignment.due:%Y-%m-%d %H:%M %Z}" if assignment.due else ""
        click.echo(f"\n{assignment.name}: {assignment.title} ({total:g} points{due})")
        for exercise in assignment.exercises:
            click.echo(f"  {exercise.name}: {exercise.title}")
            for task in exercise.tasks:
                got = progress.points.get(task.name)
                stand = f"{got[0]:g} of {got[1]:g} public points" if got else "not checked yet"
                click.echo(f"    {task.name:<28} {task.points:>4g} points   {stand}")
        if assignment.quiz:
            count = len(assignment.quiz)
            click.echo(f"  quiz: {count} questions, {sum(assignment.quiz.values()):g} points")


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--watch", is_flag=True, help="Check again on every save, until Ctrl-C.")
@click.option("--json", "json_file", metavar="FILE", help="Write the reports; - is stdout.")
@click.option("--sandbox", type=SANDBOX, default="process", help="Default: process.")
def check_command(
    names: tuple[str, ...], watch: bool, json_file: str | None, sandbox: SandboxKind
) -> None:
    r"""Run the public checks on your own files.

    NAME is an exercise or a task; without one, everything is checked, in order. The first task
    that fails is explained in full, later ones in a line.

    \b
    grader check
    grader check pooling
    grader check max_pool2d --watch
    """
    from grader.course import pick_names

    course = _course()
    wanted = pick_names(course, names)
    if not watch:
        sys.exit(0 if _check_once(course, wanted, json_file, sandbox) else 1)
    stamps: dict[Path, float] = {}
    while True:
        now = _stamps(course.root)
        if now != stamps:
            stamps = now
            if sys.stdout.isatty():
                click.clear()
            _check_once(_course(), wanted, json_file, sandbox)
            note("\nwatching exercises/ for changes; Ctrl-C ends")
        time.sleep(0.3)


@click.command("hint")
@click.argument("task")
def hint_command(task: str) -> None:
    r"""Show the next hint for a task, one at a time.

    \b
    grader hint max_pool2d
    """
    from grader.course import pick_names
    from grader.errors import UsageError
    from grader.progress import load_progress, save_progress

    course = _course()
    tasks = {t.name: t for exercise in course.exercises for t in exercise.tasks}
    if task not in tasks:
        pick_names(course, [task])
        names = ", ".join(t.name for e in course.exercises if e.name == task for t in e.tasks)
        raise UsageError(f"{task} is an exercise", hint=f"ask for one of its tasks: {names}")
    hints = tasks[task].hints
    if not hints:
        raise UsageError(f"there are no hints for {task}", hint="read its docstring again")
    progress = load_progress(course.root)
    number = min(progress.hints.get(task, 0), len(hints) - 1)
    progress.hints[task] = number + 1
    save_progress(course.root, progress)
    click.echo(f"Hint {number + 1} of {len(hints)} for {task}: {hints[number]}")
    if tasks[task].lecture:
        click.echo(f"In the lectures: {tasks[task].lecture}.")


@click.command("quiz")
@click.argument("what", required=False, metavar="[ASSIGNMENT|key]")
@click.option("--student", default="", help="Whose numbers: your id (kept in answers.toml).")
def quiz_command(what: str | None, student: str) -> None:
    r"""Ask the questions of an assignment; answers are kept in answers.toml.

    An empty line leaves a question for later. Instructors: `grader quiz key` prints the key.

    \b
    grader quiz by-hand --student ada
    grader quiz key --student ada
    """
    if what == "key":
        _show_key(student)
        return
    from grader.course import pick_assignment
    from grader.errors import UsageError

    course = _course()
    with_quiz = [assignment for assignment in course.assignments if assignment.quiz]
    if what is None and len(with_quiz) != 1:
        names = ", ".join(assignment.name for assignment in with_quiz)
        raise UsageError("which assignment's questions?", hint=f"say one of: {names}")
    assignment = with_quiz[0] if what is None else pick_assignment(course, what)
    _ask_questions(course, assignment, student)


@click.command("pack")
@click.argument("assignment")
@click.option("--to", "target", metavar="FILE", help="Default: ASSIGNMENT.zip in the kit.")
def pack_command(assignment: str, target: str | None) -> None:
    r"""Put everything to hand in into one zip, after trying that it loads.

    \b
    grader pack by-hand
    """
    from grader.course import pick_assignment
    from grader.pack import pack

    course = _course()
    chosen = pick_assignment(course, assignment)
    path = Path(target) if target else course.root / f"{chosen.name}.zip"
    packed = pack(course, chosen, path)
    for warning in packed.warnings:
        note(f"{click.style('warning:', fg='yellow')} {warning}")
    click.echo(f"{path} holds {', '.join(packed.names)}")
    click.echo("Hand in this file.")


# ----------------------------------------------------------------------------------------------


def _course() -> Course:
    from grader.course import find_root, load_course

    return load_course(find_root(Path.cwd()))


def _check_once(
    course: Course, wanted: dict[str, set[str]], json_file: str | None, sandbox: SandboxKind
) -> bool:
    """Check the student's files once, show the result, say whether everything passed."""
    from grader.feedback import terminal

    reports = []
    to_stdout = json_file == "-"
    for assignment in course.assignments:
        if any(exercise.name in wanted for exercise in assignment.exercises):
            report = _own_report(course, assignment, wanted, sandbox)
            reports.append(report)
            text = terminal.render(report, reveal="all", **look(sys.stdout))
            if not to_stdout:
                click.echo(text, nl=False)
    if json_file:
        write_json(json_file, reports)
    _remember(course, reports)
    return all(report.score == report.max_score for report in reports)


def _own_report(
    course: Course, assignment: Assignment, wanted: dict[str, set[str]], sandbox: SandboxKind
) -> Report:
    from grader.grading import Judge
    from grader.submission.find import find

    names = [exercise.name for exercise in assignment.exercises]
    found = find([course.root / "exercises"], assignment.name, names, course.student or "local")
    with Judge(
        course, assignment, sandbox=sandbox, hidden=False, wanted=wanted, warn=note
    ) as judge:
        return judge.grade(found.submissions[0])


def _remember(course: Course, reports: list[Report]) -> None:
    from grader.progress import load_progress, save_progress

    progress = load_progress(course.root)
    for report in reports:
        for exercise in report.exercises:
            for task in exercise.tasks:
                progress.points[task.name] = (task.score, task.max_score)
    save_progress(course.root, progress)


def _stamps(root: Path) -> dict[Path, float]:
    stamps: dict[Path, float] = {}
    for pattern in ("exercises/*.py", "exercises/*.ipynb", "tests/public/*.py", "course.toml"):
        for path in root.glob(pattern):
            try:
                stamps[path] = path.stat().st_mtime
            except OSError:
                continue  # between an editor's delete and its write
    return stamps


def write_json(file: str, reports: list[Report]) -> None:
    """Write `grader/batch/1`, ordered by student; `-` is stdout."""
    import os

    from grader.feedback import report_json

    ordered = sorted(reports, key=lambda report: report.student)
    body = b",\n".join(report_json(report) for report in ordered)
    data = b'{"schema": "grader/batch/1", "reports": [\n' + body + b"\n]}\n"
    if file == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(file)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    os.replace(draft, path)


def _ask_questions(course: Course, assignment: Assignment, student: str) -> None:
    from grader.errors import UsageError
    from grader.quiz import (
        load_questions,
        parse_typed,
        read_answers,
        render_question,
        write_answers,
    )

    path = course.root / "exercises" / "answers.toml"
    known = read_answers(path.read_bytes()) if path.is_file() else None
    student = student or course.student or (known.student if known else "")
    if not student:
        student = click.prompt("Your student id (your numbers are drawn from it)")
    given: dict[str, Any] = dict(known.answers) if known else {}
    questions = load_questions(course.root)
    for name in assignment.quiz:
        click.echo("\n" + render_question(questions[name], student))
        while True:
            before = f" [{given[name]}]" if name in given else ""
            typed = click.prompt(f"{name}{before}", default="", show_default=False).strip()
            if not typed:
                break
            try:
                given[name] = parse_typed(questions[name], typed)
            except UsageError as error:
                note(f"{error}. {error.hint}".strip())
                continue
            write_answers(path, student, given)
            break
    left = [name for name in assignment.quiz if name not in given]
    click.echo(f"\nKept in {path}." + (f" Still open: {', '.join(left)}." if left else ""))


def _show_key(student: str) -> None:
    from grader.checks.local import trusted_module
    from grader.errors import CourseError
    from grader.quiz import load_key, load_questions, render_key

    course = _course()
    if not (course.root / "solutions").is_dir():
        raise CourseError("a kit has no key", where=str(course.root), hint="ask your instructor")
    questions = load_questions(course.root)
    module = trusted_module(course.root / "solutions", "quiz")
    key = load_key(course.root, questions, module)
    if not student:
        note("numbers as drawn for the student `local`; --student ID shows another's")
    click.echo(render_key(questions, key, student or "local"))
