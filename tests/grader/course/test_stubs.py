"""The stubs that students start from: their examples hold, and nothing in them is done already."""

import ast
import doctest
import inspect
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.checks.local import reference, trusted_module
from grader.course import load_course

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)
EXERCISES = {exercise.name: exercise for exercise in COURSE.exercises}
TASKS = [(e.name, task.name) for e in COURSE.exercises for task in e.tasks]
BY_HAND = [e.name for e in COURSE.exercises if "torch" not in e.libraries]

# What they return hangs on the optimiser, which is the student's choice: prose, no examples.
WITHOUT_EXAMPLES = {"train", "train_denoiser", "fine_tune"}


def stub_tree(exercise):
    return ast.parse((ROOT / "exercises" / f"{exercise}.py").read_text("utf-8"))


def stub_function(exercise, task):
    return getattr(trusted_module(ROOT / "exercises", exercise), task)


def examples(exercise, task):
    """The examples of a task's docstring, to be run with the reference's functions."""
    namespace = {"np": np, "torch": torch, "nn": torch.nn, **vars(reference(ROOT, exercise))}
    text = stub_function(exercise, task).__doc__
    return doctest.DocTestParser().get_doctest(text, namespace, task, f"{exercise}.py", 0)


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_the_examples_hold_for_the_reference(exercise, task):
    test = examples(exercise, task)
    assert bool(test.examples) == (task not in WITHOUT_EXAMPLES)
    told = []
    found = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert found.failed == 0, "".join(told)


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_an_example_calls_its_task(exercise, task):
    calls = [example.source for example in examples(exercise, task).examples]
    assert task in WITHOUT_EXAMPLES or any(f"{task}(" in call for call in calls)


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_the_reference_has_the_stubs_signature(exercise, task):
    stub = inspect.signature(stub_function(exercise, task)).parameters.values()
    right = inspect.signature(getattr(reference(ROOT, exercise), task)).parameters.values()
    for wanted, found in zip(stub, right, strict=True):
        assert (wanted.name, wanted.kind) == (found.name, found.kind)
        if wanted.default is Ellipsis:  # the student's choice, but there must be one
            assert found.default not in (Ellipsis, inspect.Parameter.empty)
        else:
            assert found.default == wanted.default
            assert type(found.default) is type(wanted.default)


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_a_stub_is_not_written_yet(exercise, task):
    function = stub_function(exercise, task)
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    with pytest.raises(NotImplementedError):
        function(*[None] * len(needed))


@pytest.mark.parametrize(("exercise", "task"), TASKS)
def test_a_task_begins_with_one_sentence(exercise, task):
    text = inspect.getdoc(stub_function(exercise, task))
    first, _, rest = text.partition("\n\n")
    assert first.endswith(".")
    assert "\n" not in first
    assert rest


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_stub_holds_its_tasks_in_order_and_nothing_else(exercise):
    body = stub_tree(exercise).body
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert functions == [task.name for task in EXERCISES[exercise].tasks]
    others = [node for node in body[1:] if not isinstance(node, ast.FunctionDef)]
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in others)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_stub_names_the_lectures_it_belongs_to(exercise):
    assert "\nLectures: " in ast.get_docstring(stub_tree(exercise))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_stub_imports_only_what_the_exercise_allows(exercise):
    imported = set()
    for node in ast.walk(stub_tree(exercise)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    assert imported <= set(EXERCISES[exercise].libraries)


def test_a_breach_of_the_rules_is_named_in_the_course():
    for exercise in BY_HAND:
        assert set(EXERCISES[exercise].forbidden) >= {"numpy.convolve", "numpy.correlate"}
