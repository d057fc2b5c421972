"""docs/lectures.md: the whole course is on the table, and what is on it is in the course."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from grader.course import load_course

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)
TASKS = {f"{e.name}.{task.name}" for e in COURSE.exercises for task in e.tasks}
QUESTIONS = {question for a in COURSE.assignments for question in a.quiz}

LECTURES = ("000", "001", "002", "003", "004")
COLUMNS = ["lecture", "place", "what", "where in the course", "what holds"]
KNOWN_ERRORS = [  # lecture, place, a word of what holds
    ("000", "padding", "not as large as the kernel"),
    ("000", "figure 7.2", "4, 5, 7, 8"),
    ("001", "slide 22", "stride 1"),
    ("001", "slide 26", "a corner is used 4 times"),
    ("001", "slide 47, question 2", "fits without padding"),
    ("002", "output size", "2·padding"),
    ("002", "formula of the convolution", "flips"),
    ("003", "baseline, final layer", "61,504"),
    ("003", "let's build another model", "repeats the baseline"),
    ("003", "convolutional layer: tensor shapes", "cannot be read"),
    ("004", "multiple input channels", "a filter"),
]
TITLES_001 = {1, 45, 51}  # title, heading, contact

TEXT = (ROOT / "docs" / "lectures.md").read_text("utf-8")
CELLS = [
    [cell.strip() for cell in line[1:-1].split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|")
]
HEADINGS = (COLUMNS, ["---"] * len(COLUMNS))
ROWS = [dict(zip(COLUMNS, cells, strict=True)) for cells in CELLS if cells not in HEADINGS]


def names_in(text):
    return re.findall(r"`([^`]+)`", text)


def named():
    return {name for row in ROWS for name in names_in(row["where in the course"])}


def rows_of(lecture):
    return [row for row in ROWS if row["lecture"] == lecture]


def slides_of(row):
    """The slides of 001 that a row is about: `slides 6, 32 and 44`, `slide 46, question 1`."""
    place = row["place"].partition(", question")[0]
    assert re.fullmatch(r"slides? [0-9]+((, | and |-)[0-9]+)*", place), place
    slides = set()
    for first, last in re.findall(r"([0-9]+)(?:-([0-9]+))?", place):
        slides |= set(range(int(first), int(last or first) + 1))
    return slides


def test_every_task_of_the_course_is_on_the_table():
    assert sorted(TASKS - named()) == []


def test_every_question_of_the_course_is_on_the_table():
    assert sorted(QUESTIONS - named()) == []


def test_every_name_on_the_table_is_in_the_course():
    assert sorted(named() - TASKS - QUESTIONS) == []


def test_names_stand_in_their_column_and_nothing_else_does():
    for row in ROWS:
        where = row["where in the course"]
        assert re.fullmatch(r"`[^`]+`(, `[^`]+`)*", where), row
        assert len(set(names_in(where))) == len(names_in(where)), row
        assert not names_in(row["what"] + row["what holds"] + row["place"]), row


def test_every_row_has_a_lecture_a_place_and_something_to_say():
    assert len(ROWS) == TEXT.count("\n| 0")
    for row in ROWS:
        assert row["lecture"] in LECTURES, row
        assert row["place"], row
        assert row["what"], row
        assert row["what holds"] == "" or row["what holds"].endswith((".", "?")), row


@pytest.mark.parametrize("lecture", LECTURES)
def test_every_lecture_has_its_rows_under_its_heading(lecture):
    assert len(rows_of(lecture)) >= 10
    (heading,) = re.findall(rf"^## {lecture}: .+$", TEXT, re.MULTILINE)
    _, _, below = TEXT.partition(heading)
    rows = re.findall(r"^\| (\d+) ", below.partition("\n## ")[0], re.MULTILINE)
    assert set(rows) == {lecture}


def test_rows_are_in_order_of_the_lectures():
    lectures = [row["lecture"] for row in ROWS]
    assert lectures == sorted(lectures)
    firsts = [min(slides_of(row)) for row in rows_of("001")]
    assert all(first <= second for first, second in pairwise(firsts))


def test_every_slide_of_001_is_on_the_table():
    seen = set().union(*(slides_of(row) for row in rows_of("001")))
    assert seen == set(range(1, 52)) - TITLES_001
    assert all(str(slide) in TEXT.partition("## 000")[0] for slide in TITLES_001)


def test_no_row_says_the_same_as_another():
    rows = [(row["lecture"], row["place"], row["what"]) for row in ROWS]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(("lecture", "place", "word"), KNOWN_ERRORS)
def test_where_a_lecture_is_wrong_the_table_says_what_holds(lecture, place, word):
    rows = [row for row in rows_of(lecture) if row["place"] == place]
    assert any(word in row["what holds"] for row in rows)
