"""From the paths of a command line to submissions; reads files and runs none of them.

What a path is, the first that fits ("the assignment": a folder or zip of its name):

    a file .zip                               a whole submission, of the student `local`
    files .py, .ipynb, answers.toml           together one submission, of the student `local`
    a folder, in it the assignment's folder   one student's, who is called as the folder
    a folder, in its folders the assignment   a class, whose students are the folders and zips
    a folder, in it the assignment's zip      one student's
    a folder, in it exercises                 one student's
    a folder, in its folders exercises        a class without folders for assignments
    a folder called as the assignment         one student's, empty so far
    a folder, in its folders other code       one student's, without the assignment
    any other folder                          a class

Where one student's folder is called as the assignment, the student is called as the folder around.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import field

from grader.errors import SubmissionError, UsageError
from grader.model import Record, Submission
from grader.submission.folders import IS_A_LINK, Folder, is_link, leads_through_link
from grader.submission.kinds import kind_of
from grader.submission.names import ANSWERS, Wanted, fault_of_student, shown
from grader.submission.read import gather
from grader.submission.students import (
    HandedIn,
    from_assignment_folder,
    from_student_folder,
    from_zip,
)

__all__ = ["LOCAL", "Found", "find"]

LOCAL = "local"  # the student of lone files
MAX_SLIPS = 3  # of a student's folder that are warned of

_ARCHIVES = (".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz")


class Found(Record, frozen=True):
    """What a search found: submissions, ordered by student, and who has none and why."""

    submissions: tuple[Submission, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)  # a folder or zip -> why it is not read
    absent: tuple[str, ...] = ()  # students without the assignment
    warnings: tuple[str, ...] = ()
    timestamps: dict[str, str] = field(default_factory=dict)  # student -> text of timestamp.txt


def find(
    paths: Iterable[Path | str], assignment: str, exercises: Sequence[str], student: str = ""
) -> Found:
    """Return the submissions of an assignment in `paths`; the module says what a path may be.

    `student` picks one of a class, and says whose any other folder, file or zip is. What is wrong
    with one submission is told in it, what is wrong with a whole one in `refused`. Errors:
    UsageError if a path is missing or cannot be graded, or `student` is no id or not in the class.
    """
    if student and fault_of_student(student):
        raise UsageError(f"`{shown(student)}` is no student id: {fault_of_student(student)}")
    search = _Search(Wanted(assignment, exercises), student)
    lone = []
    for path in map(Path, paths):
        if os.path.isdir(path):
            search.folder(path)
        elif path.suffix.lower() == ".zip":
            search.zip(path)
        else:
            lone.append(path)
    if lone:
        search.lone_files(lone)
    return search.found()


class _Search:
    """Collects what is found; no student is read twice."""

    def __init__(self, wanted: Wanted, student: str) -> None:
        self.wanted = wanted
        self.student = student  # the only one asked for, or ""
        self.handed_in: dict[str, HandedIn | None] = {}
        self.spelled: dict[str, str] = {}  # an id in small letters -> as it was met first
        self.refused: dict[str, str] = {}
        self.warnings: list[str] = []

    def found(self) -> Found:
        """Return everything, ordered by student."""
        there = {student: found for student, found in sorted(self.handed_in.items()) if found}
        return Found(
            submissions=tuple(found.submission for found in there.values()),
            refused=dict(sorted(self.refused.items())),
            absent=tuple(sorted(self.handed_in.keys() - there.keys())),
            warnings=tuple(self.warnings),
            timestamps={name: found.timestamp for name, found in there.items() if found.timestamp},
        )

    def folder(self, path: Path) -> None:
        """Read a folder, whatever kind it is."""
        absolute = Path(os.path.abspath(path))
        with _opened(path) as folder:
            kind = kind_of(folder, absolute.name, self.wanted)
            if kind == "class":
                self._class(folder, path)
                return
            around = kind == "assignment" and absolute.name == self.wanted.assignment
            student = self.student or (absolute.parent if around else absolute).name
            if is_link(path) or leads_through_link(path):
                self.refused[shown(str(path))] = IS_A_LINK
            elif self._accepts(student, str(path)):
                read = from_assignment_folder if kind == "assignment" else self._of_student
                try:
                    self.handed_in[student] = read(folder, student, self.wanted)
                except SubmissionError as error:
                    self.refused[shown(str(path))] = error.message

    def zip(self, path: Path) -> None:
        """Read a lone zip."""
        _demand(path)
        student = self.student or LOCAL
        if self._accepts(student, str(path)):
            with _opened(path.parent) as folder:
                self.handed_in[student] = from_zip(
                    folder, path.name, student, self.wanted, surely=True
                )

    def lone_files(self, paths: Sequence[Path]) -> None:
        """Read lone files, all of them as one submission."""
        for path in paths:
            _demand(path)
        _demand_names([path.name for path in paths], self.wanted)
        student = self.student or LOCAL
        if self._accepts(student, str(paths[0])):
            with ExitStack() as stack:
                folders = [stack.enter_context(_opened(path.parent)) for path in paths]
                entries = [f.entry(path.name) for f, path in zip(folders, paths, strict=True)]
                self.handed_in[student] = HandedIn(gather(student, self.wanted, entries))

    def _class(self, folder: Folder, path: Path) -> None:
        """Read the students of a class folder, or the one who was asked for."""
        names = folder.names()
        students = {name: _student_of(folder, name) for name in names}
        if self.student and self.student not in students.values():
            hint = f"students are folders: {shown(str(path))}/STUDENT/{self.wanted.assignment}"
            raise UsageError(f"there is no student {self.student}", where=str(path), hint=hint)
        for name, student in students.items():
            if not student:
                self._warn_of_stray(name)
            elif self.student in ("", student) and self._accepts(student, name):
                self._member(folder, name, student)

    def _member(self, folder: Folder, name: str, student: str) -> None:
        """Read what one name in a class folder holds."""
        try:
            if name != student:
                found = from_zip(folder, name, student, self.wanted, surely=False)
            else:
                with Folder(name, inside=folder) as inner:
                    found = self._of_student(inner, student, self.wanted)
        except SubmissionError as error:
            self.refused[shown(name)] = error.message
        else:
            self.handed_in[student] = found

    def _of_student(self, folder: Folder, student: str, wanted: Wanted) -> HandedIn | None:
        """Read a student's folder; if it lacks the assignment, warn of what is nearly it."""
        found = from_student_folder(folder, student, wanted)
        names = folder.names() if found is None else []
        for name in list(filter(wanted.is_nearly_the_folder, names))[:MAX_SLIPS]:
            self.warnings.append(
                f"{student}: {shown(name)} is not read; if it is meant to be, "
                f"name it {wanted.assignment}"
            )
        return found

    def _accepts(self, student: str, where: str) -> bool:
        """Say whether a student can be read from `where`; if not, note why."""
        spelled = self.spelled.get(student.lower(), student)
        if fault_of_student(student):
            fault = f"{fault_of_student(student)}; rename it"
        elif spelled != student:
            fault = f"differs from {spelled} by upper and lower case only; rename one of them"
        elif self.handed_in.get(student):
            fault = f"is not read: there is another submission of {student}"
        else:
            self.spelled[student.lower()] = student
            return True
        self.refused[shown(where)] = fault
        return False

    def _warn_of_stray(self, name: str) -> None:
        if name.lower().endswith((".py", ".ipynb", *_ARCHIVES)):
            self.warnings.append(
                f"{shown(name)} in the class folder is not read: it is no student's folder or zip"
            )


