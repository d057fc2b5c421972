"""nbgrader's gradebook as nbgrader itself reads it: marks, comments, what people entered."""

import contextlib
import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
import sqlalchemy

from grader.course import load_course, pick_assignment
from grader.errors import CourseError, MachineError, UsageError
from grader.feedback import visible
from grader.gradebook import Gradebook, database
from grader.gradebook.database import Database
from grader.gradebook.marks import shares
from grader.model import (
    Amount,
    CheckReport,
    Diagnosis,
    Environment,
    ExerciseReport,
    Late,
    Policy,
    QuestionReport,
    QuizReport,
    Report,
    Submission,
    TaskReport,
)
from grader.notebook import cell_name
from grader.policies import apply, mark

pytestmark = [
    pytest.mark.skipif(find_spec("nbgrader") is None, reason="nbgrader is not installed"),
    # What nbgrader does in its own `add_submission`.
    pytest.mark.filterwarnings("ignore:Object of type <Submitted"),
]

COURSE = load_course(Path(__file__).parent / "courses" / "mini")
NUMBERS = pick_assignment(COURSE, "numbers")
NOTHING = Submission(student="", assignment="numbers", files=())
ENVIRONMENT = Environment(grader="", python="", numpy="", torch="", fingerprint="")


def check(name, *, earned=None, worth=1.0, **more):
    earned = worth if earned is None else earned
    status = "passed" if earned == worth else "failed"
    given = {"title": f"{name} holds", "visibility": "hidden", "status": status} | more
    return CheckReport(name=f"test_{name}", score=earned, max_score=worth, **given)


def task(name, *checks, diagnosis=None):
    counted = [c for c in checks if c.status != "course_error"]
    return TaskReport(
        name=name,
        score=sum(c.score for c in counted),
        max_score=sum(c.max_score for c in counted),
        diagnosis=diagnosis and Diagnosis(name="slip", message=diagnosis),
        checks=checks,
    )


def question(name, earned, worth=1.0, **more):
    status = "right" if earned == worth else "wrong"
    return QuestionReport(id=name, status=status, score=earned, max_score=worth, **more)


def report(student, *, spread=(), scaling=(), quiz=()):
    """Return a report on `numbers`: two exercises and a quiz."""
    exercises = tuple(
        ExerciseReport(name=name, status="graded", message="", tasks=tasks)
        for name, tasks in (("spread", tuple(spread)), ("scaling", tuple(scaling)))
    )
    tasks = [t for exercise in exercises for t in exercise.tasks]
    return Report(
        course="mini",
        assignment="numbers",
        student=student,
        score=sum(t.score for t in tasks) + sum(q.score for q in quiz),
        max_score=sum(t.max_score for t in tasks) + sum(q.max_score for q in quiz),
        late_penalty=0.0,
        exercises=exercises,
        quiz=QuizReport(
            score=sum(q.score for q in quiz),
            max_score=sum(q.max_score for q in quiz),
            questions=tuple(quiz),
        ),
        seconds=0.0,
        device="cpu",
        environment=ENVIRONMENT,
    )


def usual(student, center=3.0):
    """Return a report with 3 + 1 + 2 + 1 points at most, `center` of the first three earned."""
    return report(
        student,
        spread=[
            task(
                "center",
                check("columns", earned=center, worth=3.0, message="" if center == 3 else "a 2"),
                check("table"),
                diagnosis=None if center == 3 else "The mean of the whole table.",
            )
        ],
        scaling=[task("rescale", check("range", worth=2.0))],
        quiz=[question("middle", 0.0, text="What is in the middle?", explanation="It is 3.")],
    )


@pytest.fixture
def path(empty_gradebook, tmp_path):
    return Path(shutil.copy(empty_gradebook, tmp_path / "gradebook.db"))


@pytest.fixture
def theirs(path):
    """The gradebook as nbgrader opens it."""
    from nbgrader.api import Gradebook as Theirs  # slow, so that it is not loaded to collect tests

    opened = Theirs(f"sqlite:///{path}")
    yield opened
    opened.close()


