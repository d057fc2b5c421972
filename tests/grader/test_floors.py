"""The framework as a building: which room may import which, and what belongs in one room alone."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.course import load_course

ROOT = Path(__file__).parents[2]
GRADER = ROOT / "grader"

# Imports run strictly downwards; rooms of one floor do not import one another.
FLOORS = [
    {"errors", "model", "misconceptions", "atomic"},
    {"policies"},
    {"plain", "wire", "submission", "course", "progress", "device", "notebook", "mutation"},
    {"worker", "kit", "quiz"},
    {"sandbox", "checks"},
    {"diagnosis", "pytest_plugin", "cache"},
    {"grading"},
    {"batch", "feedback", "release", "pack", "gradebook"},
    {"verify", "scaffold"},
    {"cli"},
]
# They run as programs of their own, in a process that is nobody's.
PROGRAMS = {GRADER / "worker" / "__main__.py", GRADER / "sandbox" / "become_nobody.py"}

FILES = sorted(GRADER.rglob("*.py"))
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(path):
    """Return the room that a file is in; the package and its main file are doors of the cli."""
    top = path.relative_to(GRADER).parts[0].removesuffix(".py")
    return {"__init__": "cli", "__main__": "cli"}.get(top, top)


def imported_modules(path):
    """Return the dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_rooms(path):
    rooms = {name.split(".")[1] for name in imported_modules(path) if name.startswith("grader.")}
    return rooms & FLOOR_OF.keys()


def docstrings_of(tree):
    """Return the nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners)]
    first = [body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)]
    return {id(node) for node in first if isinstance(node, ast.Constant)}


# Rooms ----------------------------------------------------------------------------------------


def test_every_room_has_its_floor():
    rooms = {room_of(path) for path in FILES}
    assert rooms == FLOOR_OF.keys()


def test_imports_run_strictly_downwards():
    upwards = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in FILES
        for other in imported_rooms(path)
        if other != room_of(path) and FLOOR_OF[other] >= FLOOR_OF[room_of(path)]
    ]
    assert upwards == []


def test_the_command_line_alone_knows_click():
    users = {
        room_of(p) for p in FILES if any(m.split(".")[0] == "click" for m in imported_modules(p))
    }
    assert users == {"cli"}


def test_the_gradebook_alone_knows_nbgrader_and_its_database():
    libraries = {"nbgrader", "sqlalchemy", "alembic"}
    users = {
        room_of(p) for p in FILES if libraries & {m.split(".")[0] for m in imported_modules(p)}
    }
    assert users == {"gradebook"}


def test_the_command_line_alone_prints_and_exits():
    found = []
    for path in FILES:
        if room_of(path) == "cli" or path in PROGRAMS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.id if isinstance(node, ast.Name) else ""
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
            if name in ("print", "exit", "quit", "SystemExit", "sys.exit", "sys.stdout.write"):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} uses {name}")
    assert found == []


def test_the_untrusted_side_imports_little():
    allowed = {"errors", "wire", "submission", "worker"}
    for path in (GRADER / "worker").glob("*.py"):
        assert imported_rooms(path) <= allowed, path
        submission = {m for m in imported_modules(path) if m.startswith("grader.submission")}
        assert all(name.startswith("grader.submission.parse") for name in submission), path


# The framework and the course -----------------------------------------------------------------

COURSE = load_course(ROOT)
EXERCISES = [exercise.name for exercise in COURSE.exercises]
TASKS = [task.name for exercise in COURSE.exercises for task in exercise.tasks]
# Words of the field that the framework has for itself: PyTorch's for the modes and layers of a
# model, and for what an image or a network consists of.
ORDINARY = {
    "train",
    "evaluate",
    "layers",
    "channels",
    "dense",
    "dropout",
    "flatten",
    "relu",
    "softmax",
}


def words_of(path):
    """Return every identifier and every word of a text in a file, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = docstrings_of(tree)
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield from value.split(".")
        text = getattr(node, "value", None)
        if isinstance(node, ast.Constant) and isinstance(text, str) and id(node) not in docstrings:
            yield from re.findall(r"\w+", text)


