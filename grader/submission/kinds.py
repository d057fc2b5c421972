"""Tells what a folder on the command line is: a class, one student's, or an assignment's."""

from __future__ import annotations

from typing import Literal

from grader.errors import SubmissionError
from grader.submission.folders import Folder
from grader.submission.names import Wanted

__all__ = ["Kind", "kind_of"]

Kind = Literal["class", "student", "assignment"]


def kind_of(folder: Folder, name: str, wanted: Wanted) -> Kind:
    """Return what a folder called `name` is; the list in `find.py` says by which signs."""
    here = folder.names()
    around: Kind = "assignment" if name == wanted.assignment else "student"
    if wanted.assignment in here:
        return around
    inside = [_names_inside(folder, child) for child in here]
    if any(_holds_assignment(names, wanted) for names in inside):
        return "class"
    if _holds_assignment(here, wanted):
        return around
    if wanted.fits(here):
        return "assignment"
    if any(wanted.fits(names) for names in inside):
        return "class"
    if name == wanted.assignment:
        return "assignment"
    if any(_holds_code(names) for names in inside):
        return "student"
    return "class"


def _names_inside(folder: Folder, child: str) -> list[str]:
    try:
        with Folder(child, inside=folder) as inner:
            return inner.names()
    except SubmissionError:  # a file, a link, or forbidden: no sign of anything
        return []


def _holds_assignment(names: list[str], wanted: Wanted) -> bool:
    return wanted.assignment in names or f"{wanted.assignment}.zip" in names


def _holds_code(names: list[str]) -> bool:
    return any(name.endswith((".py", ".ipynb")) for name in names)
