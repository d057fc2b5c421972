"""The command `quiz`: asks the questions, and for instructors prints the key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.commands import Command
from grader.cli.console import note, result, saving, short, wrapped
from grader.cli.student import own_course

if TYPE_CHECKING:
    from grader.model import Assignment, Course
    from grader.quiz import Question

__all__ = ["quiz_command"]


@click.command("quiz", cls=Command)
@click.argument("what", required=False, metavar="[ASSIGNMENT|key]")
@click.option("--student", default="", help="Whose numbers: your id (kept in answers.toml).")
def quiz_command(what: str | None, student: str) -> None:
    """Ask the questions of an assignment, and keep the answers.

        grader quiz week1 --student ada

    An empty line leaves a question for later, or its answer as it is; Ctrl-D ends. The answers are
    kept in answers.toml, beside the exercises. Each student has other numbers. Instructors print
    the key:

        grader quiz key --student ada
    """
    if what == "key":
        _show_key(student)
        return
    from grader.course import pick_assignment
    from grader.errors import UsageError

    course = own_course()
    with_quiz = [assignment for assignment in course.assignments if assignment.quiz]
    if what is None and len(with_quiz) != 1:
        names = ", ".join(assignment.name for assignment in with_quiz)
        raise UsageError(
            "which assignment's questions?" if names else "there are no questions",
            hint=f"say one of: {names}" if names else "",
        )
    assignment = with_quiz[0] if what is None else pick_assignment(course, what)
    if not assignment.quiz:
        raise UsageError(f"{assignment.name} has no questions")
    _ask_all(course, assignment, student)


# Asking ---------------------------------------------------------------------------------------


def _ask_all(course: Course, assignment: Assignment, student: str) -> None:
    """Ask every question; each answer is kept as soon as it is given."""
    from grader.quiz import load_questions, read_answers, write_answers

    questions = load_questions(course.root, course.folder)
    path = course.home / "answers.toml"
    known = read_answers(path.read_bytes()) if path.is_file() else None
    given: dict[str, Any] = dict(known.answers) if known else {}
    try:
        student = _student(student or course.student or (known.student if known else ""))
        for number, name in enumerate(assignment.quiz, start=1):
            before = given.get(name)
            answer = _ask(questions[name], student, f"{number} of {len(assignment.quiz)}", before)
            if answer is not None:
                with saving(path):
                    write_answers(path, student, {name: answer})
                given[name] = answer
    except EOFError:
        result("")
    left = [name for name in assignment.quiz if name not in given]
    if path.is_file():
        result(f"\nYour answers are in {short(path)}.")
    still = f"Still open: {', '.join(left)}."
    result(wrapped(still) if left else "Every question is answered.")


def _student(known: str) -> str:
    """Return the student's id, asked for where it is not known; UsageError if it is none."""
    from grader.errors import UsageError
    from grader.submission.names import fault_of_student

    student = known
    while not student:
        student = input("Your student id (your numbers depend on it): ").strip()
    if fault_of_student(student):
        raise UsageError(f"{student!r} is no student id: {fault_of_student(student)}")
    return student


def _ask(question: Question, student: str, place: str, before: Any) -> Any:
    """Ask one question until the answer can be read; None leaves it as it was."""
    from grader.errors import UsageError
    from grader.quiz import parse_typed, render_question

    result(wrapped(f"\n[{place}] {render_question(question, student)}"))
    prompt = question.id if before is None else f"{question.id} [{before}]"
    while True:
        typed = input(f"{prompt}: ").strip()
        if not typed:
            return None
        try:
            return parse_typed(question, typed)
        except UsageError as error:
            note(str(error))


# The key --------------------------------------------------------------------------------------


def _show_key(student: str) -> None:
    from grader.checks.local import trusted_module
    from grader.errors import UsageError
    from grader.kit import is_kit
    from grader.quiz import load_key, load_questions, render_key
    from grader.submission.names import fault_of_student

    course = own_course()
    if is_kit(course):
        hint = "the key is with your instructor; run this in the course's own folder"
        raise UsageError("a kit has no key", where=short(Path(course.root)), hint=hint)
    if student and fault_of_student(student):
        raise UsageError(f"{student!r} is no student id: {fault_of_student(student)}")
    questions = load_questions(course.root)
    module = trusted_module(course.root / "solutions", "quiz")
    key = load_key(course.root, questions, module)
    if not student:
        note("numbers as drawn for the student `local`; --student ID shows another's")
    result(wrapped(render_key(questions, key, student or "local")), newline=False)
