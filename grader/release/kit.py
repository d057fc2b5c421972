"""The kit that students get, as a folder of its own."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError
from grader.model import Assignment, Course
from grader.notebook import kit_notebook
from grader.release import readme
from grader.release.contents import Contents, write
from grader.submission.names import fault_of_student

__all__ = ["release"]


def release(
    course: Course, assignment: Assignment, target: Path, student: str = "", notebooks: bool = False
) -> list[Path]:
    """Write a kit into the folder `target`; return the files, relative to it.

    The kit holds the assignment's stubs (as modules or as notebooks) and hints, the files they come
    with, the public checks with their recorded questions, the quiz without its key, and a
    `course.toml` of its own. Errors: those of `contents.write`.
    """
    if student and fault_of_student(student):
        raise UsageError(f"{student!r} is no student id: {fault_of_student(student)}")
    contents = Contents(
        readme=readme.of_kit(assignment, notebooks),
        student=student,
        notebook=kit_notebook if notebooks else None,
    )
    return write(course, assignment, target, contents)
