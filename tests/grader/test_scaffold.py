import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.checks.local import trusted_module
from grader.course import load_course
from grader.errors import CourseError, UsageError
from grader.quiz import Answers, judge_quiz, load_key, load_questions, solve
from grader.scaffold import new_exercise

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text("utf-8")

COURSE = """\
# A course that is cared for.

[course]
name = "mini"  # short

[[assignments]]
name = "first"
exercises = ["shapes"]  # more to come
quiz = { q01 = 1 }

[[assignments]]
name = "second"
exercises = [
    # nothing yet
]

[exercises.shapes]
tasks = { area = 2,   rim = 1 }  # oddly spaced, on purpose
"""

EMPTY_COURSE = """\
[course]
name = "empty"

[[assignments]]
name = "only"
exercises = []

[exercises]
"""

NEW_FILES = [
    "exercises/halves.py",
    "exercises/halves.toml",
    "solutions/halves.py",
    "solutions/misconceptions/halves.py",
    "tests/hidden/test_halves.py",
    "tests/public/test_halves.py",
    "course.toml",
]


def write_course(root, listing=COURSE):
    for folder in ("exercises", "solutions"):
        (root / folder).mkdir()
    stub = "def area(a, b):\n    ...\n\n\ndef rim(a, b):\n    ...\n"
    (root / "exercises" / "shapes.py").write_text(stub)
    (root / "exercises" / "data.txt").write_text("not an exercise")
    (root / "course.toml").write_bytes(listing.encode())
    return root


@pytest.fixture
def course(tmp_path):
    return write_course(tmp_path)


@pytest.fixture
def empty_course(tmp_path):
    (tmp_path / "course.toml").write_text(EMPTY_COURSE)
    return tmp_path


def contents(root):
    return {path: path.is_file() and path.read_bytes() for path in sorted(root.rglob("*"))}


def listing_after(root, assignment=""):
    new_exercise(root, "halves", assignment)
    return (root / "course.toml").read_bytes().decode()


def with_list(array):
    """A course whose one assignment has this list of exercises."""
    start, end = COURSE.index('["shapes"]'), COURSE.index("  # more")
    return COURSE[:start] + array + COURSE[end:]


def run_pytest(root, *arguments):
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-W", "error"]
    return run(root, "-m", "pytest", *options, *arguments)


def run_verify(root, *names):
    program = "from grader.cli import main; main()"
    return run(root, "-c", program, "verify", "--sandbox", "process", "--seeds", "3", *names)


def run(root, *arguments):
    return subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True)


# What is written ------------------------------------------------------------------------------


def test_all_seven_files_are_written_and_named(course):
    written = new_exercise(course, "halves")
    assert sorted(written) == sorted(course / name for name in NEW_FILES)
    assert written[-1] == course / "course.toml"


def test_the_course_loads_with_the_exercise_in_its_first_assignment(course):
    new_exercise(course, "halves")
    first, second = load_course(course).assignments
    assert [exercise.name for exercise in first.exercises] == ["shapes", "halves"]
    assert second.exercises == ()
    (task,) = first.exercises[1].tasks
    assert task.points == 6
    assert len(task.hints) >= 2
    assert task.lecture


def test_the_assignment_can_be_chosen(course):
    new_exercise(course, "halves", "second")
    first, second = load_course(course).assignments
    assert [exercise.name for exercise in first.exercises] == ["shapes"]
    assert [exercise.name for exercise in second.exercises] == ["halves"]


def test_two_new_exercises_live_side_by_side(course):
    new_exercise(course, "halves")
    new_exercise(course, "wide_margins")
    titles = [exercise.title for exercise in load_course(course).exercises]
    assert titles == ["shapes", "Halves", "Wide margins"]


def test_a_course_without_any_exercise_gets_its_first(empty_course):
    new_exercise(empty_course, "halves")
    assert [exercise.name for exercise in load_course(empty_course).exercises] == ["halves"]


def test_the_names_in_the_skeleton_are_filled_in(course):
    for path in new_exercise(course, "halves")[:-1]:
        text = path.read_text("utf-8")
        assert "$" not in text
        assert "NAME" not in text


# The proof ------------------------------------------------------------------------------------


