"""`course.toml`: what a course is read into, and what is said of every mistake in it."""

import datetime
import re

import pytest

from grader.course import find_root, load_course, pick_assignment, pick_names
from grader.errors import CourseError, UsageError
from grader.model import Limits, Parameter, Policy


def test_a_course_is_read_with_its_texts_and_defaults(mini):
    assert (mini.name, mini.title, mini.reveal_hidden) == ("mini", "Describing data", "message")
    assert [a.name for a in mini.assignments] == ["numbers", "models"]
    assert [e.name for e in mini.exercises] == ["spread", "scaling", "line"]
    numbers = mini.assignments[0]
    assert (numbers.time_limit, numbers.policy) == (60, Policy())
    assert numbers.quiz == {"middle": 1, "outlier": 2, "columns": 1}
    spread, scaling, line = mini.exercises
    assert spread.libraries == ("numpy",)
    assert spread.forbidden == ("numpy.median", "numpy.histogram")
    assert line.libraries == ("numpy", "torch")
    assert scaling.limits == Limits(call_seconds=0.3, memory_mb=256)
    assert [(t.name, t.points) for t in scaling.tasks] == [("rescale", 5), ("standardize", 2)]
    assert scaling.task("rescale").lecture == "2, scaling"
    assert scaling.task("rescale").hints[0] == "Scale to 0 and 1 first."
    assert len(scaling.task("rescale").hints) == 2
    assert spread.task("span").lecture == ""


def test_signatures_are_those_of_the_stub(mini):
    assert mini.exercises[1].task("rescale").signature == (
        Parameter(name="X"),
        Parameter(name="low", optional=True, default=0.0),
        Parameter(name="high", optional=True, default=1.0),
    )


def test_a_stub_is_parsed_and_never_run(own_mini):
    stub = own_mini / "exercises" / "spread.py"
    stub.write_text(stub.read_text() + "\nraise SystemExit('it was run')\n")
    assert load_course(own_mini).exercises[0].name == "spread"


def test_a_course_is_found_from_a_folder_within_it(mini, tmp_path):
    assert find_root(mini.root / "tests" / "public") == mini.root.resolve()
    with pytest.raises(CourseError, match="here or in a folder above"):
        find_root(tmp_path)


def test_a_date_keeps_its_zone(own_mini):
    toml = own_mini / "course.toml"
    toml.write_text(
        toml.read_text().replace("time_limit = 60", "due = 2030-01-31T23:59:00+01:00", 1)
    )
    due = load_course(own_mini).assignments[0].policy.due
    assert due.utcoffset() == datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("course.toml", "[course]", "[course", r"course.toml: is not TOML: .*line"),
        ("course.toml", 'name = "mini"', "", r"missing required field `name`.*course"),
        ("course.toml", 'name = "mini"', "name = 3", r"Expected `str`.*course.name"),
        ("course.toml", 'title = "Describing', 'titel = "Describing', "unknown field `titel`"),
        ("course.toml", '"message"', '"everything"', "reveal_hidden"),
        ("course.toml", "call_seconds = 0.3", 'call_seconds = "x"', r"exercises.spread.limits"),
        ("course.toml", "call_seconds = 0.3", "cal_seconds = 0.3", "cal_seconds"),
        ("course.toml", '"scaling"]', '"scaling", "scalling"]', "lists the exercise 'scalling'"),
        ("course.toml", '"spread", "scaling"', '"spread"', "scaling belongs to no assignment"),
        ("course.toml", "span = 2", "span = 2, mode = 1", "does not define mode"),
        ("course.toml", "median = 3", 'median = "3"', "exercises.spread.tasks"),
        ("exercises/spread.py", "def median(values)", "def median(", "the stub is not Python"),
        ("exercises/scaling.py", "low=0.0", "low=zero", "default of low in rescale is not a plain"),
        ("exercises/spread.toml", "[median]", "[mode]", r"\[mode\] is no task"),
        ("exercises/spread.toml", "hints =", "hint =", "hint"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_course_is_told_with_its_place(own_mini, file, old, new, told):
    path = own_mini / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(CourseError) as error:
        load_course(own_mini)
    assert re.search(told, str(error.value)), str(error.value)
    assert str(own_mini) in error.value.where
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("limit", "value"),
    [("call_seconds", "-1"), ("call_seconds", "0"), ("memory_mb", "-5"), ("processes", "0")],
)
def test_a_limit_that_makes_no_sense_is_told(own_mini, limit, value):
    toml = own_mini / "course.toml"
    text = toml.read_text()
    toml.write_text(re.sub(rf"{limit} = [\d.]+", f"{limit} = {value}", text, count=1))
    with pytest.raises(CourseError, match=limit):
        load_course(own_mini)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("center = 5", "center = -5", "center"),
        ("time_limit = 60", "time_limit = 0", "time_limit"),
        ('name = "models"', 'name = "numbers"', "numbers"),
    ],
)
def test_numbers_and_names_that_make_no_sense_are_told(own_mini, old, new, told):
    toml = own_mini / "course.toml"
    assert old in toml.read_text()
    toml.write_text(toml.read_text().replace(old, new, 1))
    with pytest.raises(CourseError, match=told):
        load_course(own_mini)


def test_a_missing_stub_is_told(own_mini):
    (own_mini / "exercises" / "line.py").unlink()
    with pytest.raises(CourseError, match=r"line\.py: the stub is missing"):
        load_course(own_mini)


def test_hints_are_not_needed(own_mini):
    (own_mini / "exercises" / "spread.toml").unlink()
    assert load_course(own_mini).exercises[0].task("center").hints == ()


def test_an_unknown_assignment_is_told_with_the_nearest(mini):
    assert pick_assignment(mini, "models").name == "models"
    with pytest.raises(UsageError, match="no assignment called 'modles'") as error:
        pick_assignment(mini, "modles")
    assert error.value.hint == "did you mean models?"


def test_names_are_exercises_or_tasks(mini):
    assert pick_names(mini, ["line"]) == {"line": {"build_line", "mean_error"}}
    assert pick_names(mini, ["center", "rescale"]) == {"spread": {"center"}, "scaling": {"rescale"}}
    assert set(pick_names(mini, [])) == {"spread", "scaling", "line"}
    with pytest.raises(UsageError) as error:
        pick_names(mini, ["rescal"])
    assert error.value.hint == "did you mean rescale?"