def run(path, statement):
    """Run a statement of SQL; return the rows."""
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return opened.execute(statement).fetchall()


def exported(theirs, student):
    """Return what `nbgrader export` writes as a student's score."""
    theirs.db.expire_all()
    found = theirs.find_submission("numbers", student)
    return max(0.0, found.score - found.late_submission_penalty)


def write(address, *reports, submitted=None, assignment=NUMBERS):
    book = Gradebook(address, COURSE, assignment)
    for each in reports:
        book.add(apply(each, assignment.policy, submitted), NOTHING)
    return book.close()


def with_policy(**policy):
    """Return `numbers` with a policy."""
    return msgspec.structs.replace(NUMBERS, policy=Policy(**policy))


def late(days, percent=10, **policy):
    """Return how to write what is so many days late, each of which costs a share of all points."""
    due = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
    costs = Late(per_day=Amount(number=percent, percent=True), **policy.pop("late", {}))
    dated = with_policy(due=due, late=costs, **policy)
    return {"assignment": dated, "submitted": due + datetime.timedelta(days)}


def refused(address, kind, *words):
    """Say that nothing can be written to `address`, and check what is said about it."""
    with pytest.raises(kind) as told:
        write(address, usual("ada"))
    said = f"{told.value} | {told.value.hint}"
    assert all(word in said for word in words), said


# What nbgrader reads --------------------------------------------------------------------------


def test_a_gradebook_is_made_as_nbgrader_makes_it(empty_gradebook, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # for alembic
    from nbgrader.api import Gradebook as Theirs

    other = tmp_path / "theirs.db"
    Theirs(f"sqlite:///{other}").close()
    schema = [
        sorted(
            " ".join(text.split())
            for (text,) in run(path, "select sql from sqlite_master")
            if text and "alembic_version" not in text
        )
        for path in (empty_gradebook, other)
    ]
    assert schema[0] == schema[1]
    versions = [
        run(path, "select version_num from alembic_version") for path in (empty_gradebook, other)
    ]
    assert versions[0] == versions[1] != []


def test_nbgrader_reads_what_a_report_says(path, theirs):
    write(path, usual("ada"), usual("ben", center=1.5))
    assert [s.id for s in theirs.students] == ["ada", "ben"]
    assignment = theirs.find_assignment("numbers")
    assert [notebook.name for notebook in assignment.notebooks] == ["quiz", "scaling", "spread"]
    assert (assignment.max_score, assignment.num_submissions) == (7.0, 2)
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.max_score, ada.needs_manual_grade) == (6.0, 7.0, False)
    assert theirs.average_assignment_score("numbers") == 5.25
    grade = theirs.find_grade("center-test_columns", "spread", "numbers", "ben")
    assert (grade.auto_score, grade.max_score, grade.cell_type) == (1.5, 3.0, "code")
    assert grade.failed_tests
    assert theirs.find_grade("quiz-middle", "quiz", "numbers", "ada").score == 0.0


def test_a_lost_point_has_a_comment_and_a_diagnosis_is_told_once(path, theirs):
    lost = [check("a", earned=0.0, message="got 2"), check("b", earned=0.0, message="got 3")]
    write(path, report("ada", spread=[task("center", *lost, check("c"), diagnosis="A slip.")]))
    comments = [
        theirs.find_comment(f"center-test_{name}", "spread", "numbers", "ada").comment
        for name in "abc"
    ]
    assert comments == ["a holds\n\ngot 2\n\nA slip.", "b holds\n\ngot 3", None]


def test_what_a_students_error_says_is_no_html_in_a_comment(path, theirs):
    lost = check("a", earned=0.0, message="raised ValueError: <script>alert(1)</script>\x00\x1b")
    write(path, report("ada", spread=[task("center", lost)]))
    comment = theirs.find_comment("center-test_a", "spread", "numbers", "ada").comment
    assert r"\<script>alert(1)\</script>" in comment
    assert comment.replace("\n", "").isprintable()


