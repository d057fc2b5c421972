"""The course's files may be used from any working folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.checks.check import load_checks

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(ROOT.glob("tests/public/test_*.py")) + sorted(ROOT.glob("tests/hidden/test_*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_checks_are_read_from_any_folder(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_checks(path)


def test_data_that_is_nowhere_is_told_once(tmp_path):
    code = "import datasets; datasets.eight('nowhere')"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "exercises")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr.count("eight.csv is not in") == 1
    assert "nowhere" in found.stderr
