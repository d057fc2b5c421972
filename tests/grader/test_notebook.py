"""An exercise as a notebook: what it holds, how it reads, how it runs, what it earns."""

import ast
import dataclasses
import html
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import nbformat
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, ComputeChecksums, LockCells
from nbgrader.utils import compute_checksum, determine_grade

from grader.checks.local import misconceptions, task_of
from grader.cli.jupyter import load
from grader.course import load_course
from grader.kit import fingerprint, fingerprint_of
from grader.model import SourceFile
from grader.notebook import cell_name, kit_notebook
from grader.notebook.formulas import latex
from grader.notebook.prose import markdown
from grader.release import release
from grader.verify import as_submission

ROOT = Path(__file__).parents[2]
REAL = load_course(ROOT)


@pytest.fixture(scope="session")
def kits(mini, tmp_path_factory):
    """A kit of notebooks for each assignment of the miniature course."""
    folder = tmp_path_factory.mktemp("kits")
    for assignment in mini.assignments:
        release(mini, assignment, folder / assignment.name, notebooks=True)
    return folder


def parts(notebook):
    """Return the cells by nbgrader's names."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def made(stub, course=REAL, name="pooling", **tasks):
    """Return the notebook of a stub written for a test; `tasks` are its tasks and their points."""
    exercise = next(e for e in course.exercises if e.name == name)
    task = exercise.tasks[0]
    chosen = tuple(
        msgspec.structs.replace(task, name=task_name, points=points, lecture="")
        for task_name, points in tasks.items()
    )
    exercise = msgspec.structs.replace(exercise, name="made", title="Made", tasks=chosen)
    return nbformat.reads(kit_notebook(textwrap.dedent(stub), exercise), as_version=4)


def of_the_course(exercise):
    stub = (ROOT / "exercises" / f"{exercise.name}.py").read_text("utf-8")
    return nbformat.reads(kit_notebook(stub, exercise), as_version=4)


# The format -----------------------------------------------------------------------------------

EVERY = pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda exercise: exercise.name)


@EVERY
def test_jupyter_and_nbgrader_accept_it(exercise):
    notebook = of_the_course(exercise)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    for cell in parts(notebook).values():
        assert re.fullmatch(r"[a-zA-Z0-9_-]+", cell.metadata.nbgrader.grade_id)
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


@EVERY
def test_each_task_has_its_text_its_cell_and_its_check(exercise):
    cells = parts(of_the_course(exercise))
    tasks = [name for t in exercise.tasks for name in (f"{t.name}-text", t.name, f"{t.name}-check")]
    assert list(cells) == ["0-about", "0-setup", *tasks, "0-all", "0-check"]
    for task in exercise.tasks:
        text, check = cells[f"{task.name}-text"], cells[f"{task.name}-check"]
        assert text.source.startswith(f"## `{task.name}` · {task.points:g} point")
        assert task.lecture in html.unescape(text.source)
        assert check.source == f"%grader check {task.name}"


@EVERY
def test_a_task_is_what_the_stub_has_but_for_its_long_docstring(exercise):
    stub = ast.parse((ROOT / "exercises" / f"{exercise.name}.py").read_text("utf-8"))
    cells = parts(of_the_course(exercise))
    for node in stub.body:
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node)
            (own,) = ast.parse(cells[node.name].source).body
            assert ast.get_docstring(own) == doc.partition("\n\n")[0]
            assert ast.unparse(own.args) == ast.unparse(node.args)
            assert ast.unparse(own.body[1:]) == ast.unparse(node.body[1:])


def test_only_the_tasks_can_be_changed_and_nbgrader_gives_points_for_them_alone():
    exercise = REAL.exercises[0]
    cells = parts(of_the_course(exercise))
    points = {task.name: task.points for task in exercise.tasks}
    for name, cell in cells.items():
        marks = cell.metadata.nbgrader
        assert marks.solution == marks.grade == (name in points)
        assert marks.locked == (name not in points)
        assert cell.metadata.get("editable", True) == (name in points)
        assert not cell.metadata.deletable
        assert marks.get("points") == points.get(name)


def test_nbgrader_gives_nothing_for_an_untouched_cell_and_leaves_others_to_a_grader():
    cell = parts(made("def f(x):\n    raise NotImplementedError\n", f=3))["f"]
    assert determine_grade(cell) == (0, 3.0)
    cell.source = "def f(x):\n    return x"
    assert determine_grade(cell) == (None, 3.0)


def test_nbgrader_itself_would_change_nothing():
    notebook = of_the_course(REAL.exercises[0])
    before = nbformat.writes(notebook)
    for preprocessor in (LockCells, ClearOutput, CheckCellMetadata, ComputeChecksums):
        notebook, _ = preprocessor().preprocess(notebook, {})
    assert nbformat.writes(notebook) == before


@pytest.mark.slow
def test_nbgrader_makes_an_assignment_of_a_kit(kits, tmp_path):
    source = tmp_path / "source" / "numbers"
    shutil.copytree(kits / "numbers" / "exercises", source)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "numbers"]
    bin_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it runs alembic
    subprocess.run(
        [*command, "--ClearSolutions.enabled=False"],
        cwd=tmp_path,
        env=os.environ | {"PATH": bin_first},
        check=True,
    )
    for path in source.glob("*.ipynb"):
        released = tmp_path / "release" / "numbers" / path.name
        assert nbformat.read(released, as_version=4) == nbformat.read(path, as_version=4)


def test_the_same_stub_makes_the_same_bytes(mini, kits, tmp_path):
    for assignment in mini.assignments:
        again = tmp_path / assignment.name
        names = release(mini, assignment, again, notebooks=True)
        for name in names:
            if name.suffix == ".ipynb":
                assert (again / name).read_bytes() == (kits / assignment.name / name).read_bytes()


def test_what_a_kit_was_made_from_is_known_even_after_jupyter_saved_it(mini, kits):
    for assignment in mini.assignments:
        for exercise in assignment.exercises:
            path = kits / assignment.name / "exercises" / f"{exercise.name}.ipynb"
            saved = nbformat.writes(nbformat.read(path, as_version=4))
            for data in (path.read_bytes(), saved.encode()):
                file = SourceFile(name=path.name, data=data)
                assert fingerprint_of([file]) == fingerprint(mini, assignment)


def test_a_kit_of_notebooks_explains_itself(kits):
    text = (kits / "numbers" / "README.md").read_text("utf-8")
    assert "exercises/spread.ipynb" in text
    assert "%grader check" in text
    assert not list((kits / "numbers" / "exercises").glob("*.py"))
    given = kits / "numbers" / "tests" / "public" / "given" / "exercises"
    assert (given / "spread.py").is_file()
    own = kits / "numbers" / "exercises" / "spread.ipynb"
    assert (given / "spread.ipynb").read_bytes() == own.read_bytes()


# Any stub -------------------------------------------------------------------------------------


SETUP = """\
try:
    %load_ext grader
