"""What `grader grade` wrote, as an instructor reads it: nbgrader's commands, formgrader's pages.

Formgrader is an extension of Jupyter's server; a real browser reads its pages from loopback.
"""

import contextlib
import csv
import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
EVIL = 'def center(X):\n    raise ValueError("<script>document.title = 1</script>")\n'
WRONG = "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
WAIT = 60
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("nbgrader") is None, reason="nbgrader is not installed"),
]


def call(cwd, *command):
    """Run a command of the environment, where nbgrader finds alembic too."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    found = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def grade(course):
    return call(course, sys.executable, "-m", "grader", "grade", "-a", "numbers", *SANDBOX)


@pytest.fixture(scope="module")
def course(mini, tmp_path_factory):
    """A course folder of nbgrader's with a graded class, whose names nbgrader has imported."""
    root = Path(shutil.copytree(mini.root, tmp_path_factory.mktemp("class") / "mini"))
    (root / "source" / "numbers").mkdir(parents=True)
    config = 'c = get_config()\nc.CourseDirectory.course_id = "mini"\n'
    (root / "nbgrader_config.py").write_text(config)
    (root / "students.csv").write_text("id,first_name,last_name\nada,Ada,Lovelace\n")
    call(root, "nbgrader", "db", "student", "import", "students.csv")
    right = (root / "solutions" / "spread.py").read_text()
    for student, text in (("ada", right), ("ben", WRONG), ("eve", EVIL)):
        folder = root / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        (folder / "spread.py").write_text(text)
    grade(root)
    return root


# nbgrader's commands --------------------------------------------------------------------------


