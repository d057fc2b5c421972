"""What a notebook's kernel does with `%check`, and with imports of the notebooks beside it."""

import dataclasses
import re
import shutil
import signal
import sys
import types

import nbformat
import numpy as np
import pytest

from grader.cli.kernel import check, import_notebooks
from grader.course import load_course
from grader.errors import UsageError
from grader.release import release_to_nbgrader

RIGHT = "def span(values):\n    return float(values.max() - values.min())\n"
SPAN = "span test_the_lectures_column_spans_four"

MORE_CHECKS = '''

@check("span", points=0.5, partial=True)
def test_half_of_it_counts(span):
    """Half of it counts."""
    return 1.0 if span(np.array([1.0, 4.0])) == 3.0 else 0.5


@check("span", points=0.5)
def test_no_values_have_no_span(span):
    """No values have no span."""
    refuses(lambda: span(np.zeros(0)))
'''


@dataclasses.dataclass
class Shell:
    """What the magic needs of IPython."""

    user_ns: dict


@pytest.fixture(scope="module")
def folder(mini, tmp_path_factory):
    """An assignment as nbgrader hands it out, with checks of two more kinds."""
    root = shutil.copytree(mini.root, tmp_path_factory.mktemp("kernel") / "mini")
    public = root / "tests" / "public" / "test_spread.py"
    text = public.read_text().replace('@check("span", points=2)', '@check("span", points=1)')
    text = text.replace("import assert_same, check", "import assert_same, check, refuses")
    public.write_text(text + MORE_CHECKS)
    own = load_course(root)
    release_to_nbgrader(own, own.assignments[0], root)
    return root / "source" / "numbers"


@pytest.fixture
def ask(folder, monkeypatch):
    """Return a function that runs code as cells do, and then asks one check."""
    monkeypatch.chdir(folder)

    def ask(code, line=SPAN):
        names = {"np": np}
        exec(compile(code, "<cell>", "exec"), names)
        return check(Shell(names), line)

    return ask


def said(error):
    """Return what a notebook shows of an error, without colours."""
    return re.sub("\x1b\\[[0-9;]*m", "", "\n".join(error.value._render_traceback_()))


# %check ---------------------------------------------------------------------------------------


def test_a_right_function_passes(ask, capsys):
    assert ask(RIGHT) is None
    assert capsys.readouterr() == ("passed\n", "")


def test_a_wrong_one_raises_with_the_example_that_breaks_it(ask, capsys):
    with pytest.raises(AssertionError, match="expected 4, got 5") as error:
        ask("def span(values):\n    return float(values.max())\n")
    assert "span(values=[1.0, 3.0, 5.0])" in said(error)
    assert "kernel.py" not in said(error)
    assert capsys.readouterr() == ("", "")


def test_the_smallest_example_is_found(ask):
    with pytest.raises(AssertionError) as error:
        ask(
            "def median(values):\n    return float(min(values[0], 3))\n",
            "median test_one_value_is_its_own_median",
        )
    assert "median(values=[4.0])" in said(error)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "there is no function span"),
        ("def spam(values): ...\n", "did you mean to call spam span?"),
        ("def span(values):\n    raise NotImplementedError()\n", "span is not written yet"),
        ("def span(a, b): ...\n", "the parameters of span are not as in the exercise"),
        ("def span(values):\n    values[0] = 9\n    return 4.0\n", "changes its argument"),
        ("def span(values):\n    return 1 / 0\n", "ZeroDivisionError: division by zero"),
        ("def span(values):\n    exit()\n", "SystemExit"),
        ("def span(values):\n    return np.median(values) + 1\n", "uses numpy.median"),
        ("f = np.median\ndef span(values):\n    return f(values) + 1\n", "uses numpy.median"),
    ],
)
def test_whatever_a_function_does_is_told(ask, code, words):
    with pytest.raises(AssertionError) as error:
        ask(code)
    assert words in " ".join(said(error).split())


def test_what_an_exercise_forbids_is_forbidden_within_calls_alone(ask):
    before = np.median
    names_own = "def span(values):\n    return float(np.sort(values)[-1] - values.min())\n"
    assert ask(f"middle = np.median(np.ones(3))\n{names_own}") is None
    assert np.median is before


