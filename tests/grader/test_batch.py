"""A class over any executor: what travels is small and by content, and only the caller writes."""

import concurrent.futures
import multiprocessing
import pickle
import shutil

import pytest
from msgspec.structs import replace

from grader.batch import Job, Settings, grade_all, grade_one
from grader.course import load_course
from grader.model import SourceFile, Submission

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
        assert executor.submit(grade_one, settings, job).result().student == "ben"
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
