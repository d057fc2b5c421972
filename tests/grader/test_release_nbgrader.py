"""`grader release --nbgrader`: a course that nbgrader itself releases, validates and autogrades."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import compute_checksum

from grader.checks.store import load_questions
from grader.course import load_course
from grader.errors import CourseError, UsageError
from grader.model import Parameter, Task
from grader.notebook import cell_name, solutions_of
from grader.release import release, release_to_nbgrader
from grader.verify import secrets_in

ROOT = Path(__file__).parents[2]
REAL = load_course(ROOT)
BY_HAND = next(group for group in REAL.assignments if group.name == "by-hand")
SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
GRADE = ["grade", "-a", "numbers", *SANDBOX]
GRADER = [sys.executable, "-W", "error", "-m", "grader"]
NBGRADER = [sys.executable, "-m", "nbgrader"]
# nbgrader starts alembic, and a kernel its python, by name.
HERE_FIRST = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

# What every run of a kernel says, and SQLAlchemy of nbgrader's own models.
ALWAYS_SAID = ("Kernel is running over TCP without encryption", "SAWarning")

WRONG = {"values.max() - values.min()": "values.max()", " / (X.max() - X.min())": ""}


def run(cwd, *command, typed=""):
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, input=typed, env=os.environ | HERE_FIRST
    )


def nbgrader(cwd, *arguments):
    """Run a command of nbgrader's, which must go well; return what it complained of, and said."""
    found = run(cwd, *NBGRADER, *arguments)
    assert found.returncode == 0, found.stderr
    lines = re.findall(r"^.*\b(?:WARNING|ERROR|Warning)\b.*$", found.stderr, re.MULTILINE)
    return [line for line in lines if not any(said in line for said in ALWAYS_SAID)], found.stdout


def names_in(path):
    """Return the cells of a notebook that nbgrader knows, by name."""
    cells = [c for c in nbformat.read(path, as_version=4).cells if "nbgrader" in c.metadata]
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def edited(path, change):
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def solve(path, code):
    """Write the functions of a module into their cells, all else of it into a new one."""

    def change(notebook):
        rest = []
        for node in ast.parse(code).body:
            text = ast.get_source_segment(code, node)
            cell = next(
                (c for c in notebook.cells if _is_named(c, getattr(node, "name", ""))), None
            )
            if cell is None:
                rest.append(text)
            else:
                cell.source = text
        notebook.cells.insert(2, nbformat.v4.new_code_cell("\n".join(rest)))

    edited(path, change)


def _is_named(cell, name):
    return cell.metadata.get("nbgrader", {}).get("grade_id") == name


def hand_in(course, student, assignment="numbers", *, replaced=None):
    """Copy what was released, as it is collected; unless `replaced` is None, solve it."""
    folder = course / "submitted" / student / assignment
    shutil.copytree(course / "release" / assignment, folder)
    (folder / "timestamp.txt").write_text("2026-05-01 10:00:00.000000 UTC")
    for path in folder.glob("*.ipynb") if replaced is not None else ():
        code = (course / "solutions" / f"{path.stem}.py").read_text()
        for right, wrong in replaced.items():
            code = code.replace(right, wrong)
        solve(path, code)
    return folder


def digest(folder):
    """Return the names and contents of everything in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(p.relative_to(folder)), hashlib.md5(p.read_bytes()).hexdigest()) for p in files]


def public_points(course, name):
    """Return the points of every public check of an exercise by the name of its cell."""
    exercise = next(exercise for exercise in course.exercises if exercise.name == name)
    items = load_questions(course, exercise, hidden=False).items
    return {cell_name(item.check.task, item.check.name): item.check.points for item in items}


# A course through nbgrader --------------------------------------------------------------------


@pytest.fixture(scope="session")
def course(mini, tmp_path_factory):
    """The miniature course, released with nbgrader into its own folder."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("nbgrader") / "mini")
    found = run(root, *GRADER, "release", "numbers", "--nbgrader", ".")
    assert found.returncode == 0, found.stderr
    assert "next, in .: nbgrader generate_assignment numbers" in found.stdout
    assert nbgrader(root, "generate_assignment", "numbers") == ([], "")
    return root


