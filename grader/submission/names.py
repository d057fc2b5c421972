"""Names that come from students: which are accepted, which were meant, how they are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["ANSWERS", "Wanted", "fault_of_student", "helper_name", "shown"]

ANSWERS = "answers.toml"

_STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")

# What browsers, desktops and careful people add: `pooling (1).py`, `Copy of pooling.py`,
# `pooling_final.py`, `pooling.py.txt`.
_ADDED_BEFORE = "copy of "
_ADDED_BEHIND = re.compile(r"(?:[ _-]*\(\d+\)|[ _-]+(?:copy|final|new|v?\d+))$")
_ADDED_SUFFIX = re.compile(r"\.(?:txt|json|bak)$")
_LONGEST_MISNAMED = 100  # letters; a longer name is a slip of nobody


class Wanted(NamedTuple):
    """What is looked for: an assignment and the names of its exercises."""

    assignment: str
    exercises: Sequence[str]

    @property
    def files(self) -> list[str]:
        """The file names that are graded, in the order of the exercises."""
        sources = [name + suffix for name in self.exercises for suffix in (".py", ".ipynb")]
        return [*sources, ANSWERS]

    def has_exercise(self, names: Iterable[str]) -> bool:
        """Say whether one of these files is an exercise, by its very name."""
        return not {*self.files[:-1]}.isdisjoint(names)

    def meant(self, name: str) -> str:
        """Return the graded file that `name` is or was meant to be, "" if it is no such file."""
        files = {file.casefold(): file for file in self.files}
        if name in files.values() or len(name) > _LONGEST_MISNAMED:
            return name if name in files.values() else ""
        return next((files[guess] for guess in _guesses(name) if guess in files), "")

    def is_nearly_the_folder(self, name: str) -> bool:
        """Say whether a folder or archive seems to be the assignment's, its name a little off."""
        return _letters(name).startswith(_letters(self.assignment))

    def fits(self, names: Iterable[str]) -> bool:
        """Say whether a folder with these files looks like a submission of the assignment.

        Answers alone are enough only where no other code is: each assignment has such a file.
        """
        meant = {name: self.meant(name) for name in names}
        if any(file and file != ANSWERS for file in meant.values()):
            return True
        return ANSWERS in meant.values() and not any(
            name.endswith((".py", ".ipynb")) for name in meant
        )


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _guesses(name: str) -> Iterator[str]:
    """Yield what a file may have been called before a desktop, browser or person added to it."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    stem, dot, suffix = _ADDED_SUFFIX.sub("", folded).rpartition(".")
    longer, stem = "", stem.removeprefix(_ADDED_BEFORE)
    while stem != longer:
        yield re.sub(r"[ -]+", "_", stem.strip()) + dot + suffix
        longer, stem = stem, _ADDED_BEHIND.sub("", stem)


def fault_of_student(student: str) -> str:
    """Return what is wrong with a student id, "" if nothing is."""
    if _STUDENT.fullmatch(student):
        return ""
    if len(student) > 64:
        return "a student id has at most 64 characters"
    return "a student id is a letter (a-z, A-Z) or digit, then letters, digits, `.`, `_`, `-`, `@`"


def helper_name(name: str) -> str:
    """Return the name by which `import` finds a helper file, "" if it cannot be imported.

    Python compares names in NFKC form, and macOS stores them in another.
    """
    normal = unicodedata.normalize("NFKC", name)
    stem, dot, suffix = normal.rpartition(".")
    return normal if dot and suffix == "py" and stem.isidentifier() else ""


def shown(name: str) -> str:
    """Return a name fit for a message: on one line, without control characters, not too long.

    The middle of a long one is left out, so that its suffix stays.
    """
    short = name if len(name) <= 100 else f"{name[:79]}…{name[-20:]}"
    return "".join(letter if letter.isprintable() else "?" for letter in short)
