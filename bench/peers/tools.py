"""The four that are compared: how each wants its class laid out, is called, and what it found."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from course import ASSIGNMENT, CHECKS, TASKS, Student
from environments import environment
from running import Command, seconds_of

from grader.checks.store import recordings_of

Verdicts = dict[str, dict[str, bool]]  # student -> check -> whether it passed
HERE = Path(__file__).resolve().parent


class Tool:
    """One way to grade a class. `work` is a folder of its own."""

    name = ""
    sizes: tuple[int, ...] = ()  # of the classes whose difference is what a submission costs

    def __init__(self, work: Path, questions: Path) -> None:
        self.work = work
        self.bin = environment(self.name)
        self.variables = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "PYTHONPATH": str(HERE),  # replay.py
            "BENCH_QUESTIONS": str(questions),
        }
        work.mkdir()
        self.prepare()

    def prepare(self) -> None:
        """Make what is the same for every class."""

    def lay_out(self, students: Sequence[Student], name: str) -> Path:
        """Write a class's folder, ready to be graded."""
        raise NotImplementedError

    def commands(self, folder: Path) -> list[Command]:
        """Return what grades the class."""
        raise NotImplementedError

    def verdicts(self, folder: Path) -> Verdicts:
        """Return what was found."""
        raise NotImplementedError


class Grader(Tool):
    """This project."""

    name = "grader"
    sizes = (100, 400)  # most misunderstandings of the class were met after a hundred

    def __init__(self, work: Path, course: Path, jobs: int = 1) -> None:
        self.work, self.course, self.jobs = work, course, jobs
        work.mkdir()

    def lay_out(self, students: Sequence[Student], name: str) -> Path:
        folder = self.work / name
        for exercise, *_ in TASKS.values():  # every class is the first to have a misconception
            shutil.rmtree(recordings_of(self.course) / exercise, ignore_errors=True)
        for student in students:
            for task, (exercise, *_) in TASKS.items():
                path = folder / "submitted" / student.name / ASSIGNMENT / f"{exercise}.py"
                _write(path, student.text(task))
        return folder

    def commands(self, folder: Path) -> list[Command]:
        grader = str(Path(sys.executable).with_name("grader"))
        options = ["--assignment", ASSIGNMENT, "--jobs", str(self.jobs), "--force"]
        return [Command([grader, "grade", str(folder / "submitted"), *options], self.course)]

    def verdicts(self, folder: Path) -> Verdicts:
        found: Verdicts = {}
        for path in folder.glob(f"feedback/*/{ASSIGNMENT}/report.json"):
            report = json.loads(path.read_text("utf-8"))
            found[report["student"]] = {
                check["name"]: check["status"] == "passed"
                for exercise in report["exercises"]
                for task in exercise["tasks"]
                for check in task["checks"]
            }
        return found


