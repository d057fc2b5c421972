"""`grader grade` and the gradebook as an instructor meets them: where it is, and what is said."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest

SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
COMMAND = [sys.executable, "-W", "error", "-m", "grader"]
GRADE = ["grade", "-a", "numbers", *SANDBOX]
WRONG = "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
WITHOUT_NBGRADER = """
import sys
sys.modules["nbgrader"] = None
sys.argv[0] = "grader"
from grader.cli import main
main()
"""

pytestmark = pytest.mark.skipif(find_spec("nbgrader") is None, reason="nbgrader is not installed")


def run(cwd, *arguments, command=COMMAND):
    return subprocess.run(
        [*command, *arguments], cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def hand_in(course, student, text):
    folder = course / "submitted" / student / "numbers"
    folder.mkdir(parents=True)
    (folder / "spread.py").write_text(text)


def scores(path):
    """Return what everybody got in all, as the tables have it."""
    query = """
        select student_id, sum(auto_score) from grade
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        group by student_id
    """
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return dict(opened.execute(query))


@pytest.fixture(scope="session")
def graded(mini, empty_gradebook, tmp_path_factory):
    """A course whose class of two has been graded."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("graded") / "mini")
    hand_in(root, "ada", (root / "solutions" / "spread.py").read_text())
    hand_in(root, "ben", WRONG)
    shutil.copy(empty_gradebook, root)
    found = run(root, *GRADE)
    assert found.returncode == 0, found.stderr
    return root


@pytest.fixture
def course(graded, tmp_path):
    return shutil.copytree(graded, tmp_path / "mini")


def test_the_marks_of_a_class_are_in_the_gradebook_beside_it(graded):
    assert scores(graded / "gradebook.db") == {"ada": 14.0, "ben": 1.0}
    with contextlib.closing(sqlite3.connect(graded / "gradebook.db")) as opened:
        comments = " ".join(
            text for (text,) in opened.execute("select auto_comment from comment") if text
        )
    assert "The mean of each column is taken away" in comments
    assert "You take the mean of the whole table away" in comments


def test_a_student_who_is_graded_again_is_written_and_a_lone_file_is_not(course):
    (course / "submitted" / "ben" / "numbers" / "spread.py").write_text(
        (course / "solutions" / "spread.py").read_text()
    )
    assert run(course, *GRADE, "submitted/ben").returncode == 0
    assert scores(course / "gradebook.db") == {"ada": 14.0, "ben": 14.0}
    before = (course / "gradebook.db").read_bytes()
    assert run(course, *GRADE, "submitted/ben/numbers/spread.py").returncode == 0
    assert (course / "gradebook.db").read_bytes() == before


def test_at_the_end_it_is_told_that_marks_by_hand_are_not_on_the_pages(course):
    told = "students have marks by hand, which pages and report.json do not show"
    found = run(course, *GRADE)
    assert "by hand" not in found.stderr
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as opened, opened:
        opened.execute("update grade set manual_score = 0.5")
    found = run(course, *GRADE)
    assert found.stderr.splitlines()[-1] == f"2 {told}"


def arrivals(path):
    """Return when everybody's work came in, as the tables have it."""
    query = "select student_id, timestamp from submitted_assignment"
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return dict(opened.execute(query))


def test_an_arrival_follows_the_table_and_else_what_nbgrader_noted_when_it_collected(course):
    path, times = course / "course.toml", course / "times.csv"
    dated = "time_limit = 60\nreceived = 'times.csv'\ndue = 2026-03-10T12:00:00Z\n"
    path.write_text(path.read_text().replace("time_limit = 60\n", dated, 1))
    (course / "submitted" / "ben" / "numbers" / "timestamp.txt").write_text("2026-03-07 07:00:00")
    times.write_text("student,time\nada,2026-03-08 08:00Z\nben,2026-03-09 09:00Z\n")
    assert run(course, *GRADE).returncode == 0
    assert arrivals(course / "gradebook.db") == {
        "ada": "2026-03-08 08:00:00.000000",
        "ben": "2026-03-09 09:00:00.000000",
    }
    times.write_text("student,time\n")
    assert run(course, *GRADE).returncode == 0
    assert arrivals(course / "gradebook.db") == {"ada": None, "ben": "2026-03-07 07:00:00.000000"}


