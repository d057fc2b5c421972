"""`grader grade` as an instructor runs it: every kind of path, the class, the cache, Ctrl-C."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import pytest

BWRAP = shutil.which("bwrap") is not None
SANDBOX = [] if BWRAP else ["--sandbox", "process"]
COMMAND = [sys.executable, "-W", "error", "-m", "grader"]
GRADE = ["grade", "-a", "numbers", *SANDBOX]

WRONG = "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
BROKEN = "def center(X:\n"


def run(cwd, *arguments, **environment):
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="session")
def recorded(mini, empty_gradebook, tmp_path_factory):
    """A copy of the course that has its recordings and a gradebook, as after a first run."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("recorded") / "mini")
    (root / "submitted").mkdir()
    assert run(root, *GRADE).returncode == 0
    shutil.rmtree(root / "submitted")
    shutil.copy(empty_gradebook, root)
    return root


@pytest.fixture
def course(recorded, tmp_path):
    return shutil.copytree(recorded, tmp_path / "mini")


def solution(course, name):
    return (course / "solutions" / f"{name}.py").read_text()


def hand_in(course, student, files, assignment="numbers"):
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def hand_in_right(course, student, extra=""):
    names = ("spread", "scaling")
    return hand_in(course, student, {f"{n}.py": solution(course, n) + extra for n in names})


def report(course, student, assignment="numbers"):
    return json.loads((course / "feedback" / student / assignment / "report.json").read_text())


def code_points(found):
    return sum(task["score"] for e in found["exercises"] for task in e["tasks"])


def most_code_points(found):
    return sum(task["max_score"] for e in found["exercises"] for task in e["tasks"])


# A class --------------------------------------------------------------------------------------


def test_a_class_is_graded_whatever_is_in_it(course):
    hand_in_right(course, "ada")
    hand_in(course, "ben", {"spread.py": WRONG})
    hand_in(course, "chloe", {"spread.py": BROKEN})
    hand_in(course, "dora", {"spread.py": "def center(X):\n    while True:\n        pass\n"})
    hand_in(course, "bad name!", {"spread.py": WRONG})
    (course / "submitted" / "emil").mkdir()
    found = run(course, *GRADE)
    assert found.returncode == 0, found.stderr
    assert "refused: bad name!: a student id is" in found.stderr
    assert "without the assignment: emil" in found.stderr
    assert [line.split()[0] for line in found.stdout.splitlines()[:4]] == [
        "ada", "ben", "chloe", "dora",
    ]  # fmt: skip
    assert "reports: feedback/STUDENT/numbers/report.html" in found.stdout
    assert "not graded: 1 refused, 1 without numbers" in found.stdout
    assert sorted(os.listdir(course / "feedback")) == ["ada", "ben", "chloe", "dora"]
    ada = report(course, "ada")
    assert code_points(ada) == most_code_points(ada) > 0
    assert 0 < code_points(report(course, "ben")) < most_code_points(ada)
    assert report(course, "chloe")["exercises"][0]["status"] == "unreadable"


def test_an_unreadable_submission_gets_a_report_that_says_so(course):
    folder = hand_in(course, "ada", {"scaling.py": solution(course, "scaling")})
    (folder / "spread.py").write_bytes(b"\x00\x01\x02")
    (course / "submitted" / "ben").mkdir()
    (course / "submitted" / "ben" / "numbers.zip").write_bytes(b"this is no zip")
    os.symlink("/etc/passwd", course / "submitted" / "link")
    found = run(course, *GRADE)
    assert found.returncode == 0, found.stderr
    first = report(course, "ada")["exercises"][0]
    assert (first["status"], "zero bytes" in first["message"]) == ("unreadable", True)
    assert {e["status"] for e in report(course, "ben")["exercises"]} == {"unreadable"}
    assert "refused: link: is a link" in found.stderr


def test_bad_answers_are_told_and_the_rest_is_graded(course):
    folder = hand_in_right(course, "ada")
    (folder / "answers.toml").write_text('student = "ada"\n[answers]\nmiddle = \n')
    found = run(course, *GRADE)
    assert found.returncode == 0
    ada = report(course, "ada")
    assert code_points(ada) == most_code_points(ada)
    assert ada["quiz"]["score"] == 0
    assert "line 3" in ada["quiz"]["message"]


def test_an_empty_class_is_no_error(course):
    (course / "submitted").mkdir()
    found = run(course, *GRADE)
    assert (found.returncode, found.stdout) == (0, "No submissions were graded.\n")
    assert not (course / "feedback").exists()