@pytest.fixture(scope="session")
def autograded(course):
    """The same, with three students whose work has been through nbgrader's autograder."""
    hand_in(course, "right", replaced={})
    hand_in(course, "wrong", replaced=WRONG)
    hand_in(course, "empty")
    assert nbgrader(course, "autograde", "numbers")[0] == []
    assert nbgrader(course, "generate_feedback", "numbers")[0] == []
    return course


@pytest.fixture(scope="session")
def gradebook(autograded):
    with Gradebook(f"sqlite:///{autograded / 'gradebook.db'}") as book:
        yield book


def test_the_source_passes_and_what_students_get_does_not(course):
    complaints, said = nbgrader(course, "validate", "source/numbers/spread.ipynb")
    assert (complaints, said) == ([], "Success! Your notebook passes all the tests.\n")
    complaints, said = nbgrader(course, "validate", "release/numbers/scaling.ipynb")
    assert complaints == []
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said
    assert "rescale is not written yet" in said


def test_what_students_get_holds_no_secret(course, mini):
    assert secrets_in(mini, course / "source" / "numbers")  # the search finds what is there
    assert secrets_in(mini, course / "release" / "numbers") == []
    for path in (course / "release" / "numbers").glob("*.ipynb"):
        assert "SOLUTION" not in path.read_text()


def test_nbgrader_gives_the_points_of_the_public_checks(gradebook, mini):
    scores = {
        student: gradebook.find_submission("numbers", student).score
        for student in ("right", "wrong", "empty")
    }
    most = sum(sum(public_points(mini, name).values()) for name in ("spread", "scaling"))
    assert scores == {"right": most, "wrong": most - 3, "empty": 0}
    assert gradebook.find_assignment("numbers").max_score == most


def test_the_gradebook_knows_each_check_by_the_name_of_its_cell(gradebook, mini):
    for name in ("spread", "scaling"):
        cells = gradebook.find_notebook(name, "numbers").grade_cells
        assert {cell.name: cell.max_score for cell in cells} == public_points(mini, name)


def test_feedback_of_nbgrader_shows_the_smallest_example(autograded):
    page = (autograded / "feedback" / "wrong" / "numbers" / "spread.html").read_text()
    words = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "span(values=[1.0, 3.0, 5.0])" in words
    assert "expected 4, got 5" in words
    assert "kernel.py" not in words  # no line of ours


def test_a_class_of_nbgraders_is_graded_as_it_lies(autograded, tmp_path):
    course = shutil.copytree(autograded, tmp_path / "mini")
    before = digest(course / "submitted")
    found = run(course, *GRADER, *GRADE)
    assert found.returncode == 0, found.stderr
    assert digest(course / "submitted") == before
    scores = code_points(course)
    assert scores == {"right": 21, "wrong": scores["wrong"], "empty": 0}
    assert 0 < scores["wrong"] < 21
    assert "warning" not in found.stderr


def code_points(course):
    """Return what each student's code earned with `grader grade`."""
    found = {}
    for path in (course / "feedback").glob("*/numbers/report.json"):
        tasks = [t for e in json.loads(path.read_text())["exercises"] for t in e["tasks"]]
        found[path.parts[-3]] = sum(task["score"] for task in tasks)
    return found


def test_who_edits_or_deletes_the_checks_changes_nothing(course, tmp_path):
    own = shutil.copytree(course, tmp_path / "mini")
    shutil.rmtree(own / "submitted", ignore_errors=True)
    checks = re.compile(r".*-test_|0-setup|0-end")

    def no_checks(notebook):
        notebook.cells = [c for c in notebook.cells if not checks.match(name_of(c))]

    def other_checks(notebook):
        for cell in notebook.cells:
            if checks.match(name_of(cell)):
                cell.source = "%check x y\n!exit 1\nraise SystemExit('full marks')"

    for student, change in {"deleter": no_checks, "editor": other_checks}.items():
        for path in hand_in(own, student, replaced={}).glob("*.ipynb"):
            edited(path, change)
    assert run(own, *GRADER, *GRADE).returncode == 0
    assert code_points(own) == {"deleter": 21, "editor": 21}


