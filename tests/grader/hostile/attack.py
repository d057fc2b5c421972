"""What an attack is: something to hand in, and how it must end.

A docstring tells what is tried and what stands in the way. Its last paragraph is the outcome:

    Outcome: failed | raised: Permission denied

The statuses are all that its checks may have (of an exercise that is not graded, that status), or
`refused` for what gets no report. The text, a regular expression, is found in the report: it shows
that the attack was really tried. Only checks that passed may have earned anything.

Attacks know more than a student could: `@COURSE@` in their text becomes the course's folder,
`@HOME@` the grader's home, `@TEMPORARY@` the folder for temporary files, `@PORT@` a port on which
the suite listens, `@MARK@` a word by which all that the attacks make can be found.
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "attacks"
OUTCOME = re.compile(r"Outcome: (?P<statuses>[a-z_ |]+)(: (?P<text>.+))?\Z", re.DOTALL)


class Attack(NamedTuple):
    """One hostile student."""

    family: str
    name: str
    story: str  # the docstring
    hand_in: Callable[[Path, dict[str, str]], object]  # takes the student's folder and the words

    @property
    def student(self) -> str:
        """The student's id; ids of one family follow one another."""
        return f"{self.family}-{self.name}"

    @property
    def statuses(self) -> set[str]:
        return set(self._outcome["statuses"].strip().split(" | "))

    @property
    def text(self) -> str:
        """What is found in the report."""
        return " ".join((self._outcome["text"] or "").split())

    @property
    def _outcome(self) -> re.Match[str]:
        found = OUTCOME.search(self.story.strip())
        assert found, f"{self.family}/{self.name} does not tell its outcome"
        return found


def attacks_in_files() -> list[Attack]:
    """Return an attack for every file in `attacks/`."""
    return [_attack(path) for path in sorted(FOLDER.glob("*/*.py"))]


def _attack(path: Path) -> Attack:
    family, code = path.parent.name, path.read_text()
    # What survives is looked for by a second exercise of the same submission: the same file.
    names = ("spread.py", "scaling.py") if family == "surviving" else ("spread.py",)

    def hand_in(student: Path, words: dict[str, str]) -> None:
        (student / "numbers").mkdir(parents=True)
        for name in names:
            (student / "numbers" / name).write_text(filled(code, words))

    return Attack(family, path.stem, ast.get_docstring(ast.parse(code)) or "", hand_in)


def filled(text: str, words: dict[str, str]) -> str:
    """Return the text with `@WORD@` replaced by what it stands for."""
    return re.sub(r"@([A-Z]+)@", lambda match: words[match[1]], text)