def test_the_skeleton_passes_verification_and_its_misconceptions_are_named(empty_course):
    new_exercise(empty_course, "halves")
    proof = run_verify(empty_course)
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "reference 6 of 6, stub 0" in proof.stdout
    assert "2 misconceptions: 2 caught, 2 by public checks, 2 diagnosed" in proof.stdout
    assert "kit of only: nothing secret" in proof.stdout


def test_pytest_passes_the_new_checks_with_the_solutions_and_fails_them_with_the_stub(course):
    new_exercise(course, "halves")
    checks = ["tests/public/test_halves.py", "tests/hidden/test_halves.py"]
    right = run_pytest(course, *checks, "--answers-from", "solutions")
    assert right.returncode == 0, right.stdout
    assert "5 passed" in right.stdout
    stub = run_pytest(course, *checks)
    assert stub.returncode == 1
    assert "5 failed" in stub.stdout


def test_the_new_files_are_well_formed_python(course):
    for path in new_exercise(course, "halves"):
        if path.suffix == ".py":
            source = path.read_text("utf-8")
            compile(source, str(path), "exec")
            assert max(map(len, source.splitlines())) <= 100


# course.toml ----------------------------------------------------------------------------------


def test_every_line_of_the_author_stays_as_it_was(course):
    after = listing_after(course).splitlines()
    before = COURSE.splitlines()
    assert after[: len(before)] == [
        line.replace('["shapes"]', '["shapes", "halves"]') for line in before
    ]
    assert after[len(before) :] == [
        "",
        "[exercises.halves]",
        'title = "Halves"',
        "tasks = { halves = 6 }",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[ 'shapes' ]", "[ 'shapes', \"halves\" ]"),
        ('["shapes",]', '["shapes", "halves",]'),
        ('[\n    "shapes",\n]', '[\n    "shapes",\n    "halves",\n]'),
        ('[\n    "shapes"\n]', '[\n    "shapes",\n    "halves",\n]'),
        ('[\n  "shapes"  # ]"\n  ,\n  ]', '[\n  "shapes"  # ]"\n  ,\n  "halves",\n  ]'),
        (
            '[\n\t"shapes",  # the "first"\n\t# "later",\n]',
            '[\n\t"shapes",  # the "first"\n\t# "later",\n\t"halves",\n]',
        ),
        ('["shapes",  # one\n]', '["shapes",  # one\n    "halves",\n]'),
        ('[ # none\n "shapes"]', '[ # none\n "shapes", "halves"]'),
    ],
)
def test_a_list_keeps_its_layout_and_comments(tmp_path, before, after):
    root = write_course(tmp_path, with_list(before))
    assert listing_after(root).startswith(with_list(after))
    assert [e.name for e in load_course(root).assignments[0].exercises] == ["shapes", "halves"]


def test_an_empty_list_of_several_lines_gets_a_line(course):
    assert '[\n    # nothing yet\n    "halves",\n]\n' in listing_after(course, "second")


def test_a_list_that_only_a_comment_or_a_text_shows_is_left_alone(tmp_path):
    decoy = '# exercises = ["old"]\ntitle = "exercises = [\'a\']"\nexercises = ["shapes"]'
    listing = COURSE.replace('exercises = ["shapes"]', decoy)
    after = listing_after(write_course(tmp_path, listing))
    assert after.startswith(listing.replace('["shapes"]', '["shapes", "halves"]'))


def test_windows_line_ends_stay(tmp_path):
    after = listing_after(write_course(tmp_path, COURSE.replace("\n", "\r\n")), "second")
    assert after.count("\n") == after.count("\r\n")
    assert '"halves",\r\n]' in after


def test_a_last_line_without_an_end_gets_one(tmp_path):
    after = listing_after(write_course(tmp_path, COURSE.rstrip("\n")))
    assert "on purpose\n\n[exercises.halves]\n" in after


def test_the_permissions_of_course_toml_stay(course):
    (course / "course.toml").chmod(0o640)
    listing_after(course)
    assert (course / "course.toml").stat().st_mode & 0o777 == 0o640