def name_of(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


@pytest.mark.slow
def test_through_the_exchange_and_back(course, tmp_path):
    """Release, fetch, submit and collect, as students and instructors of one server do."""
    own = shutil.copytree(course, tmp_path / "mini")
    shutil.rmtree(own / "submitted", ignore_errors=True)
    exchange, home = tmp_path / "exchange", tmp_path / "home"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    home.mkdir()
    for folder in (own, home):
        with (folder / "nbgrader_config.py").open("a") as config:
            config.write("c = get_config()\nc.CourseDirectory.course_id = 'mini'\n")
            config.write(f"c.Exchange.root = {str(exchange)!r}\n")
    assert nbgrader(own, "release_assignment", "numbers")[0] == []
    assert nbgrader(home, "fetch_assignment", "numbers")[0] == []
    for path in (home / "numbers").glob("*.ipynb"):
        solve(path, (own / "solutions" / f"{path.stem}.py").read_text())
    passed = nbgrader(home / "numbers", "validate", "spread.ipynb")[1]
    assert passed == "Success! Your notebook passes all the tests.\n"
    assert nbgrader(home, "submit", "numbers")[0] == []
    assert nbgrader(own, "collect", "numbers")[0] == []
    (student,) = os.listdir(own / "submitted")
    assert (own / "submitted" / student / "numbers" / "timestamp.txt").is_file()
    assert run(own, *GRADER, *GRADE).returncode == 0
    assert code_points(own) == {student: 21}


@pytest.mark.slow
def test_what_zip_collect_makes_of_an_archive_is_graded(course, tmp_path):
    own = shutil.copytree(course, tmp_path / "mini")
    shutil.rmtree(own / "submitted", ignore_errors=True)
    archive = own / "downloaded" / "numbers" / "archive"
    archive.mkdir(parents=True)
    folder = hand_in(own, "ada", replaced={})
    for path in folder.glob("*.ipynb"):
        shutil.copy(path, archive / f"numbers_ada_attempt_2026-05-01-10-00-00_{path.name}")
    shutil.rmtree(own / "submitted")
    named = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
    with (own / "nbgrader_config.py").open("a") as config:
        config.write(f"c.FileNameCollectorPlugin.named_regexp = {named!r}\n")
    nbgrader(own, "zip_collect", "numbers")
    assert (own / "submitted" / "ada" / "numbers" / "spread.ipynb").is_file()
    assert run(own, *GRADER, *GRADE).returncode == 0
    assert code_points(own) == {"ada": 21}


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ["by-hand", "networks"])
def test_the_course_itself_goes_through_nbgrader(assignment, tmp_path):
    group = next(group for group in REAL.assignments if group.name == assignment)
    release_to_nbgrader(REAL, group, tmp_path)
    assert nbgrader(tmp_path, "generate_assignment", assignment) == ([], "")
    assert secrets_in(REAL, tmp_path / "release" / assignment) == []
    source, submitted = tmp_path / "source" / assignment, tmp_path / "submitted"
    shutil.copytree(source, submitted / "right" / assignment)
    shutil.copytree(tmp_path / "release" / assignment, submitted / "empty" / assignment)
    assert nbgrader(tmp_path, "autograde", assignment)[0] == []
    most = sum(sum(public_points(REAL, e.name).values()) for e in group.exercises)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        right, empty = (book.find_submission(assignment, s) for s in ("right", "empty"))
        assert (right.score, right.max_score, empty.score) == (most, most, 0)


# What is written ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    """The source of an assignment of the course itself."""
    folder = tmp_path_factory.mktemp("sources")
    release_to_nbgrader(REAL, BY_HAND, folder)
    return folder / "source" / BY_HAND.name


def test_jupyter_and_nbgrader_accept_every_notebook(sources):
    paths = sorted(sources.glob("*.ipynb"))
    assert len(paths) == len(BY_HAND.exercises)
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        for name, cell in names_in(path).items():
            assert cell.metadata.nbgrader.checksum == compute_checksum(cell), name


def test_each_public_check_is_a_locked_cell_with_its_points_and_no_other_has_any(sources):
    for path in sources.glob("*.ipynb"):
        cells = names_in(path)
        found = {n: c.metadata.nbgrader for n, c in cells.items() if c.metadata.nbgrader.grade}
        points = public_points(REAL, path.stem)
        assert {name: marks.points for name, marks in found.items()} == points
        assert all(marks.locked and not marks.solution for marks in found.values())


