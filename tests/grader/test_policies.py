"""What a mark is besides the answers: dates, lateness, attempts, what is struck, rounding.

Most tests run the real command over a class of three that was graded once: what a policy changes is
then seen to change without grading anything again.
"""

import datetime
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from grader.cli import main
from grader.course import load_course, pick_assignment
from grader.errors import CourseError
from grader.feedback import html, render_summary, terminal
from grader.model import (
    Amount,
    CheckReport,
    Environment,
    ExerciseReport,
    Late,
    Policy,
    QuizReport,
    Report,
    TaskReport,
)
from grader.policies import apply, best, mark
from grader.policies.times import days_late, due_date, read_moment, read_times
from grader.release import release

SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
WRONG = "import numpy as np\ndef center(X):\n    return X - X.mean()\n"
BERLIN = ZoneInfo("Europe/Berlin")
ONLY_CENTRED = "center/test_columns_are_centred"


class Ran(NamedTuple):
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def grade(course, *arguments):
    """Run `grader grade` in this process, which has loaded all it needs, as its `main` does it."""
    call = ["grader", "grade", "-a", "numbers", "--jobs", "1", *SANDBOX, *arguments]
    out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        patch.setattr(sys, "argv", call)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", errors)
        with pytest.raises(SystemExit) as end:
            main()
    return Ran(end.value.code, *(text.buffer.getvalue().decode() for text in (out, errors)))