def _student_of(folder: Folder, name: str) -> str:
    """Return whose folder or zip it is, "" if it is another file."""
    if folder.is_folder(name):
        return name
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix.lower() == "zip":
        return stem
    return name if folder.is_link(name) else ""


def _opened(path: Path) -> Folder:
    try:
        return Folder(path)
    except SubmissionError as error:
        raise UsageError(f"the folder {error.message}", where=str(path)) from None


def _demand(path: Path) -> None:
    """Raise UsageError unless there is something at `path` that may be a submission."""
    if not os.path.lexists(path):
        hint = "give a class folder, a student's folder, a .py or .ipynb file, or a zip"
        raise UsageError("there is no such file or folder", where=shown(str(path)), hint=hint)
    if leads_through_link(path):
        hint = "put the folder itself in the link's place"
        raise UsageError("is reached through a link", where=shown(str(path)), hint=hint)
    if path.name != ANSWERS and path.suffix.lower() not in (".py", ".ipynb", ".zip"):
        hint = "unpack it, and give the folder" if path.suffix.lower() in _ARCHIVES else ""
        raise UsageError(
            "is neither a folder nor a .py file, a notebook or a zip",
            where=shown(str(path)),
            hint=hint or "give the folder or the files that were handed in",
        )


def _demand_names(names: Sequence[str], wanted: Wanted) -> None:
    """Raise UsageError unless lone files are of one submission, one of them to be graded."""
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        hint = "give the class folder, or a student's folder for each"
        raise UsageError(f"there are two files {shown(twice)}", hint=hint)
    if not any(name in wanted.files for name in names):
        meant = wanted.meant(names[0])
        hint = f"the exercises are {', '.join(wanted.exercises)}"
        raise UsageError(
            f"is no exercise of {wanted.assignment}",
            where=shown(names[0]),
            hint=f"name it {meant}" if meant else hint,
        )