class Nbgrader(Tool):
    """`nbgrader autograde` over a class: a notebook with ten test cells, a kernel a submission."""

    name = "nbgrader"
    sizes = (1, 5)

    def prepare(self) -> None:
        cells = []
        for task, (_, *checks) in TASKS.items():
            cells.append(_cell("### BEGIN SOLUTION\n### END SOLUTION", _solution(task)))
            cells += [_cell(_test(check, task), _graded(check)) for check in checks]
        self.base = self.work / "base"
        _write(self.base / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", _notebook(cells))
        _write(self.base / "nbgrader_config.py", "c = get_config()\n")
        command = ["nbgrader", "generate_assignment", ASSIGNMENT]
        seconds_of([Command([str(self.bin / command[0]), *command[1:]], self.base, self.variables)])

    def lay_out(self, students: Sequence[Student], name: str) -> Path:
        folder = self.work / name
        shutil.copytree(self.base, folder)
        released = folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        for student in students:
            notebook = json.loads(released.read_text("utf-8"))
            for cell in notebook["cells"]:
                task = cell["metadata"]["nbgrader"]["grade_id"]
                if task in TASKS:
                    cell["source"] = student.text(task)
            path = folder / "submitted" / student.name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            _write(path, json.dumps(notebook))
        return folder

    def commands(self, folder: Path) -> list[Command]:
        program = str(self.bin / "nbgrader")
        return [Command([program, "autograde", ASSIGNMENT], folder, self.variables)]

    def verdicts(self, folder: Path) -> Verdicts:
        found: Verdicts = {}
        query = """
            SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
            FROM grade
            JOIN base_cell ON grade.cell_id = base_cell.id
            JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
            JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        """
        with sqlite3.connect(folder / "gradebook.db") as database:
            for student, check, score in database.execute(query):
                found.setdefault(student, {})[check] = score == 1
        return found


class Otter(Tool):
    """`otter run`: what a container of `otter grade` does for one submission, without it."""

    name = "otter-grader"
    sizes = (2,)

    def prepare(self) -> None:
        for task, check in CHECKS:
            _write(self.work / "tests" / f"{check}.py", _otter_test(check, task))
        command = ["otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
        seconds_of([Command([str(self.bin / command[0]), *command[1:]], self.work, self.variables)])

    def lay_out(self, students: Sequence[Student], name: str) -> Path:
        folder = self.work / name
        for student in students:
            cells = [_cell(student.text(task)) for task in TASKS]
            _write(folder / student.name / f"{ASSIGNMENT}.ipynb", _notebook(cells))
        return folder

    def commands(self, folder: Path) -> list[Command]:
        options = ["run", "--no-logo", "-a", str(self.work / "autograder.zip"), "-o", "."]
        arguments = [str(self.bin / "otter"), *options, f"{ASSIGNMENT}.ipynb"]
        return [Command(arguments, student, self.variables) for student in _folders(folder)]

    def verdicts(self, folder: Path) -> Verdicts:
        return {
            student.name: {
                test["name"].split()[0]: test["score"] == test["max_score"]
                for test in json.loads((student / "results.json").read_text("utf-8"))["tests"]
                if test["name"].startswith("test_")
            }
            for student in _folders(folder)
        }


class Pytest(Tool):
    """A fresh pytest process a submission, which is what Gradescope's harness starts."""

    name = "pytest"
    sizes = (4,)

    def prepare(self) -> None:
        lines = ["from replay import hold", ""]
        lines += [f"from {exercise} import {task}" for task, (exercise, *_) in TASKS.items()]
        lines += [f"\n\ndef {check}():\n    hold({check!r}, {task})" for task, check in CHECKS]
        _write(self.work / "tests" / "test_peers.py", "\n".join(lines) + "\n")

    def lay_out(self, students: Sequence[Student], name: str) -> Path:
        folder = self.work / name
        for student in students:
            for task, (exercise, *_) in TASKS.items():
                _write(folder / student.name / f"{exercise}.py", student.text(task))
        return folder

    def commands(self, folder: Path) -> list[Command]:
        tests = str(self.work / "tests" / "test_peers.py")
        options = ["-q", "-p", "no:cacheprovider", "--junitxml=results.xml", "--tb=short"]
        arguments = [str(self.bin / "python"), "-m", "pytest", *options, tests]
        return [Command(arguments, student, self.variables) for student in _folders(folder)]

    def verdicts(self, folder: Path) -> Verdicts:
        return {
            student.name: {
                case.attrib["name"]: len(case) == 0
                for case in ElementTree.parse(student / "results.xml").iter("testcase")
            }
            for student in _folders(folder)
        }


# Notebooks and tests --------------------------------------------------------------------------


def _test(check: str, task: str) -> str:
    return f"from replay import hold\n\nhold({check!r}, {task})"


def _otter_test(check: str, task: str) -> str:
    return (
        "from otter.test_files import test_case\nfrom replay import hold\n\n"
        f"OK_FORMAT = False\nname = {check!r}\npoints = 1\n\n\n"
        f"@test_case()\ndef {check}({task}):\n    hold({check!r}, {task})\n"
    )


def _solution(task: str) -> dict[str, Any]:
    return {"grade": False, "solution": True, "locked": False, "grade_id": task}


def _graded(check: str) -> dict[str, Any]:
    return {"grade": True, "solution": False, "locked": True, "grade_id": check, "points": 1}


def _cell(source: str, nbgrader: dict[str, Any] | None = None) -> dict[str, Any]:
    extra = {"nbgrader": {"schema_version": 3, "task": False, **nbgrader}} if nbgrader else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": extra,
        "outputs": [],
        "source": source,
    }


def _notebook(cells: Iterable[dict[str, Any]]) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {
            "cells": list(cells),
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 4,
        }
    )


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