def test_a_class_folder_may_be_anywhere(course, tmp_path):
    hand_in_right(course, "ada")
    shutil.move(course / "submitted", tmp_path / "handed-in")
    found = run(course, *GRADE, "../handed-in")
    assert found.returncode == 0
    assert (tmp_path / "feedback" / "ada" / "numbers" / "report.html").is_file()
    assert "reports: ../feedback/ada/numbers/report.html" in found.stdout


def test_one_of_a_class_can_be_picked(course):
    hand_in_right(course, "ada")
    hand_in_right(course, "ben")
    assert run(course, *GRADE, "--student", "ben").returncode == 0
    assert os.listdir(course / "feedback") == ["ben"]
    found = run(course, *GRADE, "--student", "zoe")
    assert (found.returncode, "there is no student zoe" in found.stderr) == (2, True)


def test_what_is_odd_about_files_is_told_above_the_marks_in_a_line_a_kind(course):
    for number in range(10):
        files = {
            f"spread ({number}).py": WRONG,
            "answers.toml": f"student = 's{number - 1}'\n[answers]\nmiddle{number or ''} = 1\n",
        }
        hand_in(course, f"s{number}", files)
    hand_in_right(course, "ada")
    hand_in(course, "ben", {"homework.docx": "no code"})
    hand_in(course, "cleo", {"scaling.py": WRONG, "answers.toml": "student = 'cleo'\n["})
    found = run(course, *GRADE)
    assert found.returncode == 0
    first, second, third, fourth = found.stderr.splitlines()
    ten = "warning: 10 students (s0, s1, s2, s3, s4, s5, s6, s7 and 2 more): "
    mend = "spread (0).py is not graded; if it is meant to be, name it spread.py"
    assert first == f"{ten}{mend} (or the like)"
    judged = "answers.toml names 's-1'; it was judged with the numbers of 's0'"
    assert second == f"{ten}{judged} (or the like)"
    assert third.startswith("warning: ben: the folder numbers holds no exercise of numbers, only h")
    assert fourth.startswith("warning: cleo: answers.toml: is not TOML")
    assert "(or the like)" not in fourth
    assert "warning" not in run(course, *GRADE, "submitted/ada").stderr


EVIL = "\x1b[2J\x1b]0;mine\x07\u202e\x9b1m<script>{{ 7 * 7 }}\r"
STEERS = f"""
text = {EVIL!r}

def center(X):
    raise type(text, (Exception,), {{}})(text)

def median(values):
    print(text)
    return [text, {{text: text}}]
"""


def test_no_name_and_no_text_of_a_student_steers_terminal_or_page(course):
    """Folders, files, exceptions, answers and output with what terminals and pages obey."""
    names = [f"s{EVIL}", "a\nb", "=cmd", "-rf", "x" * 200, "\u202eabc"]
    for name in names:
        hand_in(course, name, {"spread.py": WRONG})
    os.makedirs(os.fsencode(course / "submitted") + b"/s\xff/numbers")
    evil = json.dumps(EVIL)  # TOML has the same escapes
    answers = f"student = {evil}\n[answers]\nmiddle = {evil}\n{evil} = 1\n"
    files = {"spread.py": STEERS, "answers.toml": answers, f"spread{EVIL} (1).py": "x = 1"}
    folder = hand_in(course, "ada", files)
    (folder / f"{EVIL}.py").symlink_to("/etc/hostname")
    with zipfile.ZipFile(course / "submitted" / "ben.zip", "w") as archive:
        archive.writestr("spread.py", f"def center(X):\n    {EVIL}\n")
        archive.writestr(f"spread{EVIL} (1).py", "x = 1")
        archive.writestr(f"../{EVIL}.py", "x = 1")
    found = run(course, *GRADE)
    assert found.returncode == 0, found.stderr
    assert found.stderr.count("refused: ") == len(names) + 1
    assert sorted(os.listdir(course / "feedback")) == ["ada", "ben"]
    written = [path.read_text() for path in sorted((course / "feedback").rglob("report.*"))]
    for text in (found.stdout, found.stderr, *written):
        assert {character for character in text if not character.isprintable()} <= {"\n"}
    assert all("x1b[2J" in text and "<script>" not in text for text in written[::2])


# One submission -------------------------------------------------------------------------------


def test_one_students_folder_is_shown_in_full(course):
    hand_in(course, "ben", {"spread.py": WRONG})
    hand_in_right(course, "ada")
    found = run(course, *GRADE, "submitted/ben")
    assert found.returncode == 0
    assert "X\n         1.  0." in found.stdout  # the counterexample
    assert "reports: feedback/ben/numbers/report.html" in found.stdout
    assert os.listdir(course / "feedback") == ["ben"]


