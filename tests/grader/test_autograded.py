"""The notebooks that formgrader shows: what was handed in as text, and a cell for each check."""

import json
import stat

import nbformat
import pytest

from grader.gradebook.autograded import write_autograded
from grader.model import SourceFile, Submission


@pytest.fixture(scope="session")
def made(grade, solution_text):
    """A report on one right and one missing exercise, and an answer."""
    return grade({"spread.py": solution_text("spread"), "answers.toml": "[answers]\nmiddle = 3\n"})


def written(folder, made, files):
    sources = tuple(SourceFile(name=name, data=data) for name, data in files.items())
    submission = Submission(student="s01", assignment="numbers", files=sources)
    write_autograded(folder, made.report, submission)
    return {path.stem: nbformat.read(path, 4).cells for path in folder.glob("*.ipynb")}


def marked(cells):
    return [c.metadata.nbgrader.grade_id for c in cells if "nbgrader" in c.metadata]


def notebook(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def test_a_submission_is_shown_above_a_cell_for_each_check(made, tmp_path):
    found = written(tmp_path, made, {"spread.py": b"def center(X):\n    return X\n"})
    assert found.keys() == {"spread", "scaling", "quiz"}
    assert found["spread"][0].source == "def center(X):\n    return X\n"
    checks = [check for t in made.exercise("spread").tasks for check in t.checks]
    assert len(marked(found["spread"])) == len(checks)
    marks = found["spread"][1].metadata.nbgrader
    assert (marks.grade, marks.solution, marks.points) == (True, True, checks[0].max_score)
    assert found["spread"][1].source == f"# center: {checks[0].title}\n# passed"
    assert "no scaling.py or .ipynb was handed in" in found["scaling"][0].source
    assert found["quiz"][0].source.endswith("answer: 3")


def test_what_a_student_wrote_is_text_whatever_cell_it_is_in(made, tmp_path):
    evil = {"cell_type": "markdown", "source": ["<script>", "alert(1)</script>"], "metadata": {}}
    found = written(tmp_path, made, {"spread.ipynb": notebook(evil)})
    assert {cell.cell_type for cells in found.values() for cell in cells} == {"code"}
    assert found["spread"][0].source == "<script>alert(1)</script>"
    assert not any(cell.outputs for cell in found["spread"])


def test_an_answer_for_a_person_keeps_its_name_and_no_student_names_a_check(made, tmp_path):
    def cell(name, **more):
        marks = {"grade_id": name, "grade": True, "solution": True, "points": 5} | more
        return {"cell_type": "markdown", "source": name, "metadata": {"nbgrader": marks}}

    ours = marked(written(tmp_path, made, {})["spread"])
    odd = [cell('"><b>'), cell(ours[0]), cell("essay"), cell("essay"), cell("half", points="x")]
    found = written(tmp_path, made, {"spread.ipynb": notebook(*odd)})["spread"]
    assert marked(found) == ["essay", "half", *ours]
    assert found[2].metadata.nbgrader.points == 5.0
    assert found[4].metadata.nbgrader.points == 0.0


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"cells": 3}', b'{"cells": [3]}', b"\xff", b"[" * 100_000,
     b'{"cells": [{"source": [3]}]}', b'{"cells": [{"metadata": {"nbgrader": 3}}]}'],
)  # fmt: skip
def test_a_notebook_that_is_none_is_said_to_be_none(made, tmp_path, data):
    found = written(tmp_path, made, {"spread.ipynb": data})
    assert found["spread"][0].source == "# This notebook cannot be read."


def test_an_unchanged_notebook_is_left_alone_and_nbgraders_own_is_replaced(made, tmp_path):
    files = {"spread.py": b"x = 1\n"}
    written(tmp_path, made, files)
    path = tmp_path / "spread.ipynb"
    before = path.stat().st_ino
    written(tmp_path, made, files)
    assert path.stat().st_ino == before
    path.write_text("{}")
    path.chmod(stat.S_IRUSR)
    assert written(tmp_path, made, files)["spread"][0].source == "x = 1\n"