def other_course(course, empty_gradebook):
    """Make beside a course another one, with a class that has an assignment numbers too."""
    other = course.parent / "other"
    shutil.copytree(course / "submitted", other / "submitted")
    shutil.copy(empty_gradebook, other)
    (other / "course.toml").write_text('[course]\nname = "poems"\n')
    return other


def refused(course, *arguments):
    """Return what is said where a class is refused, after looking that nothing was written."""
    other = course.parent / "other"
    before = {path: path.read_bytes() for path in other.rglob("*") if path.is_file()}
    found = run(course, *GRADE, *arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert {path: path.read_bytes() for path in other.rglob("*") if path.is_file()} == before
    return found.stderr


@pytest.mark.parametrize("path", ["submitted", "submitted/ada", "submitted/ada/numbers/spread.py"])
def test_a_class_of_another_course_is_refused_before_anything_is_written(
    course, empty_gradebook, path
):
    other_course(course, empty_gradebook)
    said = refused(course, f"../other/{path}")
    assert "error: ../other/course.toml: is the course poems, and this one is mini" in said
    assert "hint: run this in ../other, or move what is to be graded here" in said


def test_a_class_beside_a_course_file_that_cannot_be_read_is_refused(course, empty_gradebook):
    (other_course(course, empty_gradebook) / "course.toml").write_text("poems\n")
    assert "other/course.toml: is not TOML" in refused(course, "../other/submitted")


def test_a_class_whose_gradebook_is_of_another_course_is_refused(course, empty_gradebook):
    other = other_course(course, empty_gradebook)
    (other / "course.toml").unlink()
    with contextlib.closing(sqlite3.connect(other / "gradebook.db")) as opened, opened:
        opened.execute("insert into course values ('poems')")
        opened.execute("insert into assignment values ('1', 'odes', null, 'poems')")
    said = refused(course, "../other/submitted")
    assert "error: ../other/gradebook.db: is of the course poems, with the assignments odes" in said
    assert "nbgrader db assignment add numbers" in said
    with contextlib.closing(sqlite3.connect(other / "gradebook.db")) as opened, opened:
        opened.execute("insert into assignment values ('2', 'numbers', null, 'poems')")
    assert run(course, *GRADE, "../other/submitted").returncode == 0


def test_a_class_elsewhere_is_graded_also_in_a_folder_of_nbgraders_or_a_copy_of_the_course(
    course, empty_gradebook
):
    other = other_course(course, empty_gradebook)
    shutil.copy(course / "course.toml", other)
    assert run(course, *GRADE, "../other/submitted").returncode == 0
    assert scores(other / "gradebook.db") == {"ada": 14.0, "ben": 1.0}
    (other / "course.toml").unlink()
    assert run(course, "release", "models", "--nbgrader", "../other").returncode == 0
    assert run(course, *GRADE, "../other/submitted").returncode == 0


def test_notebooks_for_formgrader_are_written_in_a_course_folder_of_nbgraders_alone(course):
    assert not (course / "autograded").exists()
    (course / "source" / "numbers").mkdir(parents=True)
    assert run(course, *GRADE).returncode == 0
    written = sorted(path.name for path in (course / "autograded" / "ben" / "numbers").iterdir())
    assert written == ["quiz.ipynb", "scaling.ipynb", "spread.ipynb"]


def test_another_gradebook_is_written_where_one_says_so(course, empty_gradebook, tmp_path):
    shutil.copy(empty_gradebook, tmp_path / "other.db")
    before = (course / "gradebook.db").read_bytes()
    db = f"sqlite:///{tmp_path}/other.db"
    found = run(course, *GRADE, "submitted/ada/numbers/spread.py", "--student", "ada", "--db", db)
    assert found.returncode == 0, found.stderr
    assert scores(tmp_path / "other.db") == {"ada": 14.0}
    assert (course / "gradebook.db").read_bytes() == before


def test_a_wrong_address_is_told_before_anything_is_graded(course):
    shutil.rmtree(course / "feedback")
    found = run(course, *GRADE, "--db", "marks.db")
    assert (found.returncode, found.stdout) == (2, "")
    assert "error: --db: is no address of a database" in found.stderr
    assert not (course / "feedback").exists()


def test_a_damaged_gradebook_costs_no_report(course):
    (course / "gradebook.db").write_text("marks\n" * 1000)
    shutil.rmtree(course / "feedback")
    found = run(course, *GRADE, "--json", "all.json")
    assert found.returncode == 2
    assert "error: gradebook.db: is damaged: file is not a database" in found.stderr
    assert "hint: put a copy of it back" in found.stderr
    assert found.stdout.startswith("ada ")
    assert sorted(os.listdir(course / "feedback")) == ["ada", "ben"]
    assert (course / "all.json").exists()


def test_without_nbgrader_a_class_is_graded_and_a_note_says_what_to_install(course):
    (course / "gradebook.db").unlink()
    found = run(course, *GRADE, command=[sys.executable, "-c", WITHOUT_NBGRADER])
    assert found.returncode == 0, found.stderr
    assert found.stderr.count("pip install 'convgrader[instructor]'") == 1
    assert not (course / "gradebook.db").exists()
    db = ["--db", "sqlite:///gradebook.db"]
    found = run(course, *GRADE, *db, command=[sys.executable, "-c", WITHOUT_NBGRADER])
    assert found.returncode == 3
    assert "nbgrader is not installed" in found.stderr


def test_after_ctrl_c_the_gradebook_holds_what_was_graded_and_the_next_run_the_rest(course):
    text = (course / "solutions" / "spread.py").read_text()
    for number in range(8):
        hand_in(course, f"s{number}", f"{text}\nsum(range({3_000_000 + number}))\n")
    process = subprocess.Popen(
        [*COMMAND, *GRADE, "--jobs", "1"],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(list((course / "feedback").glob("s*/*/report.html"))) < 2:
        assert time.monotonic() < deadline, "no reports were written"
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    process.communicate(timeout=60)
    assert process.returncode == 130
    written = {path.parent.parent.name for path in (course / "feedback").glob("*/*/report.html")}
    gathered = scores(course / "gradebook.db").keys()
    assert gathered <= written
    assert len(written - gathered) <= 1  # the one that was just being written
    assert len(written) < 10
    assert run(course, *GRADE).returncode == 0
    assert scores(course / "gradebook.db").keys() == {"ada", "ben", *(f"s{n}" for n in range(8))}


def in_a_small_filesystem(folder, arguments):
    """Return a command that runs with a file system of 200 kB at `folder`, which only it sees."""
    script = f'mount -t tmpfs -o size=200k none {folder} && exec "$@"; exit 99'
    return ["unshare", "-rm", "sh", "-c", script, "sh", *arguments]


def test_a_full_disk_costs_no_report(course, empty_gradebook, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if run(course, command=in_a_small_filesystem(small, ["true"])).returncode:
        pytest.skip("no file system of one's own can be mounted here")
    shutil.rmtree(course / "feedback")
    # The empty gradebook fits, the marks of a class do not.
    filled = ["sh", "-c", f'cp {empty_gradebook} {small} && exec "$@"', "sh", *COMMAND]
    db = ["--db", f"sqlite:///{small}/gradebook.db"]
    found = run(course, *GRADE, *db, command=in_a_small_filesystem(small, filled))
    assert found.returncode == 3, found.stderr
    assert "cannot be written: database or disk is full" in found.stderr
    assert sorted(os.listdir(course / "feedback")) == ["ada", "ben"]
