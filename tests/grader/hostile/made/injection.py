"""Injection by names, by answers to the quiz and by notebooks."""

import json
from pathlib import Path

from ..attack import Attack
from .tools import MADE, RIGHT, WRONG, attack, write, write_zip


@attack("injection")
def answers_of_the_quiz(student: Path, words: dict[str, str]) -> None:
    """Answers the quiz with markup, with control characters and with fields of Python objects.

    They are shown as text, and never put into the text of an explanation.

    Outcome: failed
    """
    tag = f"<script>alert('{words['MARK']}')</script>\\u001b[2J\\u202e"
    field = "{answer.__class__.__init__.__globals__} {0} {{7*7}} %s"
    rows = [f'student = "{tag}"', "[answers]", f'middle = "{field}"', f'outlier = "{tag}"']
    write(student, "answers.toml", "\n".join([*rows, f'columns = ["{tag}"]\n']))
    write(student, "spread.py", WRONG)


@attack("injection")
def names_of_files(student: Path, words: dict[str, str]) -> None:
    """Hands in files whose names are markup, orders to a terminal and half characters.

    What is told of them is cleaned; markup is text.

    Outcome: failed: is not graded
    """
    for name in (
        "spread (1).py",
        "\x1b[2Jspread.py",
        "spread\n.py",
        "<script>.py",
        "\udcff\u202e.py",
    ):
        write(student, name, WRONG)
    write(student, f"<img src=x onerror={words['MARK']}> spread.py", WRONG)
    write(student, "spread.py", WRONG)


@attack("injection")
def zip_that_climbs(student: Path, words: dict[str, str]) -> None:
    """Hands in a zip whose files would be unpacked beside it, at the root, and over another's work.

    Nothing is unpacked to the disk, and such paths are refused.

    Outcome: failed: refused|3.5
    """
    names = ["../../injection--honest-all-right/numbers/spread.py", "/tmp/{0}.py", "C:\\{0}.py",
             "..\\..\\{0}.py", "numbers/../../{0}.py", "numbers/{0}\x1b[2J.py"]  # fmt: skip
    entries = {name.format(words["MARK"]): f"# {words['MARK']}\n" for name in names}
    write_zip(student, {**entries, "numbers/spread.py": WRONG})


@attack("injection")
def markup_in_a_notebook(student: Path, words: dict[str, str]) -> None:
    """Hands in a notebook whose title, outputs and errors are scripts.

    Only its code is read.

    Outcome: failed: 3.5
    """
    script = f"<script>alert('{words['MARK']}')</script>"
    output = {"output_type": "display_data", "data": {"text/html": script}, "metadata": {}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": script},
        {"cell_type": "code", "metadata": {"name": script}, "outputs": [output], "source": WRONG},
    ]
    text = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"title": script}, "cells": cells}
    write(student, "spread.ipynb", json.dumps(text))


def hostile_id(name: str, student_id: str, story: str) -> None:
    """Add a student whose folder has a hostile name; right work, so that it would be worth it."""

    def make(student: Path, words: dict[str, str]) -> None:
        write(student.parent / student_id, "spread.py", RIGHT)

    MADE.append(Attack("injection", name, story, make))


hostile_id(
    "id_of_markup",
    "<script>alert(1)<script>",
    "Is called like a script.\n\nOutcome: refused: a student id is",
)
hostile_id(
    "id_of_lines",
    "ada\nrefused: ben",
    "Is called like two lines of the log.\n\nOutcome: refused: ada\\?refused: ben",
)
hostile_id(
    "id_of_a_terminal",
    "\x1b[2J\x1b]0;title\x07\u202enot",
    "Is called like orders to a terminal.\n\nOutcome: refused: \\?\\[2J",
)
hostile_id(
    "id_of_half_characters",
    "\udcff\udcfe",
    "Is called like no text at all.\n\nOutcome: refused: a student id is",
)
hostile_id(
    "id_of_a_formula",
    '=HYPERLINK("http:?"&A1)',
    "Is called like a formula.\n\nOutcome: refused: =HYPERLINK",
)
hostile_id("id_of_an_option", "-rf", "Is called like an option.\n\nOutcome: refused: -rf")
hostile_id("id_too_long", "a" * 200, "Is called by 200 letters.\n\nOutcome: refused: 64 characters")
