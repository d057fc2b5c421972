"""The misunderstanding behind wrong answers: the one that gives them, or none."""

import itertools

import msgspec
import pytest

from grader.checks.local import LocalAnswerer, misconceptions, task_of
from grader.checks.run import drawn, shrink
from grader.checks.smallest import Smallest
from grader.checks.store import Candidate, load_questions
from grader.course import load_course, pick_assignment
from grader.diagnosis import recognised
from grader.grading import Judge
from grader.model import SourceFile, Submission
from grader.verify import as_submission

NUMPY = "import numpy as np\n"


def diagnosis(grade_task, task, code):
    found = grade_task(task, code).diagnosis
    return found and found.name


def every_misconception(mini):
    for assignment in mini.assignments:
        for exercise in assignment.exercises:
            for name, wrong in misconceptions(mini.root, exercise.name).items():
                yield assignment.name, exercise, name, task_of(wrong)


def test_every_misconception_is_named_when_it_is_handed_in(mini, grade):
    for assignment, exercise, name, task in every_misconception(mini):
        files = {
            file: data.decode() for file, data in as_submission(mini, exercise, name, task).items()
        }
        found = grade(files, assignment, only={exercise.name: {task}})
        assert found.task(task).score < found.task(task).max_score, name
        assert found.task(task).diagnosis is not None, name
        assert found.task(task).diagnosis.name == name
        assert found.task(task).diagnosis.message


@pytest.mark.parametrize(
    "error", [ZeroDivisionError, AttributeError, KeyError, RuntimeError, AssertionError]
)
def test_a_probe_that_trips_over_an_answer_says_no(error):
    def probe(center):
        raise error("the answer is not what a probe knows")

    nobody = LocalAnswerer({})
    right = Candidate("right", "This one.", (), lambda center: True, nobody)
    tripped = Candidate("tripped", "Another.", (), probe, nobody)
    assert recognised([tripped], nobody) == []
    assert recognised([tripped, right], nobody) == [right]


def test_who_has_a_misconception_is_shown_the_smallest_example_of_it(mini, grade, judge):
    """Of a misconception it is found once; it is the one that would be found for the student."""
    shown = 0
    for assignment, exercise, name, task in every_misconception(mini):
        files = {
            file: data.decode() for file, data in as_submission(mini, exercise, name, task).items()
        }
        only = {exercise.name: {task}}
        of_the_misconception = grade(files, assignment, only=only).task(task)
        benches = judge(assignment).benches
        bench = benches[exercise.name]
        benches[exercise.name] = bench._replace(smallest=Shrunk())
        of_the_student = grade(files, assignment, only=only).task(task)
        benches[exercise.name] = bench
        told, wanted = map(msgspec.json.encode, (of_the_misconception, of_the_student))
        assert told == wanted, name
        shown += sum(check.counterexample is not None for check in of_the_student.checks)
    assert shown > 10


class Shrunk:
    """Finds the smallest example anew every time."""

    def fault(self, question, fault, asking, candidate):
        return shrink(question.check, asking, fault)

    def known(self, question, fault, asking, candidate):
        return None


def smallest_of(mini, center):
    """What is kept of a misconception with a probe, for the first check that draws."""
    questions = load_questions(mini, next(e for e in mini.exercises if e.name == "spread"))
    question = next(q for q in questions.of("center") if q.check.draws and q.recording.examples)
    answerer = LocalAnswerer({"center": center})
    candidate = Candidate("chance", "By chance.", (), lambda center: True, answerer)
    fault = next(fault for _, fault, _, _ in drawn(question.check, answerer) if fault is not None)
    found = Smallest().known(question, fault, answerer, candidate)
    return found and found.arguments


def test_a_misconception_with_a_probe_has_a_smallest_example_where_it_is_the_same_twice(mini):
    asked = itertools.count()

    def constant(X):
        return X + 1

    def varies(X):  # the longer it is asked, the more values it takes to break it
        right = X - X.mean(axis=0)
        return right + 1 if X.size > 1 + next(asked) // 6 else right

    assert smallest_of(mini, constant)["X"].size == 1
    assert smallest_of(mini, varies) is None


def test_the_smallest_example_of_a_misconception_costs_no_other_worker(mini, grade, judge):
    """A public check's is asked before the worker has met a hidden check."""
    files = {"spread.py": NUMPY + "def center(X):\n    return X - X.mean()\n"}
    (parent,) = judge("numbers").parents.values()
    numbers = []
    real = parent.fork
    parent.fork = lambda *limits: numbers.append(limits) or real(*limits)
    try:
        task = grade(files, "numbers", only={"spread": {"center"}}).task("center")
    finally:
        parent.fork = real
    public = [check for check in task.checks if check.visibility == "public"]
    assert any(check.counterexample is not None for check in public)
    assert len(numbers) == 1