def test_a_lone_file_is_student_local_and_its_feedback_is_beside_it(course, tmp_path):
    lone = tmp_path / "elsewhere" / "spread.py"
    lone.parent.mkdir()
    lone.write_text(solution(course, "spread"))
    found = run(course, *GRADE, str(lone))
    assert found.returncode == 0
    written = lone.parent / "feedback" / "local" / "numbers"
    assert sorted(os.listdir(written)) == ["report.html", "report.json"]
    made = json.loads((written / "report.json").read_text())
    assert made["student"] == "local"
    assert [e["status"] for e in made["exercises"]] == ["graded", "missing"]


def test_a_lone_notebook_and_a_lone_zip_are_graded_for_whom_one_says(course, tmp_path):
    cell = {"cell_type": "code", "metadata": {}, "source": solution(course, "spread")}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (tmp_path / "spread.ipynb").write_text(json.dumps(notebook))
    with zipfile.ZipFile(tmp_path / "handed-in.zip", "w") as archive:
        archive.writestr("spread.py", solution(course, "spread"))
    for name, student in (("spread.ipynb", "ada"), ("handed-in.zip", "ben")):
        found = run(course, *GRADE, str(tmp_path / name), "--student", student)
        assert found.returncode == 0, found.stderr
        path = tmp_path / "feedback" / student / "numbers" / "report.json"
        first = json.loads(path.read_text())["exercises"][0]
        assert [task["score"] for task in first["tasks"]] == [
            task["max_score"] for task in first["tasks"]
        ]


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("nowhere", "nowhere: there is no such file or folder", "give a class folder"),
        ("course.toml", "is neither a folder nor a .py file", "give the folder or the files"),
        ("exercises/line.py", "line.py: is no exercise of numbers", "the exercises are spread"),
    ],
)
def test_a_path_that_is_nothing_to_grade_is_a_wrong_call(course, path, message, hint):
    found = run(course, *GRADE, path)
    assert (found.returncode, found.stdout) == (2, "")
    assert message in found.stderr
    assert f"hint: {hint}" in found.stderr


def test_the_assignment_is_asked_for_by_name(course):
    found = run(course, "grade")
    assert found.returncode == 2
    assert "hint: give --assignment (-a) and one of: numbers, models" in found.stderr
    found = run(course, "grade", "-a", "nombers")
    assert found.returncode == 2
    assert "there is no assignment called 'nombers'" in found.stderr
    assert "did you mean numbers?" in found.stderr


def test_the_only_assignment_needs_no_name(course):
    hand_in_right(course, "ada")
    text = (course / "course.toml").read_text()
    models = text[text.index('[[assignments]]\nname = "models"') : text.index("[exercises.spread]")]
    line = text[text.index("[exercises.line]") :]
    (course / "course.toml").write_text(text.replace(models, "").replace(line, ""))
    assert run(course, "grade", *SANDBOX).returncode == 0
    assert report(course, "ada")["assignment"] == "numbers"


# What is written ------------------------------------------------------------------------------


def test_json_to_stdout_is_all_there_is_on_stdout(course):
    hand_in_right(course, "zoe")
    hand_in(course, "ben", {"spread.py": WRONG})
    (course / "submitted" / "emil").mkdir()
    found = run(course, *GRADE, "--force", "--json", "-")
    batch = json.loads(found.stdout)
    assert batch["schema"] == "grader/batch/1"
    assert [made["student"] for made in batch["reports"]] == ["ben", "zoe"]
    assert batch["reports"][1] == report(course, "zoe")
    assert "without the assignment: emil" in found.stderr


def test_json_to_a_file_replaces_it_whole(course):
    hand_in_right(course, "ada")
    (course / "all.json").write_text("old")
    found = run(course, *GRADE, "--json", "all.json")
    assert found.returncode == 0
    assert "reports: feedback/ada/numbers/report.html" in found.stdout
    assert len(json.loads((course / "all.json").read_text())["reports"]) == 1
    assert not [name for name in os.listdir(course) if name.startswith(".grader-")]


def test_where_json_cannot_go_is_told_before_anything_is_graded(course):
    hand_in_right(course, "ada")
    for file, message in (("nowhere/all.json", "nowhere: there is no such folder"),
                          ("submitted", "submitted: is a folder")):  # fmt: skip
        found = run(course, *GRADE, "--json", file)
        assert (found.returncode, found.stdout) == (2, "")
        assert message in found.stderr
        assert not (course / "feedback").exists()


