"""The gradebook in PostgreSQL: a server of one's own, on a socket, as long as the test takes."""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
GRADE = [sys.executable, "-W", "error", "-m", "grader", "grade", "-a", "numbers", *SANDBOX]
WRONG = "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
AS_ROOT = os.geteuid() == 0

pytestmark = pytest.mark.slow


def programs():
    """Return the folder of PostgreSQL's own programs, which Debian keeps out of PATH."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return folders[-1]


@pytest.fixture
def postgresql():
    """The address of an empty database."""
    if find_spec("nbgrader") is None or find_spec("psycopg") is None:
        pytest.skip("nbgrader or psycopg is not installed")
    folder = programs()
    home = tempfile.mkdtemp(prefix="pg-")
    if AS_ROOT:  # as which the server refuses to run
        shutil.chown(home, "postgres")

    def call(program, *arguments):
        who = ["runuser", "-u", "postgres", "--"] if AS_ROOT else []
        command = [*who, str(folder / program), *arguments]
        return subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)

    data = f"{home}/data"
    call("initdb", "-D", data, "-U", "grader", "--auth=trust", "-E", "UTF8", "--no-sync")
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    call("pg_ctl", "-D", data, "-o", settings, "-l", f"{home}/log", "-w", "start")
    try:
        yield f"postgresql+psycopg://grader@/postgres?host={home}"
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


def hand_in(course, student, text):
    folder = course / "submitted" / student / "numbers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spread.py").write_text(text)


def grade(course, *more):
    return subprocess.run([*GRADE, *more], cwd=course, capture_output=True, text=True)


def test_nbgrader_reads_a_class_in_postgresql_and_marks_of_people_stay(own_mini, postgresql):
    from nbgrader.api import Gradebook

    right = (own_mini / "solutions" / "spread.py").read_text()
    hand_in(own_mini, "ada", right)
    hand_in(own_mini, "ben", WRONG)
    assert grade(own_mini, "--db", postgresql).returncode == 0
    where = ("center-test_columns_are_centred", "spread", "numbers", "ben")
    with Gradebook(postgresql) as theirs:
        scores = {s.student.id: s.score for s in theirs.assignment_submissions("numbers")}
        assert scores == {"ada": 14.0, "ben": 1.0}
        grade_of_ben = theirs.find_grade(*where)
        grade_of_ben.manual_score = 2.0
        theirs.find_comment(*where).manual_comment = "Größe, not size"
        theirs.db.commit()
    hand_in(own_mini, "ben", right)
    found = grade(own_mini, "--db", postgresql)
    assert found.returncode == 0, found.stderr
    assert "ben: center-test_columns_are_centred keeps the 2 points" in found.stderr
    assert "warning" not in grade(own_mini, "--db", postgresql).stderr
    with Gradebook(postgresql) as theirs:
        assert theirs.find_submission("numbers", "ben").score == 13.0
        assert theirs.find_grade(*where).needs_manual_grade
        assert theirs.find_comment(*where).comment == "Größe, not size"
    assert not (own_mini / "gradebook.db").exists()


def test_a_gradebook_that_somebody_else_holds_is_told(own_mini, postgresql):
    import psycopg

    hand_in(own_mini, "ada", WRONG)
    assert grade(own_mini, "--db", postgresql).returncode == 0
    hand_in(own_mini, "ada", WRONG + "\n")
    socket = postgresql.partition("host=")[2]
    with psycopg.connect(host=socket, user="grader", dbname="postgres") as other:
        other.execute("lock table grade in access exclusive mode")
        found = grade(own_mini, "--db", postgresql)
    assert found.returncode == 3
    assert "is in use: another program is writing to it" in found.stderr


def test_a_server_that_is_not_there_is_told(own_mini, tmp_path):
    pytest.importorskip("psycopg")
    hand_in(own_mini, "ada", WRONG)
    found = grade(own_mini, "--db", f"postgresql+psycopg://grader:secret@/x?host={tmp_path}")
    assert found.returncode == 3
    assert "cannot be written" in found.stderr
    assert "secret" not in found.stderr