def test_a_student_who_is_right_about_the_misconceptions_example_is_shown_another(grade_task):
    wrong = "import numpy as np\ndef median(values):\n    return float(np.mean(values))\n"
    first = grade_task("median", wrong).checks
    example = next(c.counterexample for c in first if c.counterexample is not None)
    values = example.arguments["values"]
    right = f"    if values.tolist() == {values}:\n        return float({example.expected})\n"
    second = grade_task("median", wrong.replace("    return", f"{right}    return")).checks
    for before, after in zip(first, second, strict=True):
        assert before.status == after.status
        if after.counterexample is not None:
            assert after.counterexample.arguments["values"] != values
            assert after.counterexample.expected != after.counterexample.actual


def test_the_message_is_the_misconceptions_docstring(grade_task):
    found = grade_task("center", "def center(X):\n    return X - X.mean()\n").diagnosis
    assert found.message == (
        "You take the mean of the whole table away; each column has a mean of its own."
    )


def test_the_same_mistake_in_other_words_has_the_same_name(grade_task):
    code = (
        "def center(X):\n    total = 0\n    for row in X:\n        for x in row:\n"
        "            total += x\n    return X - total / (X.shape[0] * X.shape[1])\n"
    )
    assert diagnosis(grade_task, "center", code) == "mean_of_the_whole_table"


def test_what_is_right_has_no_diagnosis(grade_task, solution_text):
    for task in ("center", "median", "counts"):
        assert diagnosis(grade_task, task, solution_text("spread")) is None


@pytest.mark.parametrize(
    "code",
    [
        "def center(X):\n    return X\n",
        "def center(X):\n    return X - X.mean() + 1\n",
        "def center(X):\n    return 1 / 0\n",
        "def center(X):\n    raise NotImplementedError\n",
        "def center(X):\n    return None\n",
        "def center(X):\n    return (x for x in X)\n",
        "import os\ndef center(X):\n    os._exit(0)\n",
        "def center(X):\n    return X - X.mean() if X.size > 1 else X + 9\n",
    ],
)
def test_what_no_misconception_explains_has_no_diagnosis(grade_task, code):
    assert diagnosis(grade_task, "center", code) is None


def test_a_fault_of_dtype_or_refusals_alone_has_no_diagnosis(grade_task):
    code = f"{NUMPY}def center(X):\n    return (X - X.mean(axis=0)).astype('float64')\n"
    assert diagnosis(grade_task, "center", code) is None


def test_forgotten_refusals_do_not_hide_the_misunderstanding(grade_task):
    code = f"{NUMPY}def median(values):\n    return float(np.sum(values) / max(len(values), 1))\n"
    found = grade_task("median", code)
    assert found.checks[2].status == "failed"
    assert found.diagnosis.name == "mean_instead_of_median"


def test_where_two_misconceptions_fit_there_is_no_diagnosis(own_mini):
    path = own_mini / "solutions" / "misconceptions" / "spread.py"
    twin = '@misconception("center")\ndef twin(X):\n    """The same."""\n    return X - X.mean()\n'
    path.write_text(path.read_text() + f"\n\n{twin}")
    found = graded(own_mini, "def center(X):\n    return X - X.mean()\n")
    assert found.diagnosis is None


def test_answers_that_are_the_same_up_to_rounding_are_the_same(grade_task):
    code = f"{NUMPY}def center(X):\n    return X - X.sum() / X.size * (1 + 1e-12)\n"
    assert diagnosis(grade_task, "center", code) == "mean_of_the_whole_table"


def test_a_probe_recognises_what_answers_alone_cannot(grade_task):
    code = f"{NUMPY}def standardize(X):\n    return X - X.mean(axis=0)\n"
    assert diagnosis(grade_task, "standardize", code) == "only_centered"
    other = f"{NUMPY}def standardize(X):\n    return X * 0\n"
    assert diagnosis(grade_task, "standardize", other) is None


@pytest.mark.parametrize("body", ["return None", "return 1 / 0", "return 'text'", "return []"])
def test_a_probe_that_cannot_use_an_answer_says_no(grade_task, body):
    assert diagnosis(grade_task, "standardize", f"def standardize(X):\n    {body}\n") is None


def graded(root, code, task="center"):
    course = load_course(root)
    assignment = pick_assignment(course, "numbers")
    source = SourceFile(name="spread.py", data=code.encode())
    wanted = {"spread": {task}}
    with Judge(course, assignment, sandbox="process", wanted=wanted, warn=lambda _: None) as judge:
        report = judge.grade(Submission(student="s", assignment="numbers", files=(source,)))
    assert msgspec.json.encode(report)
    return report.exercises[0].tasks[0]


def test_a_course_without_misconceptions_grades_all_the_same(own_mini):
    (own_mini / "solutions" / "misconceptions" / "spread.py").unlink()
    found = graded(own_mini, "def center(X):\n    return X - X.mean()\n")
    assert found.score < 5.0
    assert found.diagnosis is None
