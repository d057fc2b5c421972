"""A class over any executor: what travels is small and by content, and only the caller writes."""

import concurrent.futures
import multiprocessing
import pickle
import shutil

import numpy as np
import pytest
from msgspec.structs import replace

from grader.batch import Job, Settings, grade_all, grade_one
from grader.course import load_course
from grader.model import SourceFile, Submission
from grader.wire import encode

SANDBOX = "bwrap" if shutil.which("bwrap") else "process"
WRONG = b"import numpy as np\n\ndef center(X):\n    return X - X.mean()\n"


def submission(student, code=WRONG):
    files = (SourceFile(name="spread.py", data=code),)
    return Submission(student=student, assignment="numbers", files=files)


@pytest.fixture
def settings(own_mini):
    return Settings(root=own_mini, assignment="numbers", sandbox=SANDBOX)


class Elsewhere(concurrent.futures.Executor):
    """Runs each call in a fresh process that has nothing of this one, and notes what travels."""

    def __init__(self):
        self.sizes = []
        context = multiprocessing.get_context("spawn")
        self.pool = concurrent.futures.ProcessPoolExecutor(1, context)

    def submit(self, function, /, *arguments, **named):
        self.sizes.append(len(pickle.dumps((function, arguments, named))))
        return self.pool.submit(function, *arguments, **named)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.pool.shutdown(wait, cancel_futures=cancel_futures)


def marks(reports):
    return sorted((report.student, report.score, report.exercises) for report in reports)


def test_reports_are_the_same_over_an_executor_that_shares_nothing(own_mini, settings):
    course = load_course(own_mini)
    right = (own_mini / "solutions" / "spread.py").read_bytes()
    handed_in = [submission("ada", right), submission("ben"), submission("cleo", b"def center(:")]
    here = list(grade_all(course, settings, handed_in, warn=id))
    again = replace(settings, force=True)
    with Elsewhere() as executor:
        there = list(grade_all(course, again, handed_in, warn=id, executor=executor))
    assert marks(there) == marks(here)
    assert len(executor.sizes) == 3
    assert max(executor.sizes) < len(right) + 2000


def test_only_the_caller_writes(own_mini, settings):
    course = load_course(own_mini)
    list(grade_all(course, settings, [submission("ada")], warn=id))  # the questions are recorded
    before = {p: p.stat().st_mtime_ns for p in own_mini.rglob("*") if p.is_file()}
    with Elsewhere() as executor:
        job = Job(submission("ben"), {})
        assert executor.submit(grade_one, settings, job).result().report.student == "ben"
    assert {p: p.stat().st_mtime_ns for p in own_mini.rglob("*") if p.is_file()} == before


def test_a_report_that_was_made_before_does_not_travel(own_mini, settings):
    course = load_course(own_mini)
    list(grade_all(course, settings, [submission("ada")], warn=id))
    with Elsewhere() as executor:
        found = list(
            grade_all(
                course, settings, [submission("ada"), submission("ben")], warn=id, executor=executor
            )
        )
    assert {report.student for report in found} == {"ada", "ben"}
    assert len(executor.sizes) == 1


# What is found about a misconception -----------------------------------------------------------


def examples_shown(report):
    checks = [c for e in report.exercises for t in e.tasks for c in t.checks]
    return [c.counterexample.arguments for c in checks if c.counterexample is not None]


def kept(course):
    return sorted((course / ".grader" / "recordings" / "spread").glob("*.bin"))


def test_a_misconceptions_smallest_example_is_kept_for_other_processes(own_mini, settings):
    course = load_course(own_mini)
    (report,) = grade_all(course, settings, [submission("ada")], warn=id)
    assert examples_shown(report)
    for path in kept(own_mini):
        path.write_bytes(encode({"X": np.array([[7.0, 1.0], [0.0, 5.0]])}))
    (report,) = grade_all(course, settings, [submission("ben")], warn=id)
    assert examples_shown(report) == [{"X": [[7.0, 1.0], [0.0, 5.0]]}] * len(kept(own_mini))


def test_what_is_kept_is_the_same_whoever_is_graded_first(own_mini, settings):
    course = load_course(own_mini)
    others = [
        submission("ben", WRONG.replace(b"X.mean()", b"sum(map(sum, X)) / X.size")),
        submission("ada"),
        submission("cleo", WRONG + b"\ndef median(values):\n    return float(np.mean(values))\n"),
    ]
    found = []
    for handed_in in (others, others[::-1]):
        shutil.rmtree(own_mini / ".grader", ignore_errors=True)
        list(grade_all(course, settings, handed_in, warn=id))
        found.append({path.name: path.read_bytes() for path in kept(own_mini)})
    assert len(found[0]) > 2
    assert found[0] == found[1]


def test_a_damaged_example_is_found_again(own_mini, settings):
    course = load_course(own_mini)
    (before,) = grade_all(course, settings, [submission("ada")], warn=id)
    for path in kept(own_mini):
        path.write_bytes(path.read_bytes()[:-3])
    (after,) = grade_all(course, settings, [submission("ben")], warn=id)
    assert examples_shown(after) == examples_shown(before)


def test_examples_of_other_questions_are_taken_away(own_mini, settings):
    course = load_course(own_mini)
    list(grade_all(course, settings, [submission("ada")], warn=id))
    before = kept(own_mini)
    path = own_mini / "tests" / "hidden" / "test_spread.py"
    path.write_text(path.read_text("utf-8") + "\n# another version\n", "utf-8")
    list(grade_all(course, settings, [submission("ada")], warn=id))
    assert len(kept(own_mini)) == len(before)
    assert not set(kept(own_mini)) & set(before)


def test_a_mark_hangs_on_no_other_exercises_being_known_already(own_mini, settings):
    """A file may be right only beside another, as where that adds to a library what is missing."""
    table = own_mini / "course.toml"
    lines = table.read_text("utf-8").splitlines()
    terms = [line for line in lines if "output_kb" in line or line.startswith("forbidden")]
    at = lines.index("[exercises.scaling]")
    own = next(line for line in lines[at:] if line.startswith("limits"))
    table.write_text("\n".join(lines).replace(own, "\n".join(terms), 1), "utf-8")
    course = load_course(own_mini)
    spread, scaling = (
        (own_mini / "solutions" / f"{name}.py").read_bytes() for name in ("spread", "scaling")
    )
    scaling = scaling.replace(
        b"from spread import", b"def center(X):\n    return X - X.mean(axis=0)#"
    )
    files = (
        SourceFile(name="spread.py", data=spread + b"\nnp.float = float\n"),
        SourceFile(
            name="scaling.py",
            data=scaling.replace(b"(X - X.min())", b"np.float(1) * (X - X.min())"),
        ),
    )
    handed_in = Submission(student="ada", assignment="numbers", files=files)
    (together,) = grade_all(course, settings, [handed_in], warn=id)
    path = own_mini / "tests" / "hidden" / "test_scaling.py"
    path.write_text(path.read_text("utf-8") + "\n# another version\n", "utf-8")
    (again,) = grade_all(course, settings, [handed_in], warn=id)
    assert again.exercises == together.exercises
    assert sum(task.score for task in together.exercises[1].tasks) == 7.0
