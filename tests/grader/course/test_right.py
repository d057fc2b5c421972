"""Right answers earn every point, in whatever style they are written."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import load_course

ROOT = Path(__file__).parents[3]
RIGHT = ROOT / "tests" / "grader" / "right"
COURSE = load_course(ROOT)

STYLES = sorted(folder.name for folder in RIGHT.iterdir() if folder.is_dir())
EXERCISES = {e.name: (a.name, e) for a in COURSE.assignments for e in a.exercises}


def read(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.py")}


def losses(report):
    return [
        f"{task.name}, {check.name}: {check.status} {check.score:g} of {check.max_score:g} "
        f"{check.message}"
        for exercise in report.exercises
        for task in exercise.tasks
        for check in task.checks
        if check.score != check.max_score or check.status != "passed"
    ]


def test_every_style_has_every_exercise():
    assert STYLES == ["loops", "matrix", "unusual", "vectorised"]
    for style in STYLES:
        assert set(read(RIGHT / style)) >= {f"{name}.py" for name in EXERCISES}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_right_answer_earns_every_point(grade_files, name, style):
    assignment, exercise = EXERCISES[name]
    wanted = {name: {task.name for task in exercise.tasks}}
    report = grade_files(assignment, read(RIGHT / style), wanted)
    assert losses(report) == []
    assert report.score == report.max_score == sum(task.points for task in exercise.tasks)
    assert [e.status for e in report.exercises] == ["graded"]
    assert all(task.diagnosis is None for task in report.exercises[0].tasks)


def test_the_styles_are_different_answers():
    for name in EXERCISES:
        texts = {(RIGHT / style / f"{name}.py").read_text("utf-8") for style in STYLES}
        texts.add((ROOT / "solutions" / f"{name}.py").read_text("utf-8"))
        assert len(texts) == len(STYLES) + 1


JUDGE_WITHOUT_TORCH = """
import sys
from pathlib import Path
from grader.course import load_course
from grader.grading import Judge
from grader.model import SourceFile, Submission

course, folder = load_course(Path(sys.argv[1])), Path(sys.argv[2])
for assignment in course.assignments:
    if all("torch" not in exercise.libraries for exercise in assignment.exercises):
        files = tuple(
            SourceFile(name=p.name, data=p.read_bytes()) for p in folder.glob("*.py")
        )
        submission = Submission(student="s01", assignment=assignment.name, files=files)
        with Judge(course, assignment, sandbox=sys.argv[3], warn=lambda _: None) as judge:
            report = judge.grade(submission)
        quiz = report.quiz.max_score
        print(assignment.name, report.score == report.max_score - quiz, "torch" in sys.modules)
"""


def test_grading_numpy_exercises_imports_no_torch(course, sandbox):
    command = [sys.executable, "-c", JUDGE_WITHOUT_TORCH, course.root, RIGHT / "loops", sandbox]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["by-hand", "True", "False"]
