"""What is wrong with a course, and what `verify` and `new` say: place, repair, exit code."""

import os
import re
import shutil
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-W", "error", "-m", "grader"]
SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
GRADE = ["grade", "-a", "numbers", *SANDBOX]


def run(cwd, *arguments):
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "80"},
    )


@pytest.fixture
def course(own_mini, empty_gradebook):
    shutil.copy(empty_gradebook, own_mini)
    folder = own_mini / "submitted" / "ada" / "numbers"
    folder.mkdir(parents=True)
    shutil.copy(own_mini / "solutions" / "spread.py", folder)
    return own_mini


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def append(path, text):
    with path.open("a") as file:
        file.write(text)


def change(course, file, old, new):
    """Replace text of a file; without `old` append it, without either delete the file."""
    path = course / file
    if new is None:
        path.unlink()
    elif old is None:
        append(path, new)
    else:
        replace(path, old, new)


# A course that is wrong: seen by every command that reads it ------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("course.toml", 'title = "Scaling"', 'titel = "Scaling"', "`titel` at exercises.scaling"),
        ("course.toml", "time_limit = 60", 'time_limit = "long"', "assignments[0].time_limit"),
        ("course.toml", "rescale = 5", 'rescale = "five"', "exercises.scaling.tasks"),
        ("course.toml", None, "\n[[", "is not TOML"),
        ("course.toml", '"spread", "scaling"', '"spread"', "belongs to no assignment"),
        ("course.toml", '"spread", "scaling"', '"spread", "sums", "scaling"', "'sums', which has"),
        ("exercises/spread.py", None, None, "the stub is missing"),
        ("exercises/spread.py", None, "\ndef (\n", "the stub is not Python"),
        ("exercises/spread.py", "def median(", "def medain(", "does not define median"),
        ("exercises/spread.toml", None, "\n[sums]\n", "[sums] is no task"),
    ],
)
def test_a_fault_of_the_course_is_told_with_its_file(course, file, old, new, message):
    change(course, file, old, new)
    for arguments in (["list"], GRADE):
        found = run(course, *arguments)
        assert (found.returncode, found.stdout) == (2, ""), found.stderr
        assert re.match(r"error: (course\.toml|exercises/\w+\.(py|toml)): ", found.stderr)
        assert message in found.stderr
        assert "Traceback" not in found.stderr
    assert not (course / "feedback").exists()


def test_a_course_that_is_gone_is_told(course):
    (course / "course.toml").unlink()
    found = run(course, *GRADE)
    assert (found.returncode, "there is no course.toml" in found.stderr) == (2, True)


# Checks and references that are wrong: seen when something is graded ----------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("course.toml", "rescale = 5", "rescale = 6", "the checks of rescale add up to 5 points"),
        ("tests/public/test_spread.py", None, "\n1 / 0\n", "ZeroDivisionError"),
        ("tests/public/test_spread.py", None, "\ndef (\n", "SyntaxError"),
        ("tests/hidden/test_spread.py", None, None, "spread has no hidden checks"),
        ("solutions/spread.py", None, None, "spread.py"),
        ("solutions/spread.py", None, "\n1 / 0\n", "ZeroDivisionError"),
        ("solutions/quiz.toml", None, None, "solutions/quiz.toml"),
        ("solutions/quiz.py", None, None, "solutions/quiz.py"),
        ("exercises/quiz.toml", None, "\n[[", "exercises/quiz.toml"),
        ("course.toml", "outlier = 2", "outliar = 2", "there is no question 'outliar'"),
    ],
)
def test_a_fault_in_the_checks_ends_the_grading_with_its_place(course, file, old, new, message):
    change(course, file, old, new)
    found = run(course, *GRADE)
    assert (found.returncode, found.stdout) == (2, "")
    assert message in found.stderr
    assert found.stderr.count("error: ") == 1
    assert "Traceback" not in found.stderr


def test_a_reference_that_fails_is_told_loudly_and_costs_nobody(course):
    change(course, "solutions/spread.py", "mean(axis=0)", "mean()")
    found = run(course, *GRADE)
    assert found.returncode == 0
    assert "the course is at fault" in found.stderr
    assert "the reference fails" in found.stderr


# verify ---------------------------------------------------------------------------------------


def test_verify_proves_an_exercise_and_its_kit(own_mini):
    found = run(own_mini, "verify", "spread", "--seeds", "1", *SANDBOX)
    first = found.stdout.splitlines()[0]
    proof = re.match(r"spread: reference (\S+) of (\S+), stub 0; \d+ checks, \d+ questions", first)
    assert proof[1] == proof[2]
    assert "kit of numbers: nothing secret" in found.stdout
    assert "kit of models" not in found.stdout  # nothing of it was asked for
    assert found.returncode == (1 if "problem:" in found.stdout else 0)