def test_warnings_and_prints_of_a_function_do_not_show(ask, capfd):
    # To nbgrader, a word on stderr is a wrong answer.
    noisy = "import sys, warnings\n" + RIGHT.replace(
        "    return",
        "    print(1)\n    print(2, file=sys.stderr)\n    warnings.warn('3')\n"
        "    np.float64(1) / 0\n    return",
    )
    ask(noisy)
    assert capfd.readouterr() == ("passed\n", "")


def test_an_endless_loop_ends_by_itself(ask):
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(AssertionError, match=r"took more than 0\.3 s of computing time"):
        ask("def span(values):\n    while True: pass\n")
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_who_interrupts_the_kernel_interrupts_the_check(ask):
    # nbgrader does so when a cell takes too long.
    with pytest.raises(KeyboardInterrupt):
        ask("def span(values):\n    raise KeyboardInterrupt\n")


def test_a_part_of_the_points_is_returned(ask, capsys):
    # nbgrader takes the value of a graded cell as its points.
    assert ask("def span(values):\n    return 4.0\n", "span test_half_of_it_counts") == 0.25
    assert capsys.readouterr().out == "passed: 50% of the points\n"
    assert ask(RIGHT, "span test_half_of_it_counts") is None


def test_a_refusal_earns_nothing_where_nothing_is_answered(ask):
    line = "span test_no_values_have_no_span"
    assert ask(RIGHT, line) is None
    with pytest.raises(AssertionError, match="so a refusal earns nothing"):
        ask("def span(values):\n    raise ValueError\n", line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "%check takes a task and one of its checks"),
        ("span", "%check TASK CHECK"),
        ("spam test_it", "did you mean span?"),
        ("span test_it", "span has no check test_it"),
        ("standardize test_it", "it has no public checks"),
    ],
)
def test_a_line_that_names_no_check_is_told(ask, line, words):
    with pytest.raises(UsageError) as error:
        ask(RIGHT, line)
    assert words in said(error)


def test_an_error_shows_the_lines_of_the_cell(ask, monkeypatch):
    code = "def span(values):\n    return 1 / 0\n"
    monkeypatch.setitem(sys.modules["linecache"].cache, "<cell>", (9, None, code.split("\n"), ""))
    with pytest.raises(AssertionError) as error:
        ask(code)
    assert "line 2, in span" in said(error)
    assert "return 1 / 0" in said(error)


# Imports --------------------------------------------------------------------------------------


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """Return a function that writes a notebook beside the one that runs."""
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    home = tmp_path / "autograded" / "ada" / "numbers"
    home.mkdir(parents=True)
    monkeypatch.chdir(home)
    import_notebooks()
    known = set(sys.modules)

    def write(name, *cells, folder=home):
        folder.mkdir(parents=True, exist_ok=True)
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        nbformat.write(made, folder / f"{name}.ipynb")

    yield write
    for name in set(sys.modules) - known:
        del sys.modules[name]


def test_a_notebook_beside_it_can_be_imported(beside, capfd):
    beside("nb_one", "%load_ext grader", "1 / 0", "print('!')\nX = 1", "def f():\n    return X")
    from nb_one import f

    assert f() == 1
    assert capfd.readouterr() == ("", "")


def test_what_is_nowhere_is_still_missing(beside):
    with pytest.raises(ModuleNotFoundError, match="nb_two"):
        import nb_two  # noqa: F401


def test_a_module_goes_before_a_notebook(beside, monkeypatch):
    beside("colorsys", "raise SystemExit")
    import colorsys

    assert isinstance(colorsys, types.ModuleType)
    assert not colorsys.__file__.endswith("ipynb")


def test_while_nbgrader_autogrades_the_others_lie_where_they_were_handed_in(
    beside, monkeypatch, tmp_path
):
    beside("nb_three", "X = 3", folder=tmp_path / "submitted" / "ada" / "numbers")
    with pytest.raises(ModuleNotFoundError):
        import nb_three
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    import nb_three

    assert nb_three.X == 3
