"""What a check has accepted once it accepts again, and nobody's report hangs on who came before."""

import pytest

from grader.course import load_course
from grader.grading import Judge
from grader.model import SourceFile, Submission

TRACED = """

@check("rescale", points=0)
@given(X=spread_out)
def test_ran_and_told_so(rescale, X):
    \"\"\"It tells that it ran.\"\"\"
    with open({path!r}, "a") as file:
        file.write("ran\\n")
    assert_same(rescale(X), reference.rescale(X))
"""

# Right up to their last bits, each in its own way, and wrong ones that begin alike.
RESCALE = """
import numpy as np
def rescale(X, low=0.0, high=1.0):
    if high <= low or X.min() == X.max():
        raise ValueError("no")
    return {answer}
"""
LAST_BITS = "np.nextafter(low + (X - X.min()) / (X.max() - X.min()) * (high - low), 9)"
OTHER_ORDER = "(X - X.min()) * ((high - low) / (X.max() - X.min())) + low"
TOO_FAR = "np.nextafter(low + (X - X.min()) / (X.max() - X.min()) * (high - low), 9) + 1e-3"
NO_LOW = "(X - X.min()) / (X.max() - X.min()) * (high - low)"
STANDARDIZE = """
import numpy as np
def standardize(X):
    return (X - X.mean(axis=0)) / {deviation}
"""
SCALING = {
    "last_bits": RESCALE.format(answer=LAST_BITS),
    "other_order": RESCALE.format(answer=OTHER_ORDER),
    "too_far": RESCALE.format(answer=TOO_FAR),
    "no_low": RESCALE.format(answer=NO_LOW),
    "a_share": STANDARDIZE.format(deviation="np.array([1, 2, 5, 1])"),
    "another_share": STANDARDIZE.format(deviation="X.std()"),
}
LINE = """
import torch
from torch import nn
class Line(nn.Module):
    def __init__(self, inputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1, inputs))
        self.bias = nn.Parameter(torch.zeros(1)) if bias else 0
    def forward(self, x):
        return {output}
def build_line(inputs, bias=True):
    if not inputs:
        raise ValueError("no")
    return Line(inputs, bias)
"""
LINES = {
    "sums": LINE.format(output="(x * self.weight).flip(1).sum(1, keepdim=True) + self.bias"),
    "bent": LINE.format(output="torch.relu((x * self.weight).sum(1, keepdim=True) + self.bias)"),
    "doubles": LINE.format(output="2 * (x * self.weight).sum(1, keepdim=True) + self.bias"),
}


def judge_of(course, exercise):
    assignment = next(a for a in course.assignments for e in a.exercises if e.name == exercise)
    return Judge(course, assignment, sandbox="process")


def graded(judge, exercise, text):
    source = SourceFile(name=f"{exercise}.py", data=text.encode())
    submission = Submission(student="s01", assignment=judge.assignment.name, files=(source,))
    return next(e for e in judge.grade(submission).exercises if e.name == exercise)


@pytest.fixture(scope="module")
def alone(mini):
    """Return a function that grades a file by a judge who has graded nothing before."""
    found = {}

    def alone(exercise, text):
        if text not in found:
            with judge_of(mini, exercise) as judge:
                found[text] = graded(judge, exercise, text)
        return found[text]

    return alone


def test_a_check_does_not_run_again_on_answers_that_it_accepted(own_mini):
    path = own_mini / "ran.txt"
    hidden = own_mini / "tests" / "hidden" / "test_scaling.py"
    hidden.write_text(hidden.read_text() + TRACED.format(path=str(path)))
    with judge_of(load_course(own_mini), "scaling") as judge:
        runs = []
        for name in ("last_bits", "last_bits", "other_order", "other_order", "too_far", "too_far"):
            path.write_text("")
            graded(judge, "scaling", SCALING[name])
            runs.append(len(path.read_text().splitlines()))
    first, again, other, other_again, wrong, wrong_again = runs
    assert first > 10 > again == 0
    assert other > other_again == 0
    assert wrong > 0 < wrong_again


@pytest.mark.parametrize(("exercise", "texts"), [("scaling", SCALING), ("line", LINES)])
def test_a_report_is_the_same_whoever_was_graded_before(mini, alone, exercise, texts):
    with judge_of(mini, exercise) as judge:
        for name in [*texts, *texts, *reversed(texts)]:
            assert graded(judge, exercise, texts[name]) == alone(exercise, texts[name]), name


def test_what_is_told_apart_here_has_other_marks(alone):
    score = {
        name: sum(task.score for task in alone("scaling", text).tasks)
        for name, text in SCALING.items()
    }
    assert score["last_bits"] == score["other_order"] == 5
    assert score["too_far"] < score["no_low"] < 5
    assert 0 < score["another_share"] < score["a_share"] < 2
    lines = {name: alone("line", text).tasks[0] for name, text in LINES.items()}
    assert lines["sums"].score == lines["sums"].max_score
    assert lines["bent"].diagnosis.name == "bent_line"
    assert lines["doubles"].diagnosis is None