def test_a_wrong_answer_has_its_reasons_as_comment(path, theirs):
    write(path, usual("ada"))
    comment = theirs.find_comment("quiz-middle", "quiz", "numbers", "ada")
    assert comment.comment == "What is in the middle?\n\nIt is 3."


def test_what_a_student_may_not_see_is_in_no_comment(path, theirs):
    write(path, visible(usual("ada", center=0.0), "title"))
    comment = theirs.find_comment("center-test_columns", "spread", "numbers", "ada").comment
    assert comment == "columns holds"


def test_a_late_penalty_is_taken_off_once(path, theirs):
    write(path, usual("ada"), **late(1, percent=20))
    write(path, usual("ben"))
    ada = theirs.find_submission("numbers", "ada")
    assert ada.late_submission_penalty == pytest.approx(1.4, abs=1e-12)
    by_notebook = {n.name: n.late_submission_penalty for n in ada.notebooks}
    assert by_notebook == {"spread": pytest.approx(0.933333), "scaling": 0.466667, "quiz": None}
    assert theirs.find_submission("numbers", "ben").late_submission_penalty == 0
    write(path, usual("ada"))
    theirs.db.expire_all()
    assert theirs.find_submission("numbers", "ada").late_submission_penalty == 0


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("center", [1.3, 1 / 3, 3.0])
def test_what_rounding_changes_is_in_the_penalty_so_that_the_sum_is_the_mark(
    path, theirs, center, days
):
    how = late(days, round=0.5)
    rounded = apply(usual("ada", center=center), how["assignment"].policy, how["submitted"])
    write(path, usual("ada", center=center), **how)
    assert mark(rounded) % 0.5 == 0
    assert exported(theirs, "ada") == pytest.approx(mark(rounded), abs=1e-9)


@pytest.mark.parametrize("off", [0.1, 1 / 3, 2.0, 4.1, -0.25])
def test_the_shares_of_a_penalty_add_up_to_it(off):
    parts = shares(off, {"spread": 2.1, "scaling": 2.0, "quiz": 0.0})
    assert sum(part or 0.0 for part in parts.values()) == pytest.approx(off, abs=1e-12)
    assert parts["quiz"] is None


def test_times_are_kept_in_utc_and_one_that_is_no_longer_known_is_not_kept(path, theirs):
    zone = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2026, 11, 1, 1, 30, tzinfo=zone)
    due = datetime.datetime(2026, 11, 2, 0, 0, tzinfo=zone)
    dated = msgspec.structs.replace(NUMBERS, policy=Policy(due=due))
    write(path, usual("ada"), submitted=moment, assignment=dated)
    ada = theirs.find_submission("numbers", "ada")
    assert ada.timestamp == datetime.datetime(2026, 10, 31, 23, 30)
    assert ada.duedate == datetime.datetime(2026, 11, 1, 22, 0)
    assert ada.total_seconds_late == 0
    write(path, usual("ada"), assignment=dated)
    theirs.db.expire_all()
    assert ada.timestamp is None


def test_a_check_that_the_course_broke_is_worth_nothing(path, theirs):
    broken = check("a", earned=0.0, worth=2.0, status="course_error", message="the reference fails")
    write(path, report("ada", spread=[task("center", broken, check("b"))]))
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.max_score, ada.needs_manual_grade) == (1.0, 1.0, False)
    comment = theirs.find_comment("center-test_a", "spread", "numbers", "ada").comment
    assert comment == "a holds\n\nThis does not count: the course is at fault."


def test_partial_marks_are_kept_to_the_last_digit(path, theirs):
    write(path, report("ada", spread=[task("center", check("a", earned=1 / 3))]))
    assert theirs.find_grade("center-test_a", "spread", "numbers", "ada").score == 1 / 3


def test_names_of_cells_are_what_nbgrader_takes_and_all_differ():
    names = [
        cell_name(*pair)
        for pair in [
            ("center", "test_a"),
            ("größe", "test_a"),
            ("gröte", "test_a"),
            ("gr__e", "test_a"),
            ("t" * 100, "test_" + "a" * 90),
            ("t" * 100, "test_" + "b" * 90),
        ]
    ]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", name) for name in names)
    assert names[0] == "center-test_a"


