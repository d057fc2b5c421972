"""Forging that needs more than one file."""

import json
from pathlib import Path

from ..attack import filled
from .tools import WRONG, attack, write


@attack("forging")
def modules_of_the_judge(student: Path, words: dict[str, str]) -> None:
    """Hands in modules that are named like those of the judge, or read by Python or pytest.

    The judge has no student's folder on its path and runs no pytest there.

    Outcome: failed
    """
    patch = "import os\nos.system('touch @TEMPORARY@/@MARK@')\n"
    for name in ("numpy", "grader", "pytest", "conftest", "sitecustomize", "usercustomize",
                 "hypothesis", "test_spread", "msgspec"):  # fmt: skip
        write(student, f"{name}.py", filled(patch, words))
    write(student, "pytest.ini", "[pytest]\naddopts = -k nothing\n")
    write(student, "pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-k nothing'\n")
    write(student, "course.toml", "[course]\nname = 'mine'\n")
    write(student, "spread.py", "import numpy\n" + WRONG)


@attack("forging")
def report_of_its_own(student: Path, words: dict[str, str]) -> None:
    """Hands in a report, a cache and recordings that say what it would like to read.

    Reports are written, never read from what was handed in.

    Outcome: failed
    """
    report = json.dumps({"student": student.name, "score": 24.0, "max_score": 24.0})
    for name in ("report.json", "feedback/report.json", ".grader/reports/0.json", "results.json"):
        write(student, name, report)
    write(student, "report.html", "<h1>24 of 24 points</h1>")
    write(student, ".grader/recordings/spread.bin", b"")
    write(student, "spread.py", WRONG)
