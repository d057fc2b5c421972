"""Stealing by links, by zips and by notebooks."""

import stat
import zipfile
from pathlib import Path

from .tools import WRONG, attack, notebook, write, write_zip


@attack("stealing")
def link_to_the_solution(student: Path, words: dict[str, str]) -> None:
    """Hands in a link to the reference, to be graded as its own or quoted in an error.

    Files are opened without following links, and a link is refused by what it is.

    Outcome: unreadable: is a link
    """
    write(student, "scaling.py", "x = 1\n")
    (student / "numbers" / "spread.py").symlink_to("../../../solutions/spread.py")


@attack("stealing")
def link_to_a_secret(student: Path, words: dict[str, str]) -> None:
    """Hands in a link to a file that is no Python, to have its lines quoted in a syntax error.

    No text is read through a link.

    Outcome: unreadable: is a link
    """
    student.joinpath("numbers").mkdir(parents=True)
    (student / "numbers" / "spread.py").symlink_to(f"{words['HOME']}/.netrc")
    (student / "numbers" / "answers.toml").symlink_to("../../../solutions/quiz.toml")


@attack("stealing")
def link_to_another_student(student: Path, words: dict[str, str]) -> None:
    """Hands in a link to the folder of a student whose work is right.

    A link in place of a folder is refused.

    Outcome: unreadable: numbers is a link
    """
    student.mkdir(parents=True)
    (student / "numbers").symlink_to("../stealing--honest-all-right/numbers")


@attack("stealing")
def student_who_is_a_link(student: Path, words: dict[str, str]) -> None:
    """Is no folder but a link to another student.

    Links in a class folder are refused, each by its name.

    Outcome: refused: student_who_is_a_link: is a link
    """
    student.symlink_to("stealing--honest-all-right")


@attack("stealing")
def zip_with_a_link(student: Path, words: dict[str, str]) -> None:
    """Hands in a zip in which the exercise is a link to the reference.

    A zip is read in memory, and its links are refused.

    Outcome: unreadable: is a link
    """
    link = zipfile.ZipInfo("numbers/spread.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    write_zip(student, {link: f"{words['COURSE']}/solutions/spread.py"})


@attack("stealing")
def magics_of_a_notebook(student: Path, words: dict[str, str]) -> None:
    """Has a notebook load the reference, by magics, by shell lines and by asking IPython.

    Magics and shell lines are left out; there is no IPython in the sandbox.

    Outcome: missing: there is no function span
    """
    lines = [
        "%load {0}",
        "%run {0}",
        "%cp {0} .",
        "%%script python\nprint(open('{0}').read())",
        "!cat {0}",
        "text = !cat {0}\nexec('\\n'.join(text))",
        "get_ipython().run_line_magic('run', '{0}')",
        "exec(get_ipython().getoutput('cat {0}').n)",
    ]
    path = f"{words['COURSE']}/solutions/spread.py"
    write(student, "spread.ipynb", notebook(line.format(path) for line in lines))


@attack("stealing")
def coding_line_with_a_path(student: Path, words: dict[str, str]) -> None:
    """Declares an encoding of its own, which Python would import as a module.

    Encodings come from Python's own folder, and one that is not there makes a file unreadable.

    Outcome: unreadable: is not text in UTF-8
    """
    write(student, "spread.py", "# -*- coding: solutions.spread -*-\n" + WRONG)