def test_verify_finds_a_misconception_that_no_check_catches(own_mini):
    path = own_mini / "solutions" / "misconceptions" / "scaling.py"
    append(
        path,
        '\n\nfrom scaling import rescale as right\n\n\n@misconception("rescale")\n'
        'def nothing_wrong(X, low=0.0, high=1.0):\n    """You did nothing wrong."""\n'
        "    return right(X, low, high)\n",
    )
    found = run(own_mini, "verify", "scaling", "--seeds", "0", *SANDBOX)
    assert found.returncode == 1
    assert "nothing_wrong gets full marks for rescale: no check catches it" in found.stdout


def test_a_mistyped_exercise_is_guessed(own_mini):
    assert "did you mean spread?" in run(own_mini, "verify", "sprad").stderr


# new ------------------------------------------------------------------------------------------


def test_new_exercise_writes_a_skeleton_that_passes(own_mini):
    found = run(own_mini, "new", "exercise", "halves")
    assert found.returncode == 0
    written = found.stdout.splitlines()
    assert {"exercises/halves.py", "solutions/halves.py", "course.toml"} <= set(written)
    assert written[-1] == "Prove it with `grader verify halves`, then fill it in."
    found = run(own_mini, "verify", "halves", "--seeds", "1", *SANDBOX)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("name", ["spread", "3halves", "numpy", "a b"])
def test_a_name_that_cannot_be_an_exercise_is_refused(own_mini, name):
    before = sorted(own_mini.rglob("*"))
    found = run(own_mini, "new", "exercise", name)
    assert (found.returncode, found.stdout) == (2, "")
    assert "hint: " in found.stderr
    assert sorted(own_mini.rglob("*")) == before


def test_an_exercise_in_an_assignment_that_is_none_is_refused(own_mini):
    found = run(own_mini, "new", "exercise", "halves", "-a", "nombers")
    assert (found.returncode, "did you mean numbers?" in found.stderr) == (2, True)


# mutants --------------------------------------------------------------------------------------


def test_verify_shows_mutants_that_no_check_catches(own_mini):
    change(own_mini, "solutions/spread.py", "return float(values.max() - values.min())",
           "return float(values.max() - values.min() + 0 * len(values))")  # fmt: skip
    found = run(own_mini, "verify", "spread", "--seeds", "0", "--mutants", *SANDBOX)
    assert found.returncode == 1
    assert re.search(r"mutants killed: center (\d+) of \1, median \d+ of \d+, counts", found.stdout)
    assert "survived: span, line" in found.stdout
    assert "      + return float(values.max() - values.min() - 0 * len(values))" in found.stdout
    assert "97% of the mutants should be killed" in found.stdout


def test_a_mutant_marked_as_equivalent_does_not_count(own_mini):
    old, new = "values.max() - values.min()", "values.max() - values.min() + 0.0"
    change(own_mini, "solutions/spread.py", old, new)
    marks = own_mini / "solutions" / "equivalents" / "spread.toml"
    marks.parent.mkdir()
    marks.write_text(
        f"[[span]]\nwas = 'return float({new})'\nnow = 'return float({old} - 0.0)'\n"
        "reason = 'zero is zero'\n"
    )
    found = run(own_mini, "verify", "spread", "--seeds", "0", "--mutants", *SANDBOX)
    assert "equivalent: span, line" in found.stdout
    assert "      zero is zero" in found.stdout
    assert "1 more are equivalent" in found.stdout


def test_marks_that_fit_no_mutant_or_a_killed_one_are_problems(own_mini):
    marks = own_mini / "solutions" / "equivalents" / "spread.toml"
    marks.parent.mkdir()
    marks.write_text(
        "[[span]]\nwas = 'a'\nnow = 'b'\nreason = 'c'\n\n"
        "[[span]]\nwas = 'return float(values.max() - values.min())'\nnow = 'pass'\nreason = 'd'\n"
    )
    found = run(own_mini, "verify", "spread", "--seeds", "0", "--mutants", *SANDBOX)
    assert "equivalents/spread.toml marks no mutant of span: 'a', 'b'" in found.stdout
    assert "is marked as equivalent, and a check tells it apart" in found.stdout
    marks.write_text("[[spam]]\nwas = 'a'\nnow = 'b'\nreason = 'c'\n")
    found = run(own_mini, "verify", "spread", "--seeds", "0", "--mutants", *SANDBOX)
    assert found.returncode == 2
    assert "spam is not in the reference" in found.stderr
    marks.write_text("[[span]]\nwas = 'a'\n")
    found = run(own_mini, "verify", "spread", "--seeds", "0", "--mutants", *SANDBOX)
    assert found.returncode == 2
    assert "each [[function]] has `was`, `now` and `reason`" in found.stderr
