"""Exhausting by the size, the number and the kind of files."""

import os
import struct
import zipfile
from pathlib import Path

from .tools import WRONG, attack, notebook, write, write_zip


@attack("exhausting")
def nested_source(student: Path, words: dict[str, str]) -> None:
    """Hands in source nested so deeply that parsers crash.

    It is parsed in the sandbox, and by Python alone.

    Outcome: unreadable | died
    """
    write(student, "spread.py", WRONG + "x = " + "(" * 10**5 + ")" * 10**5 + "\n")


@attack("exhausting")
def long_chain_of_operators(student: Path, words: dict[str, str]) -> None:
    """Hands in one expression of a million minus signs, for the compiler to recur on.

    It is compiled in the sandbox.

    Outcome: unreadable | died | timeout
    """
    write(student, "spread.py", WRONG + "x = " + "-" * 10**6 + "1\n")


@attack("exhausting")
def many_functions(student: Path, words: dict[str, str]) -> None:
    """Hands in twenty thousand functions.

    Of the names that a file defines, a few are told.

    Outcome: failed
    """
    lines = (f"def f{number}(): pass\n" for number in range(2 * 10**4))
    write(student, "spread.py", WRONG + "".join(lines))


@attack("exhausting")
def source_too_large(student: Path, words: dict[str, str]) -> None:
    """Hands in a source of 6 MB.

    A source file has at most 5 MB; a larger one is not read.

    Outcome: unreadable: larger than 5 MB
    """
    write(student, "spread.py", WRONG + "#" * 6 * 10**6)


@attack("exhausting")
def sparse_file(student: Path, words: dict[str, str]) -> None:
    """Hands in a source of a terabyte that takes no room on the disk.

    The size is asked before anything is read.

    Outcome: unreadable: larger than 5 MB
    """
    write(student, "spread.py", WRONG)
    with (student / "numbers" / "spread.py").open("r+b") as file:
        file.truncate(10**12)


@attack("exhausting")
def pipe_in_place_of_a_file(student: Path, words: dict[str, str]) -> None:
    """Hands in a named pipe, at which a reader would wait for ever.

    Files are opened without waiting, and only regular ones are read.

    Outcome: unreadable: not a regular file
    """
    student.joinpath("numbers").mkdir(parents=True)
    os.mkfifo(student / "numbers" / "spread.py")
    os.mkfifo(student / "numbers" / "answers.toml")


@attack("exhausting")
def endless_device(student: Path, words: dict[str, str]) -> None:
    """Hands in a link to /dev/zero.

    No link is followed.

    Outcome: unreadable: is a link
    """
    student.joinpath("numbers").mkdir(parents=True)
    (student / "numbers" / "spread.py").symlink_to("/dev/zero")


@attack("exhausting")
def zip_bomb(student: Path, words: dict[str, str]) -> None:
    """Hands in a zip of a few kilobytes that unpacks to a gigabyte.

    A zip is unpacked in memory, up to what a source file may have.

    Outcome: unreadable: larger than 5 MB
    """
    student.mkdir(parents=True)
    with (
        zipfile.ZipFile(student / "numbers.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("numbers/spread.py", "w") as file,
    ):
        for _ in range(64):
            file.write(bytes(2**20))


@attack("exhausting")
def zip_that_lies_about_its_size(student: Path, words: dict[str, str]) -> None:
    """Hands in a zip whose list of contents says that a large file is a small one.

    What is read is counted, not what is said.

    Outcome: unreadable
    """
    write_zip(student, {"numbers/spread.py": bytes(2**24)})
    path = student / "numbers.zip"
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 2**24), struct.pack("<I", 99)))


@attack("exhausting")
def zip_of_many_files(student: Path, words: dict[str, str]) -> None:
    """Hands in a zip of ten thousand files.

    Entries are counted before they are listed.

    Outcome: unreadable: more than 2000 files
    """
    write_zip(student, {f"numbers/{number}.py": "" for number in range(10**4)})


@attack("exhausting")
def many_files(student: Path, words: dict[str, str]) -> None:
    """Hands in a folder of a thousand helpers.

    The first 200 are read.

    Outcome: failed: only the first 200 were read
    """
    for number in range(1000):
        write(student, f"helper{number}.py", "x = 1\n")
    write(student, "spread.py", WRONG)


@attack("exhausting")
def deep_notebook(student: Path, words: dict[str, str]) -> None:
    """Hands in a notebook whose JSON is nested a hundred thousand times.

    It is parsed in the sandbox.

    Outcome: unreadable: JSON is broken
    """
    write(student, "spread.ipynb", '{"cells": ' + "[" * 10**5 + "]" * 10**5 + "}")


@attack("exhausting")
def notebook_of_many_cells(student: Path, words: dict[str, str]) -> None:
    """Hands in a notebook of fifty thousand cells, each with a picture of nothing.

    The number of cells is limited.

    Outcome: unreadable: more than 2000 cells
    """
    write(student, "spread.ipynb", notebook(["x = 1"] * 5 * 10**4))


@attack("exhausting")
def zero_bytes(student: Path, words: dict[str, str]) -> None:
    """Hands in four megabytes of zero bytes.

    That is no text.

    Outcome: unreadable: zero bytes
    """
    write(student, "spread.py", bytes(4 * 10**6))


@attack("exhausting")
def deep_answers(student: Path, words: dict[str, str]) -> None:
    """Hands in answers to the quiz that are nested, dotted and long beyond measure.

    They are looked over before they are parsed.

    Outcome: failed
    """
    deep = "[" * 10**4 + "]" * 10**4
    dotted = "a." * 10**4 + "b"
    write(
        student,
        "answers.toml",
        f"[answers]\nmiddle = {deep}\n{dotted} = 1\noutlier = 1{'0' * 9999}\n",
    )
    write(student, "spread.py", WRONG)