# Writing again --------------------------------------------------------------------------------


def test_an_unchanged_class_changes_no_byte(path):
    class_ = [usual(f"s{n}", center=n % 4) for n in range(20)]
    write(path, *class_)
    before = path.read_bytes()
    assert write(path, *class_) == []
    assert path.read_bytes() == before


def test_a_regrade_changes_what_has_changed(path, theirs):
    write(path, usual("ada", center=0.0), usual("ben"))
    write(path, usual("ada"))
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.needs_manual_grade) == (6.0, False)
    assert theirs.find_comment("center-test_columns", "spread", "numbers", "ada").comment is None
    assert theirs.find_submission("numbers", "ben").score == 6.0


def test_marks_and_comments_of_people_stay(path, theirs):
    write(path, usual("ada", center=0.0))
    where = ("center-test_columns", "spread", "numbers", "ada")
    grade, comment = theirs.find_grade(*where), theirs.find_comment(*where)
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.5, False
    comment.manual_comment = "Nearly. See me."
    theirs.find_submission_notebook("spread", "numbers", "ada").flagged = True
    theirs.db.commit()
    assert write(path, usual("ada", center=0.0)) == []
    theirs.db.expire_all()
    assert not theirs.find_grade(*where).needs_manual_grade
    assert write(path, usual("ada")) == [
        "ada: center-test_columns keeps the 2.5 points that somebody gave it; automatically it "
        "gets 3 now"
    ]
    theirs.db.expire_all()
    grade, comment = theirs.find_grade(*where), theirs.find_comment(*where)
    assert (grade.auto_score, grade.score, grade.extra_credit) == (3.0, 3.0, 0.5)
    assert grade.needs_manual_grade  # as with `nbgrader autograde`: somebody looks at it again
    assert (comment.auto_comment, comment.comment) == (None, "Nearly. See me.")
    assert theirs.find_submission_notebook("spread", "numbers", "ada").flagged


def test_a_check_that_is_gone_is_worth_nothing(path, theirs):
    two = [task("center", check("a"), check("old", earned=0.0, message="no"))]
    write(path, report("ada", spread=two), report("ben", spread=two))
    one = [task("center", check("a"))]
    write(path, report("ada", spread=one))
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.max_score) == (1.0, 1.0)
    assert theirs.find_comment("center-test_old", "spread", "numbers", "ada").comment is None
    before = path.read_bytes()
    write(path, report("ada", spread=one))
    assert path.read_bytes() == before


def test_other_assignments_stay_as_they_are(path, theirs):
    write(path, usual("ada"))
    models = pick_assignment(COURSE, "models")
    line = ExerciseReport(
        name="line", status="graded", message="", tasks=(task("build_line", check("a")),)
    )
    write(path, msgspec.structs.replace(usual("ada"), exercises=(line,)), assignment=models)
    assert theirs.find_submission("numbers", "ada").score == 6.0
    assert theirs.find_submission("models", "ada").score == 1.0
    assert theirs.find_student("ada").score == 7.0


# Marks by hand and the policy ------------------------------------------------------------------


def enter(theirs, cell, *, points=None, extra=None):
    """Enter a mark by hand as formgrader does, for ada."""
    name, notebook = cell
    grade = theirs.find_grade(name, notebook, "numbers", "ada")
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, False
    theirs.db.commit()


def of_29(earned):
    """Return a report with 29 points at most, in two exercises."""
    return report(
        "ada",
        spread=[task("center", check("a", earned=min(earned, 9.0), worth=9.0))],
        scaling=[task("rescale", check("b", earned=max(earned - 9.0, 0.0), worth=20.0))],
    )


FIRST, SECOND = ("center-test_a", "spread"), ("rescale-test_b", "scaling")


