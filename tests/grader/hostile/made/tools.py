"""What the makers of attacks share: how an attack is added, and how files are written."""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ..attack import Attack

MADE: list[Attack] = []
Maker = Callable[[Path, dict[str, str]], object]

WRONG = "def span(values):\n    return 3.5\n"
RIGHT = "def span(values):\n    return float(values.max() - values.min())\n"


def attack(family: str) -> Callable[[Maker], Maker]:
    """Add a function to the attacks; it is given the student's folder and the scene's words."""

    def add(make: Maker) -> Maker:
        MADE.append(Attack(family, make.__name__, make.__doc__ or "", make))
        return make

    return add


def write(student: Path, name: str, data: str | bytes) -> None:
    """Write a file of the assignment."""
    path = student / "numbers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def write_zip(student: Path, entries: Mapping[zipfile.ZipInfo | str, str | bytes]) -> None:
    """Write a zip in place of the assignment's folder."""
    student.mkdir(parents=True)
    with zipfile.ZipFile(student / "numbers.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def notebook(cells: Iterable[str]) -> str:
    """Return a notebook with these cells of code."""
    rows = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": code} for code in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": rows})
