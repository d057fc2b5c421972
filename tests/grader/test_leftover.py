"""From one exercise to the next: what a worker that is left over may answer, and what not."""

import pytest

from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.grading.budget import Budget
from grader.model import SourceFile, Submission
from grader.wire import unpack_calls

OWN_LIMITS = "limits = { call_seconds = 0.3, memory_mb = 256 }"
SPOILS = "\nnp.where = lambda *arguments: 1 / 0\n"
MARKS = "\nimport sys\nsys.marked = True\n"
LOOKS = """import sys
def rescale(X, low=0.0, high=1.0):
    raise RuntimeError(f"marked: {hasattr(sys, 'marked')}")
"""
ASKED = """
import sys
own = median
def median(values):
    sys.asked = [*getattr(sys, "asked", []), values.tolist()]
    return own(values)
"""
TELLS = """
import sys
if hasattr(sys, "asked"):
    raise RuntimeError(f"I was asked {sys.asked}")
"""
ALONE = "def center(X):\n    return X - X.mean(axis=0)\n"


class Pair:
    """Two exercises which may use the same, so that one worker is asked both."""

    def __init__(self, course, first, second):
        self.course = course
        self.names = first, second
        self.forks = 0  # of the last submission
        self.asked = []  # for every worker of it, the tasks that it was asked

    def grade(self, *texts):
        """Return the reports on two files; without the first, the second is graded alone."""
        files = [(f"{n}.py", t.encode()) for n, t in zip(self.names, texts, strict=True) if t]
        sources = tuple(SourceFile(name=name, data=data) for name, data in files)
        submission = Submission(student="s01", assignment="numbers", files=sources)
        with Judge(
            self.course, pick_assignment(self.course, "numbers"), sandbox="process"
        ) as judge:
            (parent,) = judge.parents.values()
            real, self.forks, self.asked = parent.fork, 0, []
            parent.fork = lambda *limits: self._counted(real(*limits))
            return judge.grade(submission).exercises

    def _counted(self, worker):
        self.forks += 1
        real, tasks = worker.ask, set()
        self.asked.append(tasks)

        def ask(count, calls, seconds):
            tasks.update(task for task, *_ in unpack_calls(calls))
            return real(count, calls, seconds)

        worker.ask = ask
        return worker


@pytest.fixture
def pair(own_mini):
    """Return a function that makes a pair of the exercises `spread` and `scaling`, in any order."""

    def pair(*names, points="standardize = 2"):
        table = own_mini / "course.toml"
        text = table.read_text()
        shared = next(line for line in text.splitlines() if "output_kb" in line)
        forbidden = next(line for line in text.splitlines() if "forbidden" in line)
        order = 'exercises = ["spread", "scaling"]'
        assert OWN_LIMITS in text
        assert order in text
        text = text.replace(order, f"exercises = {list(names)}".replace("'", '"'))
        text = text.replace("standardize = 2", points)
        table.write_text(text.replace(OWN_LIMITS, f"{shared}\n{forbidden}"))
        return Pair(load_course(own_mini), *names)

    return pair


@pytest.fixture
def grade_two(pair):
    return pair("spread", "scaling").grade


@pytest.fixture
def scaling_alone(solution_text):
    return ALONE + solution_text("scaling").replace("from spread import center\n", "")


def test_nothing_is_lost_through_what_another_exercise_did(grade_two, solution_text, scaling_alone):
    found = grade_two(solution_text("spread") + SPOILS, scaling_alone)
    assert [sum(t.score for t in e.tasks) for e in found] == [14.0, 7.0]


def test_what_is_told_of_a_wrong_exercise_hangs_on_no_other(grade_two, solution_text):
    after_right = grade_two(solution_text("spread") + MARKS, LOOKS)
    after_wrong = grade_two("", LOOKS)
    assert after_right[1] == after_wrong[1]
    assert "marked: False" in after_right[1].tasks[0].checks[0].message


def test_a_file_tells_nothing_of_what_another_exercise_was_asked(
    grade_two, solution_text, scaling_alone
):
    found = grade_two(solution_text("spread") + ASKED, scaling_alone + TELLS)
    assert [sum(t.score for t in e.tasks) for e in found] == [14.0, 7.0]
    assert found[1].message == ""


def test_a_right_exercise_has_the_same_report_after_a_right_and_after_a_wrong_one(
    grade_two, solution_text, scaling_alone
):
    after_right = grade_two(solution_text("spread"), scaling_alone)
    after_wrong = grade_two("", scaling_alone)
    assert after_right[1] == after_wrong[1]
    assert {c.status for t in after_right[1].tasks for c in t.checks} == {"passed"}


BROKEN = """

@check("standardize", points=1)
def test_nobody_can_pass(standardize):
    \"\"\"Nobody can pass this.\"\"\"
    assert_same(standardize(np.ones((2, 1))), np.ones((2, 1)))
"""


def test_a_check_that_the_course_broke_spares_no_other(
    own_mini, pair, solution_text, scaling_alone
):
    public = own_mini / "tests" / "public" / "test_scaling.py"
    public.write_text(public.read_text() + BROKEN)
    grade_two = pair("spread", "scaling", points="standardize = 3").grade
    after_right = grade_two(solution_text("spread"), scaling_alone)
    _, alone = grade_two("", scaling_alone)
    assert after_right[1] == alone
    assert [check.status for check in alone.tasks[1].checks] == ["course_error", "passed"]


# Wrong after others ------------------------------------------------------------------------------

SIZE = """
import sys
own = standardize
def standardize(X):
    sys.size = X.size
    return own(X)
"""
CHOOSES = """
import sys
if hasattr(sys, "size"):
    def median(values):
        return float(np.mean(values))
else:
    def median(values):
        return float(np.max(values))
"""


@pytest.fixture
def scaling_first(pair):
    return pair("scaling", "spread")


def test_what_is_wrong_has_a_worker_of_its_own(scaling_first, solution_text, scaling_alone):
    wrong = solution_text("spread").replace("/ 2", "/ 3")
    _, alone = scaling_first.grade("", wrong)
    _, found = scaling_first.grade(scaling_alone, wrong)
    assert scaling_first.forks > 1
    assert found == alone


def test_a_diagnosis_tells_nothing_of_what_another_exercise_was_asked(
    scaling_first, solution_text, scaling_alone
):
    """Who may choose between misconceptions could spell a hidden question with them."""
    wrong = solution_text("spread") + CHOOSES
    _, alone = scaling_first.grade("", wrong)
    _, found = scaling_first.grade(scaling_alone + SIZE, wrong)
    assert found == alone


def test_the_first_task_that_loses_a_point_is_the_last_that_is_asked_in_vain(
    scaling_first, solution_text, scaling_alone
):
    wrong = solution_text("spread").replace("/ 2", "/ 3")
    scaling_first.grade(scaling_alone, wrong)
    left_over, *own = scaling_first.asked
    assert left_over == {"rescale", "standardize", "center", "median"}
    assert set().union(*own) == {"center", "median", "counts", "span"}


def test_a_right_exercise_needs_no_worker_of_its_own_after_a_wrong_one(
    scaling_first, solution_text, scaling_alone
):
    wrong = scaling_alone.replace("(high - low)", "high")
    first, second = scaling_first.grade(wrong, solution_text("spread"))
    assert scaling_first.forks == 1
    assert [sum(t.score for t in e.tasks) for e in (first, second)] == [4.0, 14.0]


def test_time_is_given_back_once_and_no_more():
    budget = Budget(10.0)
    first = budget.deadline
    for _ in range(3):
        budget.give_back(4.0)
    assert budget.deadline - first == pytest.approx(10.0)