def test_where_feedback_cannot_go_is_told_before_anything_is_graded(course):
    hand_in_right(course, "ada")
    (course / "feedback").write_text("a file")
    found = run(course, *GRADE)
    assert (found.returncode, found.stdout) == (3, "")
    assert "error: feedback: cannot be written: File exists" in found.stderr
    assert (course / "feedback").read_text() == "a file"


def test_an_unchanged_class_is_not_graded_again_and_force_grades_it(course):
    for student in ("ada", "ben"):
        hand_in_right(course, student)
    run(course, *GRADE)
    paths = sorted((course / "feedback").rglob("report.*"))
    first = [path.read_bytes() for path in paths]
    kept = list((course / ".grader" / "reports" / "numbers").iterdir())
    assert len(kept) == 2
    os.utime(kept[0], (0, 0))
    shutil.rmtree(course / "feedback")
    assert run(course, *GRADE).returncode == 0
    assert [path.read_bytes() for path in paths] == first
    assert kept[0].stat().st_mtime == 0
    assert run(course, *GRADE, "--force").returncode == 0
    assert kept[0].stat().st_mtime > 0
    assert without_seconds(course) == [scrubbed(json.loads(b)) for b in first[1::2]]


def scrubbed(made):
    return {key: value for key, value in made.items() if key != "seconds"}


def without_seconds(course):
    paths = sorted((course / "feedback").rglob("report.json"))
    return [scrubbed(json.loads(path.read_text())) for path in paths]


def test_a_changed_submission_is_graded_again(course):
    folder = hand_in(course, "ada", {"spread.py": WRONG})
    run(course, *GRADE)
    before = report(course, "ada")["score"]
    (folder / "spread.py").write_text(solution(course, "spread"))
    run(course, *GRADE)
    assert report(course, "ada")["score"] > before


OWN_SCALING = "import numpy as np\n\ndef standardize(X):\n    return X / X.std(axis=0)\n"


def test_a_changed_check_has_that_exercise_graded_again_and_what_may_use_it(course):
    hand_in(course, "ada", {"spread.py": WRONG, "scaling.py": OWN_SCALING})
    hand_in(course, "ben", {"spread.py": WRONG, "scaling.py": f"import spread\n{OWN_SCALING}"})
    run(course, *GRADE)
    for path in (course / ".grader" / "reports" / "numbers").iterdir():
        path.write_text(path.read_text().replace('"title":"Scaling"', '"title":"As it was kept"'))
    (course / "exercises" / "spread.toml").write_text(
        (course / "exercises" / "spread.toml").read_text() + "\n# changed\n"
    )
    assert run(course, *GRADE).returncode == 0
    titles = {s: [e["title"] for e in report(course, s)["exercises"]] for s in ("ada", "ben")}
    assert titles["ada"] == ["Middle and spread", "As it was kept"]
    assert titles["ben"] == ["Middle and spread", "Scaling"]


def test_pages_of_an_unchanged_class_are_left_alone_unless_one_is_missing_or_changed(course):
    for student in ("ada", "ben", "cleo"):
        hand_in(course, student, {"spread.py": WRONG})
    run(course, *GRADE)
    pages = {s: course / "feedback" / s / "numbers" / "report.html" for s in ("ada", "ben", "cleo")}
    whole = {s: page.read_bytes() for s, page in pages.items()}
    for page in pages.values():
        os.utime(page, (0, 0))
    pages["ben"].write_bytes(whole["ben"] + b"<p>more")
    pages["cleo"].with_name("report.json").unlink()
    run(course, *GRADE)
    assert pages["ada"].stat().st_mtime == 0
    assert {s: page.read_bytes() for s, page in pages.items()} == whole
    assert report(course, "cleo")


def test_diff_says_whose_mark_would_change_and_why_and_writes_nothing(course):
    hand_in(course, "ada", {"spread.py": WRONG})
    hand_in_right(course, "ben")
    hand_in(course, "cleo", {"spread.py": WRONG})
    run(course, *GRADE)
    before = without_seconds(course)
    folder = course / "submitted"
    (folder / "ada" / "numbers" / "spread.py").write_text(solution(course, "spread"))
    hand_in(course, "dora", {"spread.py": WRONG})
    found = run(course, *GRADE, "--diff")
    assert found.returncode == 0
    lines = found.stdout.splitlines()
    ada = lines.index(next(line for line in lines if line.startswith("ada ")))
    assert "->" in lines[ada]
    assert lines[ada + 1] == "    handed in anew"
    assert "center: " in lines[ada + 2]
    assert "failed -> passed (+" in "".join(lines[ada + 2 : ada + 5])
    assert any(line.startswith("dora  none -> ") for line in lines)
    assert not any(line.startswith(("ben", "cleo")) for line in lines)
    assert "2 of 4 marks change, 2 stay" in lines
    assert "nothing is written; without --diff it will be" in lines
    assert without_seconds(course) == before
    run(course, *GRADE)
    again = run(course, *GRADE, "--diff")
    assert again.stdout.startswith("0 of 4 marks change, 4 stay\n")


