"""The instructor's page: its commands, run in order, lead from a download to published marks."""

import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader.course import load_course
from grader.policies.times import read_moment, read_times

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "instructor.md").read_text("utf-8").replace("by-hand", "numbers")
SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
WORKSHEET = """\ufeffIdentifier,"Full name","ID number",Status,"Last modified (submission)",Grade
"Participant 4711","Ada Lovelace",s0211,Submitted,"Sunday, 29 November 2026, 6:05 PM",
"Participant 12","José Ben Ali",,Submitted,"Monday, 30 November 2026, 11:59 AM",
"Participant 14","Zoe",s0212,"No submission",-,
"""
HANDED_IN = (2026, 11, 29, 18, 5, 2)
BIN = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def shell(cwd, script):
    run = subprocess.run(["sh", "-ec", script], cwd=cwd, capture_output=True, text=True, env=BIN)
    assert run.returncode == 0, run.stderr
    return run.stdout


def grader(cwd, *arguments):
    return shell(cwd, " ".join(["grader", *arguments, *SANDBOX]))


def reports_of(course):
    """Return the reports that were written, by student."""
    paths = (course / "feedback").glob("*/numbers/report.json")
    return {path.parts[-3]: json.loads(path.read_text()) for path in paths}


@pytest.fixture(scope="module")
def course(tmp_path_factory, mini, empty_gradebook):
    """A copy of the course, with what Moodle gives for download: two students, one with a zip."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("instructor") / "mini")
    shutil.copy(empty_gradebook, root / "gradebook.db")
    (root / "worksheet.csv").write_text(WORKSHEET, "utf-8")
    with zipfile.ZipFile(root / "download.zip", "w") as download:
        for name in ("spread.py", "scaling.py"):
            text = (root / "solutions" / name).read_text()
            path = f"Ada Lovelace_4711_assignsubmission_file_/{name}"
            download.writestr(zipfile.ZipInfo(path, HANDED_IN), text)
        with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:  # as `grader pack` makes it
            archive.writestr(
                "spread.py", "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
            )
        download.writestr("José Ben Ali_12_assignsubmission_file/numbers.zip", packed.getvalue())
    return root


def test_a_second_download_takes_the_place_of_the_first_and_keeps_its_times(course):
    to_ids, to_folders, _ = blocks("sh")
    shell(course, to_ids)
    later = (course / "download.zip").read_bytes()
    for folder in ("Ada Lovelace_4711_assignsubmission_file_", "Eve_13_assignsubmission_file_"):
        with zipfile.ZipFile(course / "download.zip", "w") as download:
            download.writestr(f"{folder}/spread.py", "as it was handed in first")
            download.writestr(f"{folder}/old.py", "what is not handed in any more")
        shell(course, to_folders)
    (course / "download.zip").write_bytes(later)
    shell(course, to_folders)
    work = course / "submitted" / "s0211" / "numbers"
    assert sorted(path.name for path in work.iterdir()) == ["scaling.py", "spread.py"]
    assert (work / "spread.py").read_text() == (course / "solutions/spread.py").read_text()
    when = time.localtime((work / "spread.py").stat().st_mtime)
    assert when[:6] == HANDED_IN
    assert (course / "submitted" / "13" / "numbers" / "old.py").exists()  # is in no download since
    shutil.rmtree(course / "submitted" / "13")


def test_the_page_leads_from_a_download_to_published_marks(course):
    to_ids, to_folders, to_feedback = blocks("sh")
    shell(course, to_ids)
    shell(course, to_folders)
    assert sorted(p.name for p in (course / "submitted").iterdir()) == ["12", "s0211"]
    shown = grader(course, "grade", "--assignment", "numbers")
    assert re.search(r"^s0211 +21 / 25", shown, re.MULTILINE)

    checks = reports_of(course)["12"]["exercises"][0]["tasks"][0]["checks"]
    lost = next(check["name"] for check in checks if check["status"] == "failed")
    path = course / "course.toml"
    struck = f'time_limit = 60\ndropped = {{ "center/{lost}" = "it was unfair" }}\n'
    path.write_text(path.read_text().replace("time_limit = 60\n", struck, 1))
    diff = grader(course, "grade", "--assignment", "numbers", "--diff")
    assert "struck from the marks (+" in diff
    assert "1 of 2 marks change, 1 stay" in diff
    grader(course, "grade", "--assignment", "numbers")

    shell(course, "nbgrader export --to marks.csv")
    with (course / "marks.csv").open() as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {student: made["score"] for student, made in reports_of(course).items()}
    shell(course, to_feedback)
    with zipfile.ZipFile(course / "feedback.zip") as feedback:
        pages = [name for name in feedback.namelist() if name.endswith("report.html")]
    assert sorted(pages) == [
        "Ada Lovelace_4711_assignsubmission_file_/report.html",
        "José Ben Ali_12_assignsubmission_file/report.html",
    ]


def test_what_the_page_says_of_formgrader_makes_it_list_the_class(course, tmp_path):
    from nbgrader.apps.api import NbGraderAPI  # slow, so that it is not loaded to collect tests
    from traitlets.config import Config

    fresh = shutil.ignore_patterns("submitted", "feedback", "downloaded")
    own = shutil.copytree(course, tmp_path / "mini", ignore=fresh)
    to_ids, to_folders, _ = blocks("sh")
    shell(own, to_ids + to_folders)
    grader(own, "grade", "--assignment", "numbers")
    where = Config()
    where.CourseDirectory.root = str(own)
    listed = NbGraderAPI(config=where)  # what formgrader's pages are made of
    assert listed.get_notebook_submissions("numbers", "spread") == []
    section = PAGE.partition("\n## 6.")[2].partition("\n## 7.")[0]
    release, grade = re.findall(r"^    grader (.+)$", section, re.MULTILINE)
    shell(own, f"grader {release}")
    grader(own, grade)
    found = listed.get_notebook_submissions("numbers", "spread")
    assert {each["student"] for each in found} == {"12", "s0211"}


def test_the_worksheet_tells_who_the_numbers_are_and_when_work_came_in(course):
    shell(course, blocks("sh")[0])
    times = read_times(course / "times.csv", datetime.UTC)
    assert {student: str(read_moment(t, None, datetime.UTC)) for student, t in times.items()} == {
        "s0211": "2026-11-29 18:05:00+00:00",
        "12": "2026-11-30 11:59:00+00:00",
    }


def test_without_a_worksheet_folders_are_called_by_moodles_numbers(course, tmp_path):
    assert "    touch ids.txt\n" in PAGE
    shutil.copy(course / "download.zip", tmp_path)
    shell(tmp_path, f"touch ids.txt\n{blocks('sh')[1]}")
    assert sorted(p.name for p in (tmp_path / "submitted").iterdir()) == ["12", "4711"]


def test_the_policies_that_the_page_shows_are_right():
    first, dropped = blocks("toml")
    tables = tomllib.loads(first)
    assert tables["assignments"][0]["due"]
    assert tomllib.loads(dropped)["assignments"]["dropped"]
    assert load_course(ROOT).assignments[0].name in (ROOT / "docs/instructor.md").read_text()


def test_every_command_and_option_of_the_page_exists():
    for name, options in re.findall(r"grader (\w+)((?: [^\n`|]+)?)", PAGE):
        if name in ("grade", "release"):
            found = subprocess.run(
                [sys.executable, "-m", "grader", name, "--help"], capture_output=True, text=True
            )
            assert found.returncode == 0
            for option in re.findall(r"--[a-z]+", options):
                assert option in found.stdout, f"grader {name} {option}"