def test_nbgrader_exports_the_marks(course):
    call(course, "nbgrader", "export", "--to", "grades.csv")
    with (course / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student, row in rows.items():
        path = course / "feedback" / student / "numbers" / "report.json"
        report = json.loads(path.read_text())
        assert float(row["raw_score"]) == pytest.approx(report["score"])
        assert float(row["score"]) == pytest.approx(report["score"] - report["late_penalty"])
        assert float(row["max_score"]) == report["max_score"]
    assert rows.keys() == {"ada", "ben", "eve"}
    assert rows["ada"]["last_name"] == "Lovelace"


def test_nbgrader_lists_assignments_and_students(course):
    assert "numbers (due: None)\n    - quiz\n    - scaling\n    - spread" in call(
        course, "nbgrader", "db", "assignment", "list"
    )
    assert "ada (Lovelace, Ada)" in call(course, "nbgrader", "db", "student", "list")


def test_nbgrader_makes_its_own_feedback_and_no_student_can_put_a_script_in_it(course, tmp_path):
    other = Path(shutil.copytree(course, tmp_path / "mini"))
    shutil.rmtree(other / "feedback")
    call(other, "nbgrader", "generate_feedback", "numbers")
    ben = (other / "feedback" / "ben" / "numbers" / "spread.html").read_text()
    assert "You take the mean of the whole table away" in ben
    eve = (other / "feedback" / "eve" / "numbers" / "spread.html").read_text()
    assert "document.title" in eve
    assert "<script>document.title" not in eve


def test_a_gradebook_that_nbgrader_has_made_is_filled_and_no_point_counts_twice(course, tmp_path):
    other = Path(shutil.copytree(course, tmp_path / "mini"))
    (other / "gradebook.db").unlink()
    kit = tmp_path / "kit"
    command = [sys.executable, "-m", "grader", "release", "numbers", "--to", str(kit)]
    call(other, *command, "--notebooks")
    for path in kit.rglob("*.ipynb"):
        shutil.copy(path, other / "source" / "numbers")
    generate = ["nbgrader", "generate_assignment", "numbers", "--ClearSolutions.enabled=False"]
    call(other, *generate)
    grade(other)
    call(other, "nbgrader", "export", "--to", "grades.csv")
    with (other / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("14.0", "25.0")
    # What it released stays as it is, so that a slip in a text can be mended later.
    call(other, *generate, "--force", "--no-db")


# Formgrader -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def formgrader(course, tmp_path_factory):
    """The address of formgrader over the course."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extension = "{'nbgrader.server_extensions.formgrader': True}"
    command = [
        sys.executable,
        "-m",
        "jupyter_server",
        "--allow-root",
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.jpserver_extensions={extension}",
        f"--ServerApp.root_dir={course}",
    ]
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/formgrader"
    try:
        wait_for(f"{address}/api/status", server, home / "log")
        yield address
    finally:
        server.terminate()
        server.wait(WAIT)


def wait_for(address, server, log):
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address).close()
            return
        time.sleep(0.1)
    pytest.fail(f"Jupyter's server did not start: {log.read_text()[-2000:]}")


def ask(address, data=None):
    """Return what formgrader's own interface says; with data, as its page saves a mark."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(address, body, method="GET" if data is None else "PUT")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.fixture
def page(tmp_path):
    """Return a function that opens a page in a real browser, and its HTML."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no browser is installed (apt-get install chromium)")

    def page(address):
        home = tmp_path / "browser"
        command = [browser, *FLAGS, f"--user-data-dir={home}", "--dump-dom", address]
        found = subprocess.run(command, capture_output=True, text=True, timeout=WAIT)
        return found.stdout

    return page


def words(text):
    """Return the text of a page, without tags, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_the_list_of_assignments_shows_the_class(formgrader, page):
    text = words(page(f"{formgrader}/manage_assignments"))
    assert re.search(r"numbers None draft.* 3 ", text), text


def test_the_list_of_submissions_takes_them_for_autograded(formgrader, page):
    text = words(page(f"{formgrader}/manage_submissions/numbers"))
    assert re.search(r"Lovelace, Ada ada None graded 14 / 25", text), text


def test_the_notebooks_show_the_mean_of_the_class(formgrader, page):
    text = words(page(f"{formgrader}/gradebook/numbers"))
    for notebook in ask(f"{formgrader}/api/notebooks/numbers"):
        mean, most = notebook["average_score"], notebook["max_score"]
        assert f"{notebook['name']} {mean:.4g} / {most:g}" in text


def test_the_list_of_students_shows_names_and_scores(formgrader, page):
    text = words(page(f"{formgrader}/manage_students"))
    assert "Lovelace, Ada ada None 14 / 25" in text


def spread_of(formgrader, student):
    found = ask(f"{formgrader}/api/submitted_notebooks/numbers/spread")
    return next(each for each in found if each["student"] == student)


def test_a_submission_shows_code_scores_and_comments(formgrader, page):
    ben = spread_of(formgrader, "ben")
    assert (ben["score"], ben["max_score"], ben["needs_manual_grade"]) == (1.0, 14.0, False)
    shown = page(f"{formgrader}/submissions/{ben['id']}/")
    text = words(shown)
    assert "return X - X . mean ()" in text
    assert "center: The mean of each column is taken away" in text
    placeholders = html.unescape(" ".join(re.findall(r'placeholder="([^"]*)"', shown)))
    assert "You take the mean of the whole table away" in placeholders
    scores = re.findall(r'class="score tabbable" id="center-[^"]*"[^>]*placeholder="(\d)"', shown)
    assert scores == ["0", "0", "1"]


def test_what_a_student_wrote_runs_nowhere(formgrader, page):
    shown = page(f"{formgrader}/submissions/{spread_of(formgrader, 'eve')['id']}/")
    assert "document" in shown
    assert "<title>1</title>" not in shown


def test_a_mark_given_in_formgrader_stays_on_regrade(course, formgrader, page):
    ben = spread_of(formgrader, "ben")
    query = f"?submission_id={ben['id']}"
    name = "center-test_columns_are_centred"
    mark = next(g for g in ask(f"{formgrader}/api/grades{query}") if g["name"] == name)
    comment = next(c for c in ask(f"{formgrader}/api/comments{query}") if c["name"] == name)
    ask(f"{formgrader}/api/grade/{mark['id']}", {"manual_score": 2, "extra_credit": 0.5})
    ask(f"{formgrader}/api/comment/{comment['id']}", {"manual_comment": "Half of it."})
    (course / "submitted" / "ben" / "numbers" / "spread.py").write_text(WRONG + "# again\n")
    grade(course)
    assert spread_of(formgrader, "ben")["score"] == 3.5
    kept = ask(f"{formgrader}/api/comment/{comment['id']}")
    assert kept["manual_comment"] == "Half of it."
    assert "# again" in words(page(f"{formgrader}/submissions/{ben['id']}/"))