def test_the_framework_names_no_exercise_and_no_task():
    names = set(EXERCISES + TASKS) - ORDINARY
    named = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in FILES
        for word in words_of(path)
        if word in names
    }
    assert named == set()


def test_templates_name_no_exercise_and_no_task():
    names = set(EXERCISES + TASKS) - ORDINARY
    for path in GRADER.rglob("*"):
        if path.is_file() and path.suffix in (".txt", ".j2", ".toml", ".css"):
            words = re.findall(r"\w+", path.read_text("utf-8"))
            assert not names & set(words), path


def functions_of(path):
    tree = ast.parse(path.read_text("utf-8"))
    return {n.name: ast.unparse(n.args) for n in tree.body if isinstance(n, ast.FunctionDef)}


def same_parameters(stub, solution):
    """Say whether two signatures agree; `...` in a stub leaves a default to the student."""
    free = re.escape(stub).replace(re.escape("..."), "[^,]+")
    return re.fullmatch(free, solution) is not None


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.name)
def test_stub_and_solution_define_the_same_tasks_with_the_same_parameters(exercise):
    stub = functions_of(ROOT / "exercises" / f"{exercise.name}.py")
    solution = functions_of(ROOT / "solutions" / f"{exercise.name}.py")
    tasks = [task.name for task in exercise.tasks]
    assert [name for name in stub if not name.startswith("_")] == tasks
    for task in tasks:
        assert same_parameters(stub[task], solution[task]), task


def test_every_stub_belongs_to_the_course():
    table = tomllib.loads((ROOT / "course.toml").read_text("utf-8"))
    solutions = {path.stem for path in (ROOT / "solutions").glob("*.py")} - {"quiz"}
    assert solutions == set(table["exercises"])


# What is loaded -------------------------------------------------------------------------------

HEAVY = ("numpy", "torch", "hypothesis", "msgspec", "jinja2", "pytest", "nbgrader", "sqlalchemy")


def modules_after(code):
    """Return which of the heavy libraries are loaded after running some code."""
    tell = f"\nimport sys\nprint(*[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code + tell], capture_output=True, text=True, cwd=ROOT
    )
    assert run.returncode == 0, run.stderr
    return set(run.stderr.split())


def test_the_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom grader.cli import main\nsys.argv = ['grader', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
    )
    assert modules_after(code) == set()


@pytest.mark.parametrize("command", ["grade", "check", "list", "quiz", "verify", "new"])
def test_the_help_of_a_command_loads_nothing_heavy(command):
    code = (
        f"import sys\nfrom grader.cli import main\nsys.argv = ['grader', {command!r}, '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
    )
    assert modules_after(code) == set()


def test_the_package_itself_loads_nothing_heavy():
    assert modules_after("import grader") == set()
    assert modules_after("import sys, grader\nassert 'grader.cli' not in sys.modules") == set()


def test_the_misconceptions_mark_loads_nothing():
    assert modules_after("import grader.misconceptions") == set()


def test_grading_with_numpy_loads_no_torch(mini):
    code = (
        "import sys\nfrom pathlib import Path\nfrom grader.course import load_course\n"
        "from grader.grading import Judge\nfrom grader.model import SourceFile, Submission\n"
        f"course = load_course(Path({str(mini.root)!r}))\n"
        "files = tuple(SourceFile(name=f'{n}.py', data=(course.root / f'solutions/{n}.py')\n"
        "    .read_bytes().replace(b'mean(axis=0)', b'mean()')) for n in ('spread', 'scaling'))\n"
        "numbers = course.assignments[0]\n"
        "with Judge(course, numbers, sandbox='process', warn=lambda _: None) as judge:\n"
        "    report = judge.grade(Submission(student='s', assignment='numbers', files=files))\n"
        "assert 0 < report.score < report.max_score\n"
    )
    assert "torch" not in modules_after(code)
    assert "numpy" in modules_after(code)