@pytest.fixture(scope="session")
def graded(mini, tmp_path_factory):
    """The course with a class that was graded: ada is right, ben is wrong, cleo lacks a file."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("graded") / "mini")
    right = {
        name: (root / "solutions" / f"{name}.py").read_text() for name in ("spread", "scaling")
    }
    classes = {
        "ada": right,
        "ben": {**right, "spread": WRONG},
        "cleo": {"scaling": right["scaling"]},
    }
    for student, files in classes.items():
        hand_in(root, student, files)
    found = grade(root)
    assert found.returncode == 0, found.stderr
    return root


@pytest.fixture
def course(graded, tmp_path):
    return shutil.copytree(graded, tmp_path / "mini")


def hand_in(course, student, files, told=""):
    folder = course / "submitted" / student / "numbers"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    if told:
        (folder / "timestamp.txt").write_text(told)
    return folder


def tell(course, **times):
    for student, told in times.items():
        hand_in(course, student, {}, told)


def set_policy(course, *lines, of_course=""):
    """Put lines into the assignment `numbers`, and into the course, in place of earlier ones."""
    path = course / "course.toml"
    text = re.sub(r"# from here\n.*?# to here\n", "", path.read_text(), flags=re.DOTALL)
    put = "# from here\n{}\n# to here\n"
    text = text.replace("time_limit = 60\n", "time_limit = 60\n" + put.format("\n".join(lines)), 1)
    path.write_text(text.replace("[course]\n", "[course]\n" + put.format(of_course)))


def report(course, student):
    path = course / "feedback" / student / "numbers" / "report.json"
    return json.loads(path.read_text())


def page(course, student):
    return (course / "feedback" / student / "numbers" / "report.html").read_text()


def cached(course):
    return {path: path.stat().st_mtime_ns for path in (course / ".grader" / "reports").iterdir()}


def marks_in(output):
    """Return the marks of a class as the terminal shows them."""
    lines = re.findall(r"^(\w+) +(\S+) / \d", output, re.MULTILINE)
    return dict(lines)


# Due dates ------------------------------------------------------------------------------------


def test_lateness_costs_a_share_of_all_points_for_each_day_and_part_of_a_day(course):
    set_policy(
        course, "due = 2026-03-10T18:00:00+01:00", 'late = { per_day = "10%", grace_minutes = 5 }'
    )
    tell(
        course,
        ada="2026-03-10 17:05:00.0 UTC",  # within the grace
        ben="2026-03-10 17:05:00.1 UTC",
        cleo="2026-03-11 17:06:00",
    )
    before = cached(course)
    found = grade(course)
    assert (found.returncode, found.stderr) == (0, "")
    assert [report(course, s)["late_penalty"] for s in ("ada", "ben", "cleo")] == [0.0, 2.5, 5.0]
    assert marks_in(found.stdout) == {"ada": "21", "ben": "3.5*", "cleo": "0*"}
    assert "; * 2 late, points off" in found.stdout
    ben = report(course, "ben")
    assert ben["score"] == 6.0  # what was earned stays
    assert ben["handed_in"]["days_late"] == 1
    assert ben["handed_in"]["due"] == "2026-03-10T18:00:00+01:00"
    assert cached(course) == before


def test_the_page_and_the_terminal_tell_due_date_arrival_lateness_and_penalty(course):
    set_policy(
        course,
        "due = 2026-03-10",
        'late = { per_day = 2, at_most = "50%" }',
        "extensions = { ben = 2 }",
        of_course='timezone = "Europe/Berlin"',
    )
    tell(course, ada="2026-03-11 00:00:00 UTC", ben="2026-03-11 00:00:00 UTC")
    grade(course)
    late = "Handed in 2026-03-11 01:00 CET; due 2026-03-10 23:59 CET: 1 day late."
    cost = "21 points were earned; 2 are taken off because the submission was late."
    assert late in page(course, "ada")
    assert cost in page(course, "ada")
    assert "<strong>19</strong> of 25 points" in page(course, "ada")
    assert "due 2026-03-12 23:59 CET (an extension): in time." in page(course, "ben")
    assert "is not known; it counts as in time" in page(course, "cleo")
    shown = grade(course, "submitted/ada").stdout
    assert "19 of 25 points" in shown
    assert late in shown
    assert cost in shown


def test_lateness_is_capped_and_after_some_days_nothing_counts(course):
    set_policy(
        course,
        "due = 2026-03-10T12:00:00Z",
        'late = { per_day = 3.0, at_most = "20%", no_marks_after_days = 7 }',
    )
    tell(course, ada="2026-03-17 12:00:00", ben="2026-03-17 12:00:01", cleo="2026-03-11 12:00:00")
    assert marks_in(grade(course).stdout) == {"ada": "16*", "ben": "0*", "cleo": "2*"}


def test_an_extension_is_a_date_or_days_and_an_unknown_id_is_told(course):
    set_policy(
        course,
        "due = 2026-03-10T12:00:00Z",
        "late = { per_day = 5 }",
        "extensions = { ada = 3, ben = 2026-03-12T12:00:00Z, Cleo = 9, zoe = 1 }",
    )
    tell(course, **dict.fromkeys(("ada", "ben", "cleo"), "2026-03-13 11:00:00"))
    found = grade(course)
    assert marks_in(found.stdout) == {"ada": "21", "ben": "1*", "cleo": "0*"}
    assert report(course, "ada")["handed_in"]["extended"] is True
    assert "warning: there is an extension, but no folder, for Cleo, zoe\n" in found.stderr
    assert "extension" not in grade(course, "submitted/ada").stderr


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (datetime.date(2026, 3, 28), "2026-03-28T22:59:59.999999"),
        (datetime.date(2026, 3, 29), "2026-03-29T21:59:59.999999"),  # clocks went forward
        (datetime.datetime(2026, 7, 1, 18), "2026-07-01T16:00:00"),
        (datetime.datetime(2026, 7, 1, 18, tzinfo=datetime.UTC), "2026-07-01T18:00:00"),
        (datetime.datetime(2026, 10, 25, 2, 30), "2026-10-25T01:30:00"),  # of two, the later
        (datetime.datetime(2026, 3, 29, 2, 30), "2026-03-29T01:30:00"),  # no clock shows this
    ],
)
def test_a_date_is_read_by_the_clocks_of_the_course(written, meant):
    due = due_date(written, BERLIN)
    assert due.tzinfo is BERLIN
    assert due.astimezone(datetime.UTC).isoformat().removesuffix("+00:00") == meant


@pytest.mark.parametrize(
    ("due", "received", "days"),
    [
        ("2026-10-24 23:59", "2026-10-25 23:59", 1),  # a day of 25 hours
        ("2026-10-24 23:59", "2026-10-26 00:00", 2),
        ("2026-03-28 12:00", "2026-03-29 12:00", 1),  # one of 23
        ("2026-03-28 12:00", "2026-03-29 12:01", 2),
        ("2026-03-28 12:00", "2026-03-28 12:00", 0),
        ("2026-10-25 02:30+02:00", "2026-10-25 02:15+01:00", 1),  # the same hour, once more
        ("2026-03-28 12:00", "2999-03-28 12:00", 355381),
    ],
)
def test_a_day_ends_when_the_clocks_show_the_same_time_again(due, received, days):
    first, last = (read_moment(text, BERLIN, BERLIN) for text in (due, received))
    assert days_late(last, first, 0) == days


def test_every_deadline_waits_for_the_grace():
    due = datetime.datetime(2026, 3, 10, 12, tzinfo=BERLIN)
    minutes = [(14, 0), (15, 0), (16, 1), (24 * 60 + 15, 1), (24 * 60 + 16, 2)]
    for late, days in minutes:
        assert days_late(due + datetime.timedelta(minutes=late), due, 15) == days


# When it came in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2025-10-01 12:34:56.789 UTC", "2025-10-01T12:34:56.789000+00:00"),
        ("2025-10-01 12:34:56.789", "2025-10-01T12:34:56.789000+00:00"),
        ("2025-10-01T12:34:56Z", "2025-10-01T12:34:56+00:00"),
        ("2025-10-01 12:34:56 +0200", "2025-10-01T10:34:56+00:00"),
        ("2025-10-01 12:34:56.789012345+02:00", "2025-10-01T10:34:56.789012+00:00"),
        ("2025-10-01 12:34 America/New_York", "2025-10-01T16:34:00+00:00"),
        ("2025-10-26 02:30:00.0 CEST", "2025-10-26T00:30:00+00:00"),
        ("2025-10-26 02:30:00.0 CET", "2025-10-26T01:30:00+00:00"),
        ("Wednesday, 1 October 2025, 6:05 PM", "2025-10-01T16:05:00+00:00"),
        ("Wednesday, 1 October 2025, 18:05", "2025-10-01T16:05:00+00:00"),
        ("1 October 2025, 12:05\u202fam", "2025-09-30T22:05:00+00:00"),
        ("Wednesday, 1 October 2025, 12:05 PM", "2025-10-01T10:05:00+00:00"),
        ("Wednesday, 1 October 2025, 18:05 PM", None),
        ("Wednesday, 31 June 2025, 6:05 PM", None),
        ("Mittwoch, 1. Oktober 2025, 18:05", None),
        ("2025-10-01 12:34:56 PST", None),
        ("2025-10-01 12:34:56 ../../etc/passwd", None),
        ("2025-10-01 12:34:56 America/Argentina", None),
        ("2025-10-01 12:34:56 +99:00", None),
        ("2025-13-01 12:34:56", None),
        ("2025-10-01", None),
        ("9999-12-31 23:59:59 UTC", None),
        ("0001-01-01 00:00:00+14:00", None),
        ("2025-10-01 12:34:56 PM", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_nbgrader_or_moodle_writes_it_and_garbage_is_none(told, meant):
    moment = read_moment(told, BERLIN, BERLIN if "October" in told else datetime.UTC)
    assert (moment and moment.astimezone(datetime.UTC).isoformat()) == meant


def test_a_timestamp_that_tells_no_time_is_told_and_costs_nothing(course, tmp_path):
    set_policy(course, "due = 2026-03-10", of_course='timezone = "UTC"')
    secret = tmp_path / "secret"
    secret.write_text("2030-01-01 00:00:00 UTC")
    (course / "submitted/ada/numbers/timestamp.txt").symlink_to(secret)
    (course / "submitted/ben/numbers/timestamp.txt").write_text("late" + "e" * 100)
    (course / "submitted/cleo/numbers/timestamp.txt").write_text("1" * 100_000)
    dora = hand_in(course, "dora", {"spread": WRONG})
    (dora / "timestamp.txt").write_bytes(b"2030-01-01 00:00:00 \xff\x00")
    found = grade(course)
    assert found.returncode == 0
    assert "timestamp.txt does not tell when the work of ada, cleo, dora came in" in found.stderr
    assert "warning: timestamp.txt tells no time of ben ('lateeee" in found.stderr
    assert {report(course, s)["late_penalty"] for s in ("ada", "ben", "cleo", "dora")} == {0.0}


def test_without_a_due_date_nobody_asks_when_work_came_in(course):
    assert grade(course).stderr == ""


def test_a_timestamp_in_a_zip_is_ignored_and_one_beside_it_counts(course):
    set_policy(course, "due = 2026-03-10T12:00:00Z", "late = { per_day = 1 }")
    shutil.rmtree(course / "submitted" / "ada" / "numbers")
    with zipfile.ZipFile(course / "submitted" / "ada" / "numbers.zip", "w") as archive:
        archive.writestr("spread.py", WRONG)
        archive.writestr("timestamp.txt", "2026-03-09 12:00:00 UTC")
    grade(course, "submitted/ada")
    assert report(course, "ada")["handed_in"]["received"] is None
    (course / "submitted" / "ada" / "timestamp.txt").write_text("2026-03-11 12:00:00 UTC")
    grade(course, "submitted/ada")
    assert report(course, "ada")["late_penalty"] == 1.0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("times.csv", "Student;student;time\r\nx;ada;2026-03-10 12:30\r\n;ben;2026-03-10 13:30\n"),
        ("times.csv", "\ufeffstudent,time\nada,2026-03-10T11:30Z\nben,2026-03-10 12:30 UTC\ncleo,"),
        ("times.csv", "Who\tSTUDENT\tTime \n\xe9\tada\t2026-03-10 12:30\n\tben\t2026-03-10 13:30"),
        ("times.csv", '"a,b";Student;time\n;ada;2026-03-10 12:30\n;ben;2026-03-10 13:30\n;cleo;-'),
        ("times.csv", 'student,time\nada,"Tuesday, 10 March 2026, 12:30 PM"\n'
                      'ben,"Tuesday, 10 March 2026, 1:30 PM"\ncleo,-\n'),
        ("times.toml", "ada = 2026-03-10T12:30:00\nben = 2026-03-10T12:30:00Z\nzoe = \"\""),
    ],
)  # fmt: skip
def test_a_table_tells_when_work_came_in(course, name, text):
    set_policy(
        course,
        "due = 2026-03-10T13:00:00",
        "late = { per_day = 1 }",
        f'received = "{name}"',
        of_course='timezone = "Europe/Berlin"',
    )
    (course / name).write_text(text, "cp1252" if "\xe9" in text else "utf-8")
    tell(course, ada="2030-01-01 00:00:00 UTC")  # which is not asked
    found = grade(course)
    assert [report(course, s)["late_penalty"] for s in ("ada", "ben", "cleo")] == [0, 1, 0]
    assert f"{name} does not tell when the work of cleo came in" in found.stderr


def test_a_table_with_times_that_cannot_be_read_is_told_and_stops_nobody(course):
    by_table = 'received = "times.csv"'
    set_policy(course, "due = 2026-03-10T13:00:00Z", "late = { per_day = 1 }", by_table)
    (course / "times.csv").write_text(
        "student,time\nada,noon\nben,2026-03-10 13:30Z\ncleo,2026-03-10\n"
    )
    found = grade(course)
    assert found.returncode == 0
    assert [report(course, s)["late_penalty"] for s in ("ada", "ben", "cleo")] == [0, 1, 0]
    assert found.stderr == (
        "warning: times.csv tells no time of ada, cleo ('noon'); the work counts as in time; write "
        "a time such as 2026-11-30 18:05\n"
    )


def test_rows_of_moodles_participants_are_their_numbers_and_those_of_nobody_are_counted(course):
    by_table = 'received = "times.csv"'
    set_policy(course, "due = 2026-03-10T13:00:00Z", "late = { per_day = 1 }", by_table)
    (course / "submitted" / "ada").rename(course / "submitted" / "4711")
    rows = [
        "Participant 4711,2026-03-10 13:30Z",
        "ben,2026-03-10 13:30Z",
        "cleo,2026-03-10 13:30Z",
        ",2026-03-10 13:30Z",
        ",2026-03-10 13:30Z",
        ",-",
        "Teilnehmer/in 12,2026-03-10 13:30Z",
    ]
    (course / "times.csv").write_text("\n".join(["student,time", *rows]))
    found = grade(course)
    assert found.returncode == 0
    assert report(course, "4711")["late_penalty"] == 1
    nobody = "warning: times.csv has 3 rows of nobody who is graded: 12, line 5, line 6\n"
    assert found.stderr == nobody
    assert grade(course, "submitted/4711").stderr == ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("times.csv", "id,time\nada,2026-03-10 12:30\n", "has no column student"),
        ("times.csv", "", "has no column student and no column time"),
        ("times.csv", "id,time\nada,2026-03-10 12:30\n", "its first line is 'id,time'"),
        ("times.csv", "student,time\nada,2026-03-10 12:30\n", "without a time zone; set"),
        ("times.csv", "student,time\nada,2026-03-10 12:30Z\nada,2026-03-11 12:30Z\n", "two times"),
        ("times.toml", "ada = \n", "is not TOML"),
        ("times.csv", None, "there is no such table"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_told_with_its_place(tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(CourseError, match=told) as error:
        read_times(tmp_path / name, None)
    assert error.value.where == str(tmp_path / name)
    assert error.value.hint


# Attempts -------------------------------------------------------------------------------------


def test_the_best_attempt_counts_and_running_again_is_none(course):
    set_policy(course, 'attempts = "best"')
    assert marks_in(grade(course).stdout)["ada"] == "21"
    hand_in(course, "ada", {"spread": WRONG})
    found = grade(course)
    assert marks_in(found.stdout)["ada"] == "21"
    counted = report(course, "ada")["handed_in"]
    assert (counted["attempt"], counted["attempts"]) == (1, 2)
    assert "Attempt 1 of 2 counts: it has the best mark." in page(course, "ada")
    grade(course)
    assert report(course, "ada")["handed_in"]["attempts"] == 2
    assert report(course, "ben")["handed_in"]["attempts"] == 1
    set_policy(course, 'attempts = "latest"')
    assert marks_in(grade(course).stdout)["ada"] == "6"


def test_earlier_attempts_are_graded_by_the_checks_of_today(course):
    set_policy(course, 'attempts = "best"')
    grade(course, "submitted/ada")
    hand_in(course, "ada", {"spread": WRONG})
    grade(course, "submitted/ada")
    toml = course / "course.toml"
    toml.write_text(toml.read_text().replace("span = 2", "span = 5"))
    checks = course / "tests" / "public" / "test_spread.py"
    checks.write_text(checks.read_text().replace('"span", points=2', '"span", points=5'))
    grade(course, "submitted/ada")
    made = report(course, "ada")
    assert (made["score"], made["max_score"]) == (24.0, 28.0)
    assert made["handed_in"]["attempt"] == 1


def test_an_attempt_has_its_own_time_and_penalty(course):
    right = {"spread": (course / "solutions" / "spread.py").read_text()}
    set_policy(
        course, 'attempts = "best"', "due = 2026-03-10T12:00:00Z", 'late = { per_day = "40%" }'
    )
    hand_in(course, "ada", {"spread": WRONG}, "2026-03-10 11:00:00 UTC")
    assert mark_of(course, "ada") == 6.0
    hand_in(course, "ada", right, "2026-03-11 11:00:00 UTC")
    assert mark_of(course, "ada") == 11.0
    hand_in(course, "ada", right, "2026-03-12 11:00:00 UTC")  # the same again: another attempt
    assert mark_of(course, "ada") == 11.0
    counted = report(course, "ada")["handed_in"]
    assert (counted["attempt"], counted["attempts"], counted["days_late"]) == (2, 3, 1)


def mark_of(course, student):
    found = grade(course, f"submitted/{student}")
    assert found.returncode == 0, found.stderr
    made = report(course, student)
    return made["score"] - made["late_penalty"]


def test_a_time_that_becomes_known_is_no_new_attempt(course):
    set_policy(
        course, 'attempts = "best"', "due = 2026-03-10T12:00:00Z", 'late = { per_day = "40%" }'
    )
    assert mark_of(course, "ada") == 21.0
    tell(course, ada="2026-03-11 11:00:00 UTC")
    assert mark_of(course, "ada") == 11.0
    assert report(course, "ada")["handed_in"]["attempts"] == 1


def test_attempts_that_cannot_be_read_are_told_and_left_as_they_are(course):
    set_policy(course, 'attempts = "best"')
    kept = course / ".grader" / "attempts" / "numbers" / "ada.json"
    kept.parent.mkdir(parents=True)
    kept.write_text('[{"submission":')
    found = grade(course)
    assert found.returncode == 0
    assert "warning: ada: only the latest attempt counts" in found.stderr
    assert "ada.json" in found.stderr
    assert kept.read_text() == '[{"submission":'
    assert marks_in(found.stdout) == {"ada": "21", "ben": "6", "cleo": "5"}


def test_where_attempts_cannot_be_kept_nothing_is_graded(course):
    set_policy(course, 'attempts = "best"')
    (course / ".grader" / "attempts").write_text("a file")
    found = grade(course)
    assert (found.returncode, found.stdout) == (3, "")
    assert "an attempt cannot be kept" in found.stderr


def test_lone_files_are_anybodys_and_no_attempts(course):
    set_policy(course, 'attempts = "best"')
    assert grade(course, "submitted/ada/numbers/spread.py").returncode == 0
    assert not list(course.rglob("attempts"))


# Hidden checks --------------------------------------------------------------------------------


def test_what_hidden_checks_reveal_changes_when_the_own_due_date_is_over(course):
    set_policy(
        course,
        "due = 2020-01-01",
        "extensions = { ben = 2900-01-01 }",
        of_course='timezone = "UTC"\nreveal_hidden_after_due = "all"',
    )
    hand_in(course, "ada", {"spread": WRONG})
    grade(course)
    before = cached(course)
    assert "<figcaption>expected" in after_hidden(page(course, "ada"))
    assert "<figcaption>expected" not in after_hidden(page(course, "ben"))
    set_policy(
        course, "due = 2900-01-01", of_course='timezone = "UTC"\nreveal_hidden_after_due = "all"'
    )
    grade(course)
    assert "<figcaption>expected" not in after_hidden(page(course, "ada"))
    assert cached(course) == before


def after_hidden(text):
    """Return the part of a page about the first hidden check that failed."""
    start = text.index("The mean of each column is taken away")
    return text[start : text.index("</li>", start)]


# What is struck -------------------------------------------------------------------------------


def test_a_check_that_is_struck_gives_everybody_its_points_and_says_so(course):
    set_policy(
        course,
        f'dropped = {{ "{ONLY_CENTRED}" = "the text was <unclear>", outlier = "two are right" }}',
    )
    before = cached(course)
    found = grade(course)
    assert marks_in(found.stdout) == {"ada": "23", "ben": "11", "cleo": "10"}
    why = "struck from the marks, so that everybody gets its points: the text was <unclear>"
    assert f"center (The mean of each column is taken away): {why}" in " ".join(
        found.stdout.split()
    )
    for student, status in (("ada", "passed"), ("ben", "failed"), ("cleo", "missing")):
        made = report(course, student)
        task = next(t for e in made["exercises"] for t in e["tasks"] if t["name"] == "center")
        check = next(c for c in task["checks"] if c["name"] == "test_columns_are_centred")
        assert (check["status"], check["score"], check["max_score"]) == (status, 3.0, 3.0)
        assert (check["message"], check["dropped"]) == (why, True)
        assert task["score"] == sum(c["score"] for c in task["checks"])
        question = next(q for q in made["quiz"]["questions"] if q["id"] == "outlier")
        assert (question["status"], question["score"]) == ("missing", 2.0)
        assert "the text was &lt;unclear&gt;" in page(course, student)
        assert "outlier: struck from the marks" in page(course, student)
    assert cached(course) == before
    set_policy(course)
    assert marks_in(grade(course).stdout) == {"ada": "21", "ben": "6", "cleo": "5"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("center/test_columns_are_centered", f"did you mean {ONLY_CENTRED}?"),
        ("outlyer", "did you mean outlier?"),
        ("q99", "write TASK/CHECK or a question"),
    ],
)
def test_a_name_that_is_not_asked_cannot_be_struck(course, name, hint):
    set_policy(course, f'dropped = {{ "{name}" = "it was unclear" }}')
    pages = page(course, "ada")
    found = grade(course)
    assert found.returncode == 2
    assert (
        f"course.toml: assignments.numbers.dropped names {name}, which is not asked" in found.stderr
    )
    assert f"hint: {hint}" in found.stderr
    assert page(course, "ada") == pages


def test_a_check_that_the_course_broke_counts_for_everybody_once_it_is_struck():
    broken = made_report(1.0, status="course_error", score=0.0)
    policy = Policy(dropped={"task/test_it": "it was broken"})
    struck = apply(broken, policy, None)
    assert (broken.score, broken.max_score) == (0.0, 0.0)
    assert (struck.score, struck.max_score) == (1.0, 1.0)
    for shown in (terminal.render(struck), html.render(struck), render_summary([struck])):
        assert "struck from the marks" in shown
        assert "error" not in re.sub("<style>.*?</style>", "", shown, flags=re.DOTALL)
        assert "not counted" not in shown


# Rounding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "step", "expected"),
    [
        (61.25, 0.5, 61.5),
        (61.2, 0.5, 61.0),
        (0.15, 0.1, 0.2),
        (2.5, 1, 3.0),
        (3.5, 1, 4.0),
        (1 / 3 + 1 / 6, 1, 1.0),
        (97.6, 5, 100.0),
        (99.0, 60, 100.0),  # never more than there is
        (61.23, 0, 61.23),
    ],
)
def test_a_mark_is_rounded_half_up_once_at_the_end(score, step, expected):
    assert mark(apply(made_report(100.0, score=score), Policy(round=step), None)) == expected


def test_the_rounded_mark_is_shown_and_the_score_stays_as_it_was(course):
    set_policy(
        course,
        "round = 2",
        "due = 2026-03-10T12:00:00Z",
        "late = { per_day = 0.5 }",
    )
    tell(course, ben="2026-03-11 12:00:00")
    found = grade(course)
    assert marks_in(found.stdout) == {"ada": "22", "ben": "6*", "cleo": "6"}
    made = report(course, "ben")
    assert (made["score"], made["late_penalty"], made["rounding"]) == (6.0, 0.5, 2.0)
    assert "<strong>6</strong> of 25 points" in page(course, "ben")
    assert "The mark is rounded to a multiple of 2." in page(course, "ben")
    assert "22 of 25 points" in grade(course, "submitted/ada").stdout


# As functions ---------------------------------------------------------------------------------


def made_report(most, *, score, status="passed"):
    counted = most if status != "course_error" else 0.0
    check = CheckReport(
        name="test_it",
        title="It holds",
        visibility="hidden",
        status=status,
        score=score,
        max_score=most,
        message="no reference" if status == "course_error" else "",
    )
    task = TaskReport(name="task", score=score, max_score=counted, diagnosis=None, checks=(check,))
    exercise = ExerciseReport(name="exercise", status="graded", message="", tasks=(task,))
    return Report(
        course="Course",
        assignment="a",
        student="ada",
        score=score,
        max_score=counted,
        late_penalty=0.0,
        exercises=(exercise,),
        quiz=QuizReport(score=0.0, max_score=0.0, questions=()),
        seconds=0.1,
        device="cpu",
        environment=Environment(grader="1", python="3", numpy="2", torch="", fingerprint=""),
    )


def test_applying_a_policy_again_changes_nothing():
    due = datetime.datetime(2026, 3, 10, tzinfo=datetime.UTC)
    policy = Policy(
        due=due,
        late=Late(per_day=Amount(number=10, percent=True)),
        round=0.5,
        dropped={"task/test_it": "unclear"},
    )
    once = apply(made_report(10.0, score=4.0), policy, due + datetime.timedelta(hours=1))
    assert (once.score, once.late_penalty, mark(once)) == (10.0, 1.0, 9.0)
    assert apply(once, policy, due + datetime.timedelta(hours=1)) == once


def test_of_equal_attempts_the_later_counts():
    one, other = (
        apply(replace(made_report(10.0, score=4.0), seconds=seconds), Policy(), None)
        for seconds in (1.0, 2.0)
    )
    assert best([one, other]).seconds == 2.0
    assert best([one, other]).handed_in.attempt == 2


# course.toml ----------------------------------------------------------------------------------


def test_a_course_tells_all_policies(own_mini):
    set_policy(
        own_mini,
        "due = 2026-03-10T18:00:00",
        'late = { per_day = "12.5%", at_most = 6, grace_minutes = 15, no_marks_after_days = 7 }',
        'extensions = { "a.b@c" = 1 }',
        'received = "times.csv"',
        'attempts = "best"',
        "round = 0.5",
        'dropped = { q = "unclear" }',
        of_course='timezone = "Europe/Berlin"\nreveal_hidden_after_due = "all"',
    )
    course = load_course(own_mini)
    assert (course.timezone, course.reveal_hidden_after_due) == ("Europe/Berlin", "all")
    assert course.assignments[0].policy == Policy(
        due=datetime.datetime(2026, 3, 10, 18, tzinfo=BERLIN),
        extensions={"a.b@c": datetime.datetime(2026, 3, 11, 18, tzinfo=BERLIN)},
        late=Late(
            per_day=Amount(number=12.5, percent=True),
            at_most=Amount(number=6),
            grace_minutes=15,
            no_marks_after_days=7,
        ),
        received="times.csv",
        attempts="best",
        round=0.5,
        dropped={"q": "unclear"},
    )
    assert course.assignments[1].policy == Policy()


@pytest.mark.parametrize(
    ("line", "told", "hint"),
    [
        ("due = 2026-03-10T18:00:00", "numbers.due has no time zone", "set `timezone` in"),
        ("due = 2026-03-10", "numbers.due has no time zone", "or write the offset"),
        ('due = "tomorrow"', "numbers.due is 'tomorrow', which is no date", "write a date such"),
        ("due = 18:00:00", "numbers.due is .*, which is no date", "write a date such as"),
        ("due = 9999-12-31", "numbers.due is in the year 9999", "lists every key"),
        ("extensions = { ada = 1 }", "numbers.extensions is set, though nothing", "write `due`"),
        ("late = { per_day = 1 }", "numbers.late is set, though nothing is due", "write `due`"),
        ("DUE\nextensions = { ada = -1 }", "ada is -1 days", "0 to"),
        ("DUE\nextensions = { ada = true }", "ada is True", "write a date"),
        ("DUE\nextensions = { a.b = 1 }", "extensions.a is a table", "quotes"),
        ("DUE\nextensions = { ada = 2026-03-09T00:00:00Z }",
         "ada is before the due date, 2026-03-10 18:00 UTC", "write a later one"),
        ('DUE\nlate = { per_day = "ten" }', "late.per_day is 'ten'", '"10%"'),
        ('DUE\nlate = { per_day = "101%" }', "late.per_day is '101%'", "10%"),
        ("DUE\nlate = { at_most = -1 }", "late.at_most is -1", "10%"),
        ("DUE\nlate = { at_most = nan }", "late.at_most is nan", "10%"),
        ("DUE\nlate = { grace = 1 }", "unknown field `grace`", "every key"),
        ("DUE\nlate = { grace_minutes = -1 }", "grace_minutes", "every key"),
        ("round = 0", "round", "every key"),
        ("round = inf", "round", "every key"),
        ('attempts = "first"', "attempts", "every key"),
        ('dropped = ["q07b"]', "dropped", "every key"),
        ('dropped = { q07b = "" }', "dropped", "every key"),
        ('received = "mail"', "received is 'mail', which tells no times", "times.csv"),
    ],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_told_with_its_place(own_mini, line, told, hint):
    set_policy(own_mini, line.replace("DUE", "due = 2026-03-10T18:00:00Z"))
    with pytest.raises(CourseError, match=told) as error:
        load_course(own_mini)
    assert error.value.where == str(own_mini / "course.toml")
    assert hint in error.value.hint


def test_the_example_of_the_guide_is_a_course(tmp_path):
    guide = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text("utf-8")
    example = re.search(r"### Policies\n.*?```toml\n(.*?)```", guide, re.DOTALL)[1]
    (tmp_path / "course.toml").write_text(example + "\n[exercises.rescale]\ntasks = {}\n")
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "rescale.py").write_text("")
    policy = load_course(tmp_path).assignments[0].policy
    assert policy.due == datetime.datetime(2026, 11, 30, 23, 59, 59, 999999, tzinfo=BERLIN)
    assert set(policy.extensions) == {"ada", "ben"}
    assert len(policy.dropped) == 2


@pytest.mark.parametrize("name", ["Berlin", "Europe", "../etc/passwd", "/etc/localtime"])
def test_a_time_zone_that_there_is_not_is_told(own_mini, name):
    set_policy(own_mini, of_course=f'timezone = "{name}"')
    with pytest.raises(CourseError, match="which is no time zone") as error:
        load_course(own_mini)
    assert error.value.where == str(own_mini / "course.toml")
    assert "Europe/Berlin" in error.value.hint


def test_a_kit_tells_the_due_date_and_no_other_policy(own_mini, tmp_path):
    set_policy(
        own_mini,
        "due = 2026-03-10",
        "extensions = { somebody = 3 }",
        f'dropped = {{ "{ONLY_CENTRED}" = "unclear" }}',
        'received = "times.csv"',
        of_course='timezone = "Europe/Berlin"',
    )
    course = load_course(own_mini)
    release(course, pick_assignment(course, "numbers"), tmp_path / "kit")
    text = (tmp_path / "kit" / "course.toml").read_text()
    assert "due = 2026-03-10T23:59:59+01:00" in text
    for secret in ("somebody", "centred", "times.csv", "extensions", "dropped"):
        assert secret not in text
    assert load_course(tmp_path / "kit").assignments[0].policy.due is not None