except ModuleNotFoundError:
    raise ModuleNotFoundError("the checks need grader: %pip install convgrader") from None"""


def test_who_lacks_grader_is_told_what_to_install():
    code = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\n"
        "class Nobody:\n    def find_spec(self, name, *_):\n"
        "        if name == 'grader':\n            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Nobody())\n"
        f"print(InteractiveShell().run_cell({SETUP!r}).error_in_exec)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout.endswith("the checks need grader: %pip install convgrader\n"), found.stderr


def sources(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_helpers_comments_and_constants_keep_their_places():
    stub = '''
        """Made: some text."""

        import math

        LIMIT = 3

        # A helper.
        def helper():
            return LIMIT

        STEP = 2

        # About f.
        @helper
        def f(x):
            """Say x."""

        # At the end.
        LAST = 1
        # kit 0123456789ab: this
    '''
    assert sources(made(stub, f=1)) == [
        SETUP,
        "import math\n\nLIMIT = 3",
        "# A helper.\ndef helper():\n    return LIMIT",
        "STEP = 2",
        '# About f.\n@helper\ndef f(x):\n    """Say x."""',
        "%grader check f",
        "%grader check made\n\n# At the end.\nLAST = 1\n# kit 0123456789ab: this",
    ]


def test_a_stub_without_text_and_imports_is_a_notebook_too():
    notebook = made("def f(x):\n    pass\n", f=1)
    assert [cell.source for cell in notebook.cells][1:3] == [SETUP, "## `f` · 1 point"]
    assert notebook.cells[0].source.startswith("# Made\n\n| task | points |")


def test_a_task_may_have_a_name_that_nbgrader_forbids():
    notebook = made("def größe(x):\n    pass\n\ndef f(x):\n    pass\n", größe=1, f=2)
    name = cell_name("größe")
    assert set(parts(notebook)) >= {f"{name}-text", name, f"{name}-check", "f"}
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


DOCSTRINGS = {
    "one line": ('"""Say x."""', '"""Say x."""'),
    "a paragraph": ('"""Say\n    x.\n    """', '"""Say\n    x.\n    """'),
    "two": ('"""Say x.\n\n    More.\n    """', '"""Say x."""'),
    "two of two lines": ('"""Say\n    x.\n\n    More.\n    """', '"""Say\n    x.\n    """'),
    "single quotes": ("'''Say x.\n\n    More.'''", "'''Say x.'''"),
    "raw": (r'r"""Say \x.' + '\n\n    More.\n    """', r'r"""Say \x."""'),
    "a quote at the end": ('"""Say "x"\n\n    More.\n    """', '"""Say "x"\n    """'),
    "begun late": ('"""\n    Say x.\n\n    More.\n    """', '"""\n    Say x.\n    """'),
    "a comment behind": ('"""Say x.\n\n    More.\n    """  # so', '"""Say x."""  # so'),
    "a line continued": ('"Say x. \\\n\\\n"', '"Say x. \\\n\\\n"'),
}


@pytest.mark.parametrize(("long", "short"), DOCSTRINGS.values(), ids=DOCSTRINGS)
def test_a_docstring_keeps_its_first_paragraph(long, short):
    code = "def f(x):\n    {}\n    raise NotImplementedError"
    own = parts(made(code.format(long), f=1))["f"].source
    assert own == code.format(short)
    whole, cut = (ast.get_docstring(ast.parse(text).body[0]) for text in (code.format(long), own))
    assert cut.strip() == whole.partition("\n\n")[0].strip()


# How it reads ---------------------------------------------------------------------------------

PROSE = {
    "lines become paragraphs": ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
    "code": ("Use `a_b * c*d` or ``x`y``.", "Use `a_b * c*d` or ``x`y``."),
    "mathematics": ("So $x_1 * y$ is.", "So $x_1 * y$ is."),
    "money": ("From $5 to 6$7.", "From &#36;5 to 6&#36;7."),
    "stars": ("2*x*y, a * b, *args", "2&#42;x&#42;y, a * b, &#42;args"),
    "underscores": ("c_in, _x_, __init__", "c_in, &#95;x&#95;, &#95;&#95;init&#95;&#95;"),
    "links": ("f[a](b) and X[i, j]", "f[a&#93;(b) and X[i, j]"),
    "tags": ("n < 3, a <b>, &lt;", "n < 3, a &#60;b>, &#38;lt;"),
    "a lonely tick": ("a ` b", "a &#96; b"),
    "headings": ("# no heading", "&#35; no heading"),
    "an example": ("See:\n>>> f(1)\n2\n\nThen.", "See:\n\n```python\n>>> f(1)\n2\n```\n\nThen."),
    "an indented example": ("See:\n\n    >>> f(1)\n    2", "See:\n\n```python\n>>> f(1)\n2\n```"),
    "a drawing": ("See:\n\n    a    b\n      c", "See:\n\n```text\na    b\n  c\n```"),
    "one with a gap": ("See:\n\n    a:\n\n        b()", "See:\n\n```text\na:\n\n    b()\n```"),
    "one with ticks": ("See:\n\n    ```\n    a\n    ```", "See:\n\n````text\n```\na\n```\n````"),
    "a formula": ("See:\n\n    y = x / 2", "See:\n\n$$\ny = \\frac{x}{2}\n$$"),
    "formulas and code": (
        "See:\n\n    y = x\n    print(y)",
        "See:\n\n```text\ny = x\nprint(y)\n```",
    ),
    "columns": ("a    one\nbb   two", "```text\na    one\nbb   two\n```"),
    "underlined": ("Notes\n-----", "```text\nNotes\n-----\n```"),
    "arguments": ("Args:\n  x: one", "```text\nArgs:\n  x: one\n```"),
    "a list": ("- one\n  two\n- *three", "- one two\n- &#42;three"),
    "a numbered list": ("1. one\n2. two", "1. one\n2. two"),
    "a list after words": ("These:\n- one\n- two", "These:\n\n- one\n- two"),
    "a list with a paragraph": ("- one\n\n  two\n  three\n\nfour", "- one\n\n  two three\n\nfour"),
    "minus is no list": ("This is n\n- m + 1.", "This is n - m + 1."),
    "a minus in front": ("-1 is odd.", "&#45;1 is odd."),
}


@pytest.mark.parametrize(("text", "expected"), PROSE.values(), ids=PROSE)
def test_prose_reads_as_it_was_written(text, expected):
    assert markdown(text) == expected


def shown(source):
    """Return the words that a reader sees, in a browser."""
    page = re.sub(r"<[^>]*>", "", markdown2html_mistune(source).replace("</p>", " "))
    return " ".join(html.unescape(page).split()).replace("¶", "")


@example(["$1", "\\$"])
@given(st.lists(st.text("ab1*_[](){}<>#$&;~|\\.:!-+= x'\"/", min_size=1), min_size=1))
def test_no_letter_is_lost_whatever_the_docstring(lines):
    assume(not any(re.match(r"\s*(-|\d[.)]) ", line) for line in lines))  # a list has its own marks
    text = inspect.cleandoc("\n".join(line.strip() for line in lines))
    assert shown(markdown(text)).replace(" ", "") == re.sub(r"\s", "", text)


@EVERY
def test_the_texts_of_the_course_lose_nothing(exercise):
    module = ast.parse((ROOT / "exercises" / f"{exercise.name}.py").read_text("utf-8"))
    for node in [module, *(n for n in module.body if isinstance(n, ast.FunctionDef))]:
        for paragraph in ast.get_docstring(node).split("\n\n"):
            if not paragraph.startswith("    "):  # which may be a formula
                words = shown(markdown(paragraph)).replace(" ", "")
                assert words == re.sub(r"^- |[`\s]", "", paragraph, flags=re.MULTILINE)


FORMULAS = {
    "y[i] = x[i] * k[0] + ... + x[i + m - 1] * k[m - 1].": (
        r"y_{i} = x_{i} \cdot k_{0} + \dots + x_{i + m - 1} \cdot k_{m - 1}."
    ),
    "H' = floor((H + 2 * padding - size) / stride) + 1    and W' likewise.": (
        r"H' = \left\lfloor \frac{H + 2 \cdot \mathrm{padding} - \mathrm{size}}{\mathrm{stride}} "
        r"\right\rfloor + 1 \qquad\text{and W' likewise.}"
    ),
    "X[i + a, j + b] * K[a, b]": r"X_{i + a, j + b} \cdot K_{a, b}",
    "a / b = 1.5    and not c / 2 = 3;": r"\frac{a}{b} = 1.5 \qquad\text{and not c / 2 = 3;}",
    "a = b = c,   and    d' == 2.": r"a = b = c, \qquad\text{and} \qquad d' = 2.",
    "2 * sigma ** 2 * f(x=1)": r"2 \cdot \sigma^{2} \cdot f\left(x = 1\right)",
    "a - (b - c) - d": r"a - \left(b - c\right) - d",
    "(a + b) * c / (d + 1)": r"\frac{\left(a + b\right) \cdot c}{d + 1}",
    "-(a + b) ** 2": r"-\left(a + b\right)^{2}",
    "a * (b * c)": r"a \cdot \left(b \cdot c\right)",
    "n_out == c_in + x_1": r"n_{\mathrm{out}} = c_{\mathrm{in}} + x_{1}",
    "0 <= p < q != r": r"0 \le p < q \ne r",
    "dx_max = 1.50": r"\mathrm{dx\_max} = 1.50",
    "sqrt(x) + exp(-x) + f(x, y)": r"\sqrt{x} + \exp\left(-x\right) + f\left(x, y\right)",
    "Θ'' * x": r"Θ'' \cdot x",
}


@pytest.mark.parametrize(("line", "expected"), FORMULAS.items())
def test_a_formula_is_typeset(line, expected):
    assert latex(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("padding", "17", "", "a, b = c", "x += 1", "x -= 1", "x := 1", "return x", "import x"),
        *(
            "M @ X.ravel()",
            "x.y + 1",
            "X[1:2]",
            "X[0][1]",
            "print(x)",
            "print(x=1)",
            "f(**x)",
            "a // b",
            "a % b",
        ),
        *("'a' + b", "[1, 2]", "x in y", "1_000 + x", "0x10 + 1", "1e3 * x", "True + x", "~x"),
        *(
            "conv      6 filters",
            "a + b    $x$",
            "a + b    c_in",
            "a + b    ``c``",
            "a_prime + 1",
            "x if y else z",
        ),
        *("a; b", "lambda x: x", "(" * 300, "H' and W'", "the sum of a and b"),
    ],
)
def test_what_is_not_surely_a_formula_is_left_alone(line):
    assert latex(line) is None


# In Jupyter -----------------------------------------------------------------------------------


def fill(notebook, code):
    """Write the functions of a module into their cells, all else of it into the first one."""
    cells = parts(notebook)
    rest = []
    for node in ast.parse(code).body:
        text = ast.get_source_segment(code, node)
        if isinstance(node, ast.FunctionDef) and node.name in cells:
            cells[node.name].source = text
        else:
            rest.append(text)
    first = next(
        c for c in notebook.cells if c.cell_type == "code" and "nbgrader" not in c.metadata
    )
    first.source = "\n".join([*rest, first.source])
    return notebook


def told(cell):
    """Return what a cell printed, without colours; an exception fails the test."""
    assert all(output.output_type == "stream" for output in cell.get("outputs", []))
    text = "".join(output.text for output in cell.get("outputs", []))
    return re.sub("\x1b\\[[0-9;]*m", "", text).replace("\r\n", "\n")


def test_in_a_kernel_from_the_stub_to_the_last_point(kits, tmp_path, solution_text):
    kit = Path(shutil.copytree(kits / "numbers", tmp_path / "kit"))
    path = kit / "exercises" / "spread.ipynb"
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": path.parent}})
    with client.setup_kernel(env=dict(os.environ, TERM="xterm")):

        def run(*names):
            cells = parts(notebook)
            for cell in [cells[name] for name in names] if names else notebook.cells:
                client.execute_cell(cell, notebook.cells.index(cell))
            return {name: told(cell) for name, cell in cells.items() if name.endswith("-check")}

        first = run()
        assert len(first) == 5
        for name in ("center", "median", "counts", "span"):
            assert f"{name}: not written yet" in first[f"{name}-check"]
            assert f"%grader hint {name}" in first[f"{name}-check"]
        assert "exercises/spread.ipynb" in first["0-check"]
        assert "Is the notebook saved" not in "".join(first.values())

        fill(notebook, solution_text("spread"))
        forgotten = run("span", "span-check")["span-check"]
        assert forgotten.startswith("Is the notebook saved?")
        assert "span: not written yet" in forgotten

        nbformat.write(notebook, path)
        last = run("center", "median", "counts", "span-check", "0-check")
        assert "Every check passed." in last["span-check"]
        assert "Every check passed." in last["0-check"]
        assert "Is the notebook saved" not in last["span-check"] + last["0-check"]


@dataclasses.dataclass
class Shell:
    """What the magic needs of IPython."""

    cells: list[str] = dataclasses.field(default_factory=list)
    ran: list[str] = dataclasses.field(default_factory=list)
    magics: dict = dataclasses.field(default_factory=dict)

    @property
    def user_ns(self):
        return {"In": self.cells}

    def system(self, command):
        self.ran.append(command)

    def register_magic_function(self, function, magic_name):
        self.magics[magic_name] = function

    def grader(self, line):
        load(self)
        self.magics["grader"](line)
        return self.ran.pop()


@pytest.fixture
def inside(kits, tmp_path, monkeypatch):
    """The folder of notebooks in a kit, which is the current one."""
    kit = shutil.copytree(kits / "numbers", tmp_path / "kit")
    monkeypatch.chdir(kit / "exercises")
    return kit / "exercises"


def test_the_magic_quotes_what_it_is_given(inside):
    for typed, passed in [
        ("hint 'a; b'", "hint 'a; b'"),
        ("hint a;b $x", "hint 'a;b' '$x'"),
        ("hint it's", """hint 'it'"'"'s'"""),
        ("", ""),
    ]:
        command = Shell().grader(typed)
        assert command.endswith(f" -m grader {passed}".rstrip() + " < /dev/null")
        assert f" {sys.executable} " in command


def test_the_magic_takes_no_file_of_a_student_for_one_of_pythons(inside):
    (inside / "random.py").write_text("raise SystemExit('I am random')")
    command = Shell().grader("list")
    found = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")
    assert "Describing data" in found.stdout


def test_the_magic_asks_no_questions(inside, capsys):
    shell = Shell()
    load(shell)
    shell.magics["grader"]("quiz numbers")
    assert shell.ran == []
    assert "needs a terminal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cells", "line", "names"),
    [
        (["def span(values):\n    return 1"], "check span", ["span"]),
        (["def span(values):\n    return 1"], "check spread", ["span"]),
        (["def span(values):\n    return 1", "def center(X):\n    0"], "check", ["center", "span"]),
        (["def span(values):\n    return 1"], "check center", []),
        (["def span(values):\n    return 1"], "check --sandbox process center", []),
        (["def span(values):\n    return 1"], "hint span", []),
        (["def span(values):\n    return 1"], "check nonsense", []),
        (["def helper(values):\n    return 1", "x = 1", "def span(:"], "check", []),
        ([], "check", []),
    ],
)
def test_the_magic_tells_what_was_not_saved(inside, capsys, cells, line, names):
    Shell(cells).grader(line)
    told = re.findall(r"another ([\w, ]+) than", capsys.readouterr().out)
    assert told == ([", ".join(names)] if names else [])


def test_what_was_saved_may_differ_in_comments_only(inside, capsys):
    notebook = nbformat.read(inside / "spread.ipynb", as_version=4)
    parts(notebook)["span"].source = "def span(values):\n    # all\n    return 1"
    nbformat.write(notebook, inside / "spread.ipynb")
    Shell(["def span(values): return 0", "def span(values):  return 1"]).grader("check span")
    assert capsys.readouterr().out == ""


def test_the_magic_leaves_broken_files_to_the_command(inside, capsys):
    (inside / "spread.ipynb").write_text("no JSON")
    Shell(["def span(values): return 0"]).grader("check span")
    (inside / "spread.ipynb").unlink()
    Shell(["def span(values): return 0"]).grader("check span")
    assert capsys.readouterr().out == ""


# The same marks -------------------------------------------------------------------------------


def comparable(graded):
    """Return what was found of each exercise, with the name of the module in every message."""
    text = msgspec.json.encode(graded.report.exercises).decode()
    return json.loads(re.sub(r"\.ipynb, cell \d+", ".py", text).replace(".ipynb", ".py"))


def as_notebook(kits, assignment, exercise, code):
    path = kits / assignment / "exercises" / f"{exercise}.ipynb"
    return nbformat.writes(fill(nbformat.read(path, as_version=4), code))


EXERCISES = [("numbers", "spread"), ("numbers", "scaling"), ("models", "line")]


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES)
def test_a_right_notebook_earns_what_the_module_earns(
    mini, kits, grade, solution_text, assignment, exercise
):
    code = solution_text(exercise)
    others = {f"{name}.py": solution_text(name) for a, name in EXERCISES if a == assignment}
    notebook = as_notebook(kits, assignment, exercise, code)
    module = grade(others, assignment)
    others[f"{exercise}.ipynb"] = notebook
    del others[f"{exercise}.py"]
    found = grade(others, assignment)
    assert comparable(found) == comparable(module)
    assert found.exercise(exercise).status == "graded"
    assert all(task.score == task.max_score for task in found.exercise(exercise).tasks)


WRONG = [
    (assignment.name, exercise, name, task_of(function))
    for course in [load_course(Path(__file__).parent / "courses" / "mini")]
    for assignment in course.assignments
    for exercise in assignment.exercises
    for name, function in misconceptions(course.root, exercise.name).items()
]


@pytest.mark.parametrize(
    ("assignment", "exercise", "wrong", "task"), WRONG, ids=[name for _, _, name, _ in WRONG]
)
def test_a_wrong_notebook_loses_what_the_module_loses(
    mini, kits, grade, assignment, exercise, wrong, task
):
    files = as_submission(mini, exercise, wrong, task)
    module = grade(files, assignment, only={exercise.name: {task}})
    path = kits / assignment / "exercises" / f"{exercise.name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    parts(notebook)[task].source = files.pop(f"{exercise.name}.py").decode()
    files[f"{exercise.name}.ipynb"] = nbformat.writes(notebook).encode()
    found = grade(files, assignment, only={exercise.name: {task}})
    assert comparable(found) == comparable(module)
    assert found.task(task).score < found.task(task).max_score
    assert found.task(task).diagnosis == module.task(task).diagnosis


def test_an_error_is_told_with_the_cell_it_is_in(kits, grade):
    path = kits / "numbers" / "exercises" / "spread.ipynb"
    notebook = nbformat.read(path, as_version=4)
    parts(notebook)["span"].source = "def span(values):\n    return 1 / 0"
    found = grade({"spread.ipynb": nbformat.writes(notebook)}, only={"spread": {"span"}})
    assert found.statuses("span") == {"raised"}
    assert any("spread.ipynb, cell" in check.message for check in found.task("span").checks)