def test_where_a_solution_was_the_stub_is_left(sources):
    """What nbgrader makes of each task's cell is what the course's stub has."""
    for exercise in BY_HAND.exercises:
        path = sources / f"{exercise.name}.ipynb"
        notebook, _ = ClearSolutions().preprocess(nbformat.read(path, as_version=4), {})
        stub = ast.parse((ROOT / "exercises" / f"{exercise.name}.py").read_text())
        cells = {name_of(cell): cell.source for cell in notebook.cells}
        for node in stub.body:
            if isinstance(node, ast.FunctionDef) and node.name in cells:
                (own,) = ast.parse(cells[node.name]).body
                assert ast.unparse(own.args) == ast.unparse(node.args)
                assert ast.unparse(own.body[1:]) == "raise NotImplementedError()"


def test_the_source_graded_as_a_submission_earns_every_point(mini, tmp_path, grade):
    release_to_nbgrader(mini, mini.assignments[0], tmp_path)
    notebooks = (tmp_path / "source" / "numbers").glob("*.ipynb")
    found = grade({path.name: path.read_bytes() for path in notebooks})
    tasks = [task for exercise in found.report.exercises for task in exercise.tasks]
    assert all(task.score == task.max_score for task in tasks)
    assert {exercise.message for exercise in found.report.exercises} == {""}


def test_the_assignments_of_a_course_share_a_folder_and_its_config(mini, tmp_path):
    for assignment in mini.assignments:
        release_to_nbgrader(mini, assignment, tmp_path)
    assert {path.name for path in (tmp_path / "source").iterdir()} == {"numbers", "models"}
    config = (tmp_path / "nbgrader_config.py").read_text()
    assert "course_id = 'mini'" in config


def test_a_config_that_is_there_is_left_as_it_is(mini, tmp_path):
    config = tmp_path / "nbgrader_config.py"
    config.write_text("# c.ClearSolutions.enabled = False\n")
    release_to_nbgrader(mini, mini.assignments[0], tmp_path)
    assert config.read_text() == "# c.ClearSolutions.enabled = False\n"


def test_a_config_that_would_leave_the_solutions_in_is_refused(mini, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c.ClearSolutions.enabled = False\n")
    with pytest.raises(UsageError, match="ClearSolutions"):
        release_to_nbgrader(mini, mini.assignments[0], tmp_path)
    assert not (tmp_path / "source").exists()


def test_an_assignment_that_is_there_is_left_as_it_is(course):
    before = digest(course / "source")
    found = run(course, *GRADER, "release", "numbers", "--nbgrader", ".")
    assert found.returncode == 2
    assert "source/numbers: exists already and is not empty" in found.stderr
    assert digest(course / "source") == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "give either --to or --nbgrader"),
        (["--to", "kit", "--nbgrader", "."], "give either --to or --nbgrader"),
        (["--nbgrader", "nb", "--student", "ada"], "leave --student out"),
    ],
)
def test_what_does_not_go_together_is_refused(mini, options, said):
    found = run(mini.root, *GRADER, "release", "numbers", *options)
    assert found.returncode == 2
    assert said in found.stderr
    assert not (mini.root / "kit").exists()


def test_a_kit_whose_public_checks_do_not_work_in_it_is_not_released(own_mini, tmp_path):
    checks = own_mini / "tests" / "public" / "test_spread.py"
    secret = "Path(__file__).parents[2].joinpath('solutions/spread.py').read_text()"
    checks.write_text(f"{checks.read_text()}\nfrom pathlib import Path\n{secret}\n")
    own = load_course(own_mini)
    with pytest.raises(CourseError, match="cannot be loaded"):
        release(own, own.assignments[0], tmp_path / "kit")
    assert not (tmp_path / "kit").exists()


# In the folder that students get --------------------------------------------------------------


@pytest.fixture
def handed_out(course, tmp_path):
    """A student's own copy of the assignment."""
    return shutil.copytree(course / "release" / "numbers", tmp_path / "home" / "numbers")