def test_diff_tells_what_a_policy_changes(course):
    hand_in(course, "ada", {"spread.py": solution(course, "spread")})
    run(course, *GRADE)
    path = course / "course.toml"
    path.write_text(path.read_text().replace("time_limit = 60", "time_limit = 60\nround = 10", 1))
    found = run(course, *GRADE, "--diff").stdout
    assert re.search(r"^ada  \d+ / \d+ -> \d+ / \d+$", found, re.MULTILINE)
    assert "    rounding: to 10, to 0 before" in found


def test_what_was_written_before_an_error_stays(course):
    hand_in_right(course, "ada")
    run(course, *GRADE)
    before = (course / "feedback" / "ada" / "numbers" / "report.json").read_bytes()
    with (course / "tests" / "hidden" / "test_spread.py").open("a") as checks:
        checks.write("\n1 / 0\n")
    found = run(course, *GRADE)
    assert found.returncode == 2
    assert "tests/hidden/test_spread.py: cannot be loaded: ZeroDivisionError" in found.stderr
    assert (course / "feedback" / "ada" / "numbers" / "report.json").read_bytes() == before


# On a terminal --------------------------------------------------------------------------------


def test_a_class_on_a_terminal_shows_a_bar_and_keeps_it_off_stdout(course):
    for number in range(4):
        hand_in_right(course, f"s{number}")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *GRADE, "--force"],
        cwd=course,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:
        pass  # the other end is closed
    out = process.communicate()[0].decode()
    os.close(ours)
    assert process.returncode == 0
    assert "grading" in shown.decode()
    assert "4/4" in shown.decode()
    assert "grading" not in out
    assert "\x1b" not in out


def test_no_terminal_no_bar(course):
    for number in range(2):
        hand_in_right(course, f"s{number}")
    assert "grading" not in run(course, *GRADE).stderr


# Ctrl-C ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_after_ctrl_c_reports_are_whole_and_a_second_run_does_the_rest(course, jobs):
    for number in range(12):
        slow = f"\nsum(range(2_000_000 + {number}))\n"
        hand_in_right(course, f"s{number:02}", slow)
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *GRADE, "--jobs", jobs],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_reports(course, 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == ""
    assert re.search(r"\ninterrupted: \d+ of 12 reports are written, the next run does", errors)
    assert "Traceback" not in errors
    written = sorted((course / "feedback").rglob("*.*"))
    assert {path.name for path in written} == {"report.json", "report.html"}
    interrupted = without_seconds(course)
    assert 2 <= len(interrupted) < 12
    assert run(course, *GRADE, "--jobs", jobs).returncode == 0
    resumed = without_seconds(course)
    assert all(made in resumed for made in interrupted)
    shutil.rmtree(course / "feedback")
    assert run(course, *GRADE, "--force").returncode == 0
    assert without_seconds(course) == resumed


def wait_for_reports(course, number):
    deadline = time.monotonic() + 20
    while len(list((course / "feedback").glob("*/*/report.html"))) < number:
        assert time.monotonic() < deadline, "no reports were written"
        time.sleep(0.01)


# The machine ----------------------------------------------------------------------------------


def test_without_bubblewrap_the_error_says_what_to_install(course):
    hand_in_right(course, "ada")
    found = run(course, "grade", "-a", "numbers", PATH="/nonexistent")
    assert (found.returncode, found.stdout) == (3, "")
    assert "error: bubblewrap is not installed" in found.stderr
    assert "apt-get install bubblewrap" in found.stderr
    assert not (course / "feedback").exists()


def test_a_plain_process_is_used_where_one_says_so_with_a_warning(course):
    hand_in_right(course, "ada")
    found = run(course, "grade", "-a", "numbers", "--sandbox", "process", PATH="/nonexistent")
    assert found.returncode == 0
    assert "warning: --sandbox process lets submissions do whatever you may do" in found.stderr


def test_without_cuda_the_error_says_what_to_do(course):
    hand_in_right(course, "ada")
    found = run(course, *GRADE, "--device", "cuda", CUDA_VISIBLE_DEVICES="")
    assert (found.returncode, found.stdout) == (3, "")
    assert "there is no CUDA device that PyTorch can use" in found.stderr
    assert "hint: give --device cpu" in found.stderr