@pytest.mark.parametrize(
    ("earned", "by_hand", "how", "expected"),
    [
        (9.0, (SECOND, {"points": 10.0}), late(5, round=1.0), 5.0),  # 19 - 14.5
        (9.0, (SECOND, {"points": 10.0}), late(5), 4.5),
        (1.0, (FIRST, {"extra": 2.0}), late(5, round=1.0), 0.0),
        (1 / 3, (FIRST, {"extra": 2 / 3}), late(5), 0.0),
        (29.0, (FIRST, {"extra": -0.5}), late(5, round=1.0), 14.0),  # 28.5 - 14.5
        (29.0, (FIRST, {"extra": -0.5}), late(0, round=1.0), 29.0),
        (29.0, (SECOND, {"points": 0.0}), late(5), 0.0),
        (9.0, (SECOND, {"points": 10.0}), late(5, late={"no_marks_after_days": 3}), 0.0),
        (9.0, (SECOND, {"points": 10.0}), late(5, late={"at_most": Amount(number=4.0)}), 15.0),
        (29.0, (FIRST, {"extra": 2.4}), late(0, round=1.0), 31.0),  # extra credit is extra
        (0.0, (FIRST, {"extra": -2.0}), late(5, round=1.0), 0.0),
    ],
)
def test_the_policy_goes_by_the_score_that_marks_by_hand_make(
    path, theirs, earned, by_hand, how, expected
):
    write(path, of_29(earned), **how)
    cell, entered = by_hand
    enter(theirs, cell, **entered)
    write(path, of_29(earned), **how)
    assert exported(theirs, "ada") == pytest.approx(expected, abs=1e-9)
    before = path.read_bytes()
    write(path, of_29(earned), **how)
    assert path.read_bytes() == before


def test_who_has_marks_by_hand_is_counted(path, theirs):
    def count():
        book = Gradebook(path, COURSE, NUMBERS)
        for each in (of_29(9.0), usual("ben")):
            book.add(each, NOTHING)
        book.close()
        return book.by_hand

    assert count() == 0
    enter(theirs, SECOND, extra=0.0)
    assert count() == 0
    enter(theirs, SECOND, points=10.0)
    enter(theirs, FIRST, extra=-10.0)
    assert count() == 1


def test_a_struck_check_keeps_its_mark_by_hand_and_the_penalty_follows(path, theirs):
    write(path, of_29(9.0), **late(1))
    enter(theirs, SECOND, points=10.0)
    struck = late(1, dropped={"rescale/test_b": "unclear"})
    assert "rescale-test_b keeps the 10 points" in write(path, of_29(9.0), **struck)[0]
    assert exported(theirs, "ada") == pytest.approx(19.0 - 2.9)


def test_what_a_person_gives_for_a_notebook_of_nbgraders_own_counts_too(path, theirs):
    cell = released(theirs, notebook="spread")
    theirs.add_notebook("essay", "numbers")
    theirs.add_grade_cell("text", "essay", "numbers", max_score=8.0, cell_type="markdown")
    cell("center-test_a", points=9.0)
    write(path, of_29(9.0), **late(5))
    assert exported(theirs, "ada") == 0.0
    enter(theirs, ("text", "essay"), points=7.0)
    write(path, of_29(9.0), **late(5))
    assert exported(theirs, "ada") == pytest.approx(16.0 - 14.5)


# A gradebook of nbgrader's own ----------------------------------------------------------------


def released(theirs, notebook="spread"):
    """Make in the gradebook what `nbgrader generate_assignment` makes of a notebook."""
    theirs.add_assignment("numbers", duedate="2026-11-05 12:00:00")
    theirs.add_notebook(notebook, "numbers", kernelspec='{"name": "python3"}')

    def cell(name, *, points=None, solution=False):
        theirs.add_source_cell(name, notebook, "numbers", cell_type="code", source="pass")
        if points is not None:
            theirs.add_grade_cell(name, notebook, "numbers", max_score=points, cell_type="code")
        if solution:
            theirs.add_solution_cell(name, notebook, "numbers")

    return cell