def test_a_linked_course_toml_stays_a_link(course):
    (course / "elsewhere").mkdir()
    (course / "course.toml").rename(course / "elsewhere" / "course.toml")
    (course / "course.toml").symlink_to(Path("elsewhere", "course.toml"))
    new_exercise(course, "halves")
    assert (course / "course.toml").is_symlink()
    assert "[exercises.halves]" in (course / "elsewhere" / "course.toml").read_text()


def test_no_stray_files_are_left_beside_it(course):
    before = contents(course)
    new_exercise(course, "halves")
    extra = {path for path in contents(course).keys() - before.keys() if path.is_file()}
    assert extra == {course / name for name in NEW_FILES[:-1]}


# Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Halves", "small letters"),
        ("half-steps", "small letters"),
        ("2nd", "small letters"),
        ("_halves", "small letters"),
        ("", "small letters"),
        ("hälfte", "small letters"),
        ("a/b", "small letters"),
        ("../halves", "small letters"),
        ("halves\n", "small letters"),
        ("lambda", "small letters"),
        ("random", "Python module"),
        ("numpy", "Python module"),
        ("torch", "Python module"),
        ("grader", "Python module"),
        ("np", "meaning of its own"),
        ("sequential", "meaning of its own"),
        ("quiz", "belongs to the quiz"),
        ("answers", "belongs to the quiz"),
        ("shapes", "exercise already"),
        ("rim", "task of shapes"),
    ],
)
def test_a_name_that_cannot_work_is_refused_and_nothing_is_written(course, name, why):
    before = contents(course)
    with pytest.raises(UsageError, match=why) as refusal:
        new_exercise(course, name)
    assert refusal.value.hint
    assert contents(course) == before


def test_a_refused_spelling_comes_with_one_that_works(course):
    with pytest.raises(UsageError) as refusal:
        new_exercise(course, "2nd Half-steps!")
    assert refusal.value.hint == "how about nd_half_steps?"


@pytest.mark.parametrize("name", NEW_FILES[:-1])
def test_a_file_that_is_there_is_never_overwritten(course, name):
    (course / name).parent.mkdir(parents=True, exist_ok=True)
    (course / name).write_text("somebody's work")
    before = contents(course)
    with pytest.raises(UsageError, match="exists already") as refusal:
        new_exercise(course, "halves")
    assert refusal.value.where == str(course / name)
    assert contents(course) == before


def test_an_unknown_assignment_is_refused_with_a_suggestion(course):
    before = contents(course)
    with pytest.raises(UsageError, match="frist") as refusal:
        new_exercise(course, "halves", "frist")
    assert "first" in refusal.value.hint
    assert contents(course) == before


@pytest.mark.parametrize(
    "listing",
    [
        '[course]\nname = "c"\n[exercises]\n[[assignments]]\nname = "a"\n"exercises" = []\n',
        'exercises = {}\nassignments = [{ name = "a", exercises = [] }]\n[course]\nname = "c"\n',
    ],
)
def test_a_list_that_cannot_be_edited_safely_is_left_to_the_author(tmp_path, listing):
    (tmp_path / "course.toml").write_text(listing)
    before = contents(tmp_path)
    with pytest.raises(CourseError, match="cannot be added to safely") as refusal:
        new_exercise(tmp_path, "halves")
    assert '"halves" to that list' in refusal.value.hint
    assert "[exercises.halves]" in refusal.value.hint
    assert contents(tmp_path) == before


def test_a_course_without_assignments_is_refused_with_what_to_add(tmp_path):
    (tmp_path / "course.toml").write_text('assignments = []\n[course]\nname = "c"\n[exercises]\n')
    with pytest.raises(CourseError, match="no assignment") as refusal:
        new_exercise(tmp_path, "halves")
    assert "[[assignments]]" in refusal.value.hint


def test_a_broken_course_is_reported_before_anything_is_written(course):
    (course / "exercises" / "shapes.py").write_text("def area(:")
    before = contents(course)
    with pytest.raises(CourseError, match="not Python"):
        new_exercise(course, "halves")
    assert contents(course) == before


def test_a_kit_is_not_taken_for_a_course(course):
    (course / "solutions").rmdir()
    before = contents(course)
    with pytest.raises(UsageError, match="kit"):
        new_exercise(course, "halves")
    assert contents(course) == before