def test_the_commands_work_in_it(handed_out, course):
    found = run(handed_out, *GRADER, "check", "span")
    assert found.returncode == 1
    assert "span: not written yet" in found.stdout
    assert "edit       spread.ipynb" in found.stdout
    for path in handed_out.glob("*.ipynb"):
        solve(path, (course / "solutions" / f"{path.stem}.py").read_text())
    assert run(handed_out, *GRADER, "check").returncode == 0
    assert "Hint 1 of" in run(handed_out, *GRADER, "hint", "span").stdout
    found = run(handed_out, *GRADER, "quiz", "--student", "ada", typed="\n\n\n")
    assert "[3 of 3]" in found.stdout
    assert "✓ span" in run(handed_out, *GRADER, "list").stdout


def test_answers_lie_beside_the_notebooks(handed_out, course):
    typed = "1\n" * 20
    run(handed_out, *GRADER, "quiz", "numbers", "--student", "ada", typed=typed)
    assert (handed_out / "answers.toml").is_file()
    found = run(handed_out, *GRADER, "pack", "numbers")
    assert "numbers.zip holds answers.toml, scaling.ipynb, spread.ipynb" in found.stdout


# A reference in cells -------------------------------------------------------------------------

REFERENCE = '''\
"""A reference."""

from __future__ import annotations

import math
import numpy as np
from functools import partial as part

LIMIT = {"a": 1,
         "b": 2}
TEXT = """two
lines"""
UNUSED = 3


@part
def helper(x):
    # A comment.
    return inner(x) + LIMIT["a"]


def inner(x):
    return np.abs(x)


def first(x, y=2):
    """Return one thing.

    At length.
    """
    # Why so.
    return helper(x) + y


def second(x): return first(x) + third(x)


def third(x):
  if x:
    return TEXT

  return math.pi
'''
STUB = "import numpy as np\n\ndef first(x, y=...):\n    ...\n"
FIRST = """\
    from functools import partial as part
    LIMIT = {"a": 1,
             "b": 2}
    @part
    def helper(x):
        # A comment.
        return inner(x) + LIMIT["a"]
    def inner(x):
        return np.abs(x)
    y = 2 if y is ... else y
    # Why so.
    return helper(x) + y"""
SECOND = '''\
    import math
    TEXT = """two
lines"""
    def third(x):
      if x:
        return TEXT

      return math.pi
    return first(x) + third(x)'''
THIRD = '''\
    import math
    TEXT = """two
lines"""
    if x:
      return TEXT

    return math.pi'''


def tasks(*names):
    left_open = (Parameter(name="x"), Parameter(name="y", optional=True, default=...))
    return [
        Task(name=name, points=1, signature=left_open if name == "first" else ()) for name in names
    ]


def test_a_body_begins_with_what_it_needs_of_the_file(tmp_path):
    path = tmp_path / "reference.py"
    path.write_text(REFERENCE)
    found = solutions_of(path, STUB, tasks("first", "second", "third"))
    assert found["first"] == FIRST
    assert found["second"] == SECOND
    assert found["third"] == THIRD.replace("    if x:\n      return", "    if x:\n      return")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(x):\n    # END SOLUTION\n    return x\n", "holds the words 'END SOLUTION'"),
        ("f = abs\n", "does not define f"),
    ],
)
def test_a_reference_that_could_leak_or_is_none_is_refused(tmp_path, text, said):
    path = tmp_path / "reference.py"
    path.write_text(text)
    with pytest.raises(CourseError, match=said):
        solutions_of(path, "", tasks("f"))


NAMES = st.text(st.characters(codec="utf-8"), min_size=1) | st.text("ab_-", min_size=1)


@given(first=st.tuples(NAMES, NAMES), second=st.tuples(NAMES, NAMES))
def test_nbgrader_accepts_every_name_of_a_cell_and_no_two_are_the_same(first, second):
    name = cell_name(*first)
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", name)
    if "-".join(first) != "-".join(second):
        assert name != cell_name(*second)


def test_a_name_that_nbgrader_accepts_is_not_changed():
    assert cell_name("span") == "span"
    assert cell_name("span", "test_it") == "span-test_it"
    assert len(cell_name("span", "test_" + "x" * 200)) == 120
