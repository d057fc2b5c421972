"""Notebooks of the course's own exercises earn what the modules earn, right ones and wrong ones."""

import ast
import json
import re
from pathlib import Path

import msgspec
import nbformat
import pytest

from grader.checks.local import misconceptions, read_sources, task_of
from grader.course import load_course
from grader.notebook import kit_notebook
from grader.verify import as_submission

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)
GROUP = next(group for group in COURSE.assignments if group.name == "by-hand")
CHOSEN = [exercise for exercise in GROUP.exercises if exercise.name in ("output_size", "pooling")]


def wrong_versions():
    """Yield all of them; the first one of each task is enough for every day."""
    for exercise in CHOSEN:
        seen = set()
        for name, function in misconceptions(ROOT, exercise.name).items():
            task = task_of(function)
            marks = [pytest.mark.slow] if task in seen else []
            seen.add(task)
            yield pytest.param(exercise, name, task, marks=marks, id=name)


def filled(exercise, cells):
    """Return the exercise's notebook with other text in some of its cells; "" is a new one."""
    stub = (ROOT / "exercises" / f"{exercise.name}.py").read_text("utf-8")
    notebook = nbformat.reads(kit_notebook(stub, exercise), as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(cells.get("", "")))
    for cell in notebook.cells[1:]:
        name = cell.metadata.nbgrader.grade_id if "nbgrader" in cell.metadata else ""
        if cell.cell_type == "code" and name in cells:
            cell.source = cells[name]
    return nbformat.writes(notebook).encode()


def comparable(report):
    """Return what was found, with the name of the module in every message."""
    text = msgspec.json.encode(report.exercises).decode()
    return json.loads(re.sub(r"\.ipynb, cell \d+", ".py", text).replace(".ipynb", ".py"))


@pytest.mark.parametrize("exercise", CHOSEN, ids=lambda exercise: exercise.name)
def test_the_reference_in_cells_earns_every_point(grade_files, exercise):
    files = read_sources(ROOT / "solutions")
    wanted = {exercise.name: {task.name for task in exercise.tasks}}
    module = grade_files(GROUP.name, files, wanted)
    code = files.pop(f"{exercise.name}.py").decode()
    cells = {"": ""}
    for node in ast.parse(code).body:
        text = ast.get_source_segment(code, node)
        if isinstance(node, ast.FunctionDef) and node.name in wanted[exercise.name]:
            cells[node.name] = text
        else:
            cells[""] += f"{text}\n"
    report = grade_files(
        GROUP.name, {**files, f"{exercise.name}.ipynb": filled(exercise, cells)}, wanted
    )
    assert comparable(report) == comparable(module)
    assert report.score == report.max_score == sum(task.points for task in exercise.tasks)


@pytest.mark.parametrize(("exercise", "wrong", "task"), [*wrong_versions()])
def test_a_wrong_version_in_its_cell_gets_the_same_report(grade_files, exercise, wrong, task):
    files = as_submission(COURSE, exercise, wrong, task)
    wanted = {exercise.name: {task}}
    module = grade_files(GROUP.name, files, wanted)
    shim = files.pop(f"{exercise.name}.py").decode()
    report = grade_files(
        GROUP.name, {**files, f"{exercise.name}.ipynb": filled(exercise, {task: shim})}, wanted
    )
    assert comparable(report) == comparable(module)
    (found,) = report.exercises[0].tasks
    assert found.score < found.max_score


def test_an_untouched_notebook_is_an_untouched_module(grade_files):
    names = [exercise.name for exercise in CHOSEN]
    files = read_sources(ROOT / "exercises")
    modules = {f"{name}.py": files[f"{name}.py"] for name in names}
    notebooks = {f"{exercise.name}.ipynb": filled(exercise, {}) for exercise in CHOSEN}
    wanted = {exercise.name: {task.name for task in exercise.tasks} for exercise in CHOSEN}
    report = grade_files(GROUP.name, notebooks, wanted)
    assert comparable(report) == comparable(grade_files(GROUP.name, modules, wanted))
    assert report.score == 0