def test_what_nbgrader_knows_of_students_and_dates_stays(path, theirs):
    released(theirs)
    who = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}
    theirs.add_student("ada", **who, lms_user_id="17")
    due = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    write(path, usual("ada"), assignment=msgspec.structs.replace(NUMBERS, policy=Policy(due=due)))
    theirs.db.expire_all()
    ada = theirs.find_student("ada")
    assert (ada.first_name, ada.last_name, ada.email, ada.lms_user_id) == (*who.values(), "17")
    assert theirs.find_assignment("numbers").duedate == datetime.datetime(2026, 11, 5, 12)
    assert theirs.find_notebook("spread", "numbers").kernelspec == '{"name": "python3"}'


def test_the_cells_of_a_released_notebook_are_used_and_none_is_made_twice(path, theirs):
    cell = released(theirs)
    cell("center", solution=True)
    cell("center-test_table", points=1.0)
    write(path, usual("ada"))
    assert theirs.find_assignment("numbers").max_score == 7.0
    assert theirs.find_submission("numbers", "ada").score == 6.0
    assert theirs.find_comment("center", "spread", "numbers", "ada").comment is None
    assert theirs.find_source_cell("center-test_table", "spread", "numbers").source == "pass"


def test_a_question_for_a_person_keeps_its_points_and_waits_for_its_mark(path, theirs):
    cell = released(theirs)
    cell("essay", points=5.0, solution=True)
    theirs.add_task_cell("drawing", "spread", "numbers", max_score=2.0, cell_type="markdown")
    write(path, usual("ada"))
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.max_score, ada.needs_manual_grade) == (6.0, 14.0, True)
    essay = theirs.find_grade("essay", "spread", "numbers", "ada")
    assert (essay.auto_score, essay.needs_manual_grade) == (None, True)
    essay.manual_score, essay.needs_manual_grade = 4.0, False
    theirs.find_grade("drawing", "spread", "numbers", "ada").needs_manual_grade = False
    theirs.find_comment("essay", "spread", "numbers", "ada").manual_comment = "Good."
    theirs.db.commit()
    write(path, usual("ada", center=0.0))
    theirs.db.expire_all()
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.needs_manual_grade) == (7.0, False)


def test_a_task_that_nbgrader_marks_as_a_whole_does_not_count_twice(path, theirs):
    cell = released(theirs)
    cell("center", points=4.0, solution=True)
    write(path, usual("ada"))
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.max_score, ada.needs_manual_grade) == (6.0, 7.0, False)


def test_a_submission_that_nbgrader_has_begun_is_filled(path, theirs):
    cell = released(theirs)
    cell("center-test_columns", points=3.0)
    theirs.add_student("ada")
    theirs.add_submission("numbers", "ada")
    write(path, usual("ada"))
    theirs.db.expire_all()
    ada = theirs.find_submission("numbers", "ada")
    assert (ada.score, ada.needs_manual_grade) == (6.0, False)


def test_a_student_who_is_spelled_otherwise_is_told_and_the_rest_is_written(path, theirs):
    theirs.add_student("ADA", email="ada@example.org")
    notes = write(path, usual("ada"), usual("ben"))
    assert len(notes) == 1
    assert "ada: is not in the gradebook, which has ADA" in notes[0]
    assert [student.id for student in theirs.students] == ["ADA", "ben"]


def test_the_assignment_of_another_course_is_not_touched(path, theirs):
    released(theirs, notebook="poems")
    before = path.read_bytes()
    refused(path, UsageError, "has another assignment numbers, with the notebooks poems", "--db")
    assert path.read_bytes() == before


# Many -----------------------------------------------------------------------------------------


def statements(path, *reports):
    """Write reports, and return how many statements that took."""
    asked = []
    book = Gradebook(path, COURSE, NUMBERS)
    sqlalchemy.event.listen(
        book.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2])
    )
    for each in reports:
        book.add(each, NOTHING)
    book.close()
    return len(asked)


def test_sixty_students_take_no_more_statements_than_one(empty_gradebook, tmp_path):
    first, second = (
        shutil.copy(empty_gradebook, tmp_path / name) for name in ("one.db", "sixty.db")
    )
    one = statements(Path(first), usual("s00"))
    assert statements(Path(second), *(usual(f"s{n:02}") for n in range(60))) == one
    assert statements(Path(second), *(usual(f"s{n:02}") for n in range(60))) < one