def test_what_fails_half_way_is_taken_back(course):
    (course / "tests").write_text("a file where a folder should be")
    before = contents(course)
    with pytest.raises(CourseError, match="nothing was changed") as failure:
        new_exercise(course, "halves")
    assert failure.value.where
    assert contents(course) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_course_stays_as_it_is(course):
    before = contents(course)
    course.chmod(0o500)
    try:
        with pytest.raises(CourseError, match="cannot be written"):
            new_exercise(course, "halves")
        assert contents(course) == before
    finally:
        course.chmod(0o700)


def test_a_list_with_many_comments_is_refused_quickly(tmp_path):
    comments = "\n".join(f"# {'] ' * 20}{number}" for number in range(200))
    listing = COURSE.replace('exercises = ["shapes"]', f'"exercises" = ["shapes"]\n{comments}')
    listing = listing.replace("# A course", "# exercises = [ a course")
    root = write_course(tmp_path, listing)
    with pytest.raises(CourseError, match="safely"):
        new_exercise(root, "halves")
    assert tomllib.loads((root / "course.toml").read_text()) == tomllib.loads(listing)


# The guide ------------------------------------------------------------------------------------


def guide_files():
    """Path and content of every file that the guide shows, in order; a path may come twice."""
    pattern = r"^\*\*`([\w/.]+)`\*\*[^\n]*\n\n```\w+\n(.*?)^```$"
    return re.findall(pattern, GUIDE, re.MULTILINE | re.DOTALL)


def test_the_guides_smallest_course_is_one(tmp_path):
    listing = re.search(r"```toml\n(\[course\].*?)```", GUIDE, re.DOTALL)[1]
    (tmp_path / "course.toml").write_text(listing)
    new_exercise(tmp_path, "halves")
    assert [exercise.name for exercise in load_course(tmp_path).exercises] == ["halves"]


def test_the_guides_example_has_the_hole_that_it_shows_and_is_proved_once_mended(empty_course):
    new_exercise(empty_course, "rescale")
    files = [(path, text) for path, text in guide_files() if "rescale" in path]
    *first, (mended, last_check) = files
    assert len(first) == 6
    for path, text in first:
        assert (empty_course / path).is_file()
        (empty_course / path).write_text(text)
    hole = run_verify(empty_course)
    assert hole.returncode == 1
    assert "multiplied_by_high gets full marks for rescale: no check catches it" in hole.stdout
    before = (empty_course / mended).read_text()
    (empty_course / mended).write_text(before[: before.rindex("@check(")] + last_check)
    proof = run_verify(empty_course)
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "3 misconceptions: 3 caught, 3 by public checks, 3 diagnosed" in proof.stdout


def test_the_guides_quiz_can_be_asked_and_judged(tmp_path):
    for path, text in guide_files():
        if "quiz" in path:
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text)
    questions = load_questions(tmp_path)
    key = load_key(tmp_path, questions, trusted_module(tmp_path / "solutions", "quiz"))
    for student in ("ada", "ben", "chloe", "dan"):
        right = {name: solve(question, key, student).answer for name, question in questions.items()}
        report = judge_quiz(
            questions, key, {"q01": 1, "q02": 2}, Answers(student=student, answers=right), student
        )
        assert report.score == report.max_score == 3
        assert report.message == ""


def test_the_guide_names_every_key_of_a_course_and_of_a_question():
    from grader import course, model
    from grader.quiz.questions import Question

    rows = [course._CourseRow, course._AssignmentRow, course._ExerciseRow, model.Limits, Question]
    keys = {key for row in rows for key in row.__struct_fields__} - {"id"}
    assert not {key for key in keys if f"| `{key}` |" not in GUIDE}


def test_the_guide_names_everything_that_an_author_imports_and_every_kind_of_question():
    from typing import get_args

    from grader import checks
    from grader.checks import strategies
    from grader.checks.answers import EQUIPMENT
    from grader.quiz.questions import Kind

    names = [*checks.__all__, *strategies.__all__, *EQUIPMENT, *get_args(Kind)]
    assert not {name for name in names if not re.search(rf"`[^`\n]*\b{name}\b", GUIDE)}
