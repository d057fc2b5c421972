"""The five tasks, their ten checks and a class that hands them in, in a folder of its own."""

from __future__ import annotations

import ast
import pickle
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sources import Place, cut_out

from grader.checks.answers import AnswerError, Model, answer_of
from grader.checks.local import LocalAnswerer, misconceptions, task_of
from grader.checks.run import Traced, ask_example
from grader.checks.store import Question, load_questions, reference_answerer
from grader.course import load_course
from grader.model import Course
from grader.wire import decode_call

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "peers"
STYLES = ("loops", "vectorised", "matrix", "unusual")

# Task -> its exercise, and two checks whose verdict hangs on right values alone: the others compare
# with recorded values, which says something else about a check of differences between answers.
TASKS = {
    "corr2d": ("cross_correlation", "test_a_single_weight_shifts_the_image",
               "test_every_window_gives_its_sum_of_products"),
    "conv_output_size": ("output_size", "test_windows_laid_out_by_hand_are_counted",
                         "test_every_position_counts_once"),
    "conv_params": ("parameter_count", "test_weights_and_biases_of_square_kernels",
                    "test_weights_and_biases_of_oblong_kernels"),
    "max_pool2d": ("pooling", "test_a_negative_map_never_shows_its_border",
                   "test_every_window_gives_its_maximum"),
    "build_lenet": ("lenet", "test_a_value_on_its_way_meets_four_activations",
                    "test_the_network_computes_lenet"),
}  # fmt: skip
CHECKS = [(task, check) for task, (_, *checks) in TASKS.items() for check in checks]


class Student(NamedTuple):
    """A student and the text of every task."""

    name: str
    texts: dict[str, str]

    def text(self, task: str) -> str:
        """Return a task's text; every student's is different, as in life."""
        return f"# handed in by {self.name}\n{self.texts[task]}"


# The course -----------------------------------------------------------------------------------


def write_course(folder: Path) -> Course:
    """Write a course of the five tasks and their ten checks, and have its questions recorded."""
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    others = {path.stem for path in (ROOT / "exercises").glob("*.toml")}
    others -= {exercise for exercise, *_ in TASKS.values()}
    for path in (folder / "exercises").glob("*.*"):
        if path.suffix == ".toml" or path.stem in others:
            path.unlink()  # hints, and stubs that would pass for files of the course
    lines = ["[course]", 'name = "peers"', "", "[[assignments]]", f'name = "{ASSIGNMENT}"']
    lines += [f"exercises = {[exercise for exercise, *_ in TASKS.values()]}"]
    for task, (exercise, *checks) in TASKS.items():
        points = 0.0
        for kind in ("public", "hidden"):
            name = Path("tests", kind, f"test_{exercise}.py")
            text, worth = _with_checks((ROOT / name).read_text("utf-8"), checks)
            points += worth
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        lines += ["", f"[exercises.{exercise}]", f"tasks = {{ {task} = {points} }}"]
        if task == "build_lenet":
            lines += ['libraries = ["numpy", "torch"]']
            lines += ["limits = { call_seconds = 5, memory_mb = 4096 }"]
    (folder / "course.toml").write_text("\n".join(lines) + "\n", "utf-8")
    course = load_course(folder)
    for exercise in course.exercises:
        load_questions(course, exercise)
    return course


def _with_checks(text: str, names: Sequence[str]) -> tuple[str, float]:
    """Return a test file without all checks but these, and the points of those that it holds."""
    tree = ast.parse(text)
    kept, points = [], 0.0
    for node in tree.body:
        mark = next((d for d in getattr(node, "decorator_list", []) if _is_check(d)), None)
        if mark is not None and node.name in names:
            points += float(next(k.value.value for k in mark.keywords if k.arg == "points"))
        if mark is None or node.name in names:
            kept.append(node)
    tree.body = kept
    return ast.unparse(tree) + "\n", points


def _is_check(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "check"


def questions_of(course: Course) -> Iterator[tuple[str, Question]]:
    """Yield every exercise's name and each of its questions."""
    for exercise in course.exercises:
        for item in load_questions(course, exercise).items:
            yield exercise.name, item


# What the others replay -----------------------------------------------------------------------


def write_questions(course: Course, path: Path) -> int:
    """Write all examples with the right answers, for `replay.py`; return how many there are."""
    found: dict[str, list[Any]] = {}
    for exercise, item in questions_of(course):
        reference = reference_answerer(course.root, exercise)
        found[item.check.name] = [
            _steps_with_a_model(item, example.arguments, reference)
            if item.recording.live
            else _steps(example.calls, example.right, reference)
            for example in item.recording.examples
        ]
    path.write_bytes(pickle.dumps(found))
    return sum(map(len, found.values()))


def _steps(calls: Any, right: Any, reference: LocalAnswerer) -> list[tuple[Any, ...]]:
    return [
        ("call", *decode_call(blob), answer_of(reference.session.ask(task, blob)))
        for task, blob in calls
    ]


def _steps_with_a_model(
    item: Question, arguments: dict[str, Any], reference: LocalAnswerer
) -> list[tuple[Any, ...]]:
    """Return what a check does with a model: builds it, fills it, runs it."""
    steps: list[tuple[Any, ...]] = []
    _, _, asked = ask_example(item.check, arguments, Traced(reference))
    for call in asked:
        assert not isinstance(call.answer, AnswerError)
        if isinstance(call.answer, Model):
            steps.append(("build", call.args, call.kwargs))
        elif call.task in ("@load_parts", "@fill"):
            filled = Model(reference, call.args[0].reference)
            steps.append(("load", {tuple(value.shape): value for value in filled.weights()}))
        elif call.task == "@forward":
            steps.append(("forward", call.args[1], call.answer))
        else:
            assert call.task == "@parameters", call.task
    return steps


# The class ------------------------------------------------------------------------------------


def right_students(count: int) -> list[Student]:
    """Return students with everything right, in four styles in turn."""
    return [
        Student(f"r{number:04d}", {task: _right(task, STYLES[number % 4]) for task in TASKS})
        for number in range(count)
    ]


def wrong_students(count: int) -> list[Student]:
    """Return students who misunderstood one to three tasks, everybody in another way."""
    dice = random.Random(0)
    wrong = {task: list(_misconceptions_of(task)) for task in TASKS}
    students = []
    for number in range(count):
        texts = {task: _right(task, STYLES[number % 4]) for task in TASKS}
        for task in dice.sample(sorted(TASKS), number % 3 + 1):
            texts[task] = _wrong(task, dice.choice(wrong[task]))
        students.append(Student(f"w{number:04d}", texts))
    return students


def whole_class(count: int) -> list[Student]:
    """Return a class, half of which has everything right."""
    half = count // 2
    return right_students(count - half) + wrong_students(half)


def _right(task: str, style: str) -> str:
    folder = ROOT / "tests" / "grader" / "right" / style
    return cut_out(task, Place(TASKS[task][0], task), {p.stem: p for p in folder.glob("*.py")})


def _misconceptions_of(task: str) -> Iterator[str]:
    found = misconceptions(ROOT, TASKS[task][0])
    return (name for name, wrong in found.items() if task_of(wrong) == task)


def _wrong(task: str, name: str) -> str:
    exercise = TASKS[task][0]
    files = {path.stem: path for path in (ROOT / "solutions").glob("*.py")}
    files["misconceptions"] = ROOT / "solutions" / "misconceptions" / f"{exercise}.py"
    return cut_out(task, Place("misconceptions", name), files)