def test_a_large_class_is_written_while_it_is_graded(path, theirs):
    book = Gradebook(path, COURSE, NUMBERS)
    for n in range(130):
        book.add(usual(f"s{n:03}"), NOTHING)
    assert len(theirs.assignment_submissions("numbers")) == 100
    book.close()
    assert len(theirs.assignment_submissions("numbers")) == 130


def test_nbgrader_is_not_loaded_where_there_is_a_gradebook(path):
    write(path, usual("ada"))
    code = (
        "import sys\nfrom pathlib import Path\nfrom grader.gradebook.database import Database\n"
        f"with Database(Path({str(path)!r})).transaction() as book:\n    assert book.tables\n"
        "assert 'nbgrader' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# What can be wrong ----------------------------------------------------------------------------


def test_what_is_not_finished_is_not_there(path, theirs):
    ours = Database(path)

    def write_half():
        with ours.transaction() as book:
            book.insert("student", [{"id": "ada"}])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    ours.close()
    assert theirs.students == []


def test_a_new_gradebook_whose_making_is_interrupted_is_made_by_the_next_run(tmp_path):
    path = tmp_path / "gradebook.db"
    ours = Database(path)
    with pytest.raises(KeyboardInterrupt), ours.transaction():
        raise KeyboardInterrupt
    assert run(path, "select * from sqlite_master") == []
    with ours.transaction():
        pass
    ours.close()
    assert run(path, "select * from alembic_version")


def test_a_file_that_is_no_database_is_left_as_it_is(path):
    path.write_text("marks:\nada 5\n" * 100)
    refused(path, CourseError, "gradebook.db: is damaged: file is not a database", "move it away")
    assert path.read_text() == "marks:\nada 5\n" * 100


def test_a_gradebook_that_was_cut_off_is_told(path):
    write(path, *(usual(f"s{n}") for n in range(50)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused(path, CourseError, "is damaged", "put a copy of it back")


def test_a_database_of_something_else_is_left_as_it_is(tmp_path):
    path = tmp_path / "shop.db"
    run(path, "create table orders (id integer)")
    before = path.read_bytes()
    refused(path, UsageError, "no gradebook of nbgrader's: its tables are orders")
    assert path.read_bytes() == before


def test_a_gradebook_of_an_older_nbgrader_is_left_as_it_is(path):
    old = Path(find_spec("nbgrader").origin).parent / "tests" / "apps" / "files" / "gradebook.db"
    if not old.is_file():
        pytest.skip("this nbgrader comes without its old gradebook")
    shutil.copy(old, path)
    before = path.read_bytes()
    refused(path, CourseError, "made by another version of nbgrader", "`nbgrader db upgrade`")
    assert path.read_bytes() == before


def test_a_gradebook_in_use_is_told_and_nothing_is_lost(path, theirs, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    book = Gradebook(path, COURSE, NUMBERS)
    for n in range(130):
        book.add(usual(f"s{n}"), NOTHING)
    with pytest.raises(MachineError, match="is in use: another program is writing to it"):
        book.close()
    other.execute("rollback")
    assert book.close() == []
    other.close()
    assert len(theirs.assignment_submissions("numbers")) == 130


def test_a_gradebook_that_may_not_be_written_is_told(path):
    refused(f"sqlite:///file:{path}?mode=ro&uri=true", MachineError, "readonly database")


def test_a_gradebook_whose_folder_is_not_there_is_told(tmp_path):
    refused(tmp_path / "no" / "gradebook.db", MachineError, "unable to open database file")


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("marks.db", UsageError, "--db: is no address of a database | write it as sqlite:///"),
        ("oracel://x/y", UsageError, "--db: is no address of a database"),
        ("mysql+pymysql://u:secret@localhost/x", MachineError, "pymysql is not installed"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_wrong_call(address, kind, words):
    refused(address, kind, words)
