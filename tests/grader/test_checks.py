"""Checks: how they are declared and loaded, recorded against the reference, replayed, shrunk."""

import itertools
import subprocess
import sys
from textwrap import dedent

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Mismatch, assert_same, check
from grader.checks.check import load_checks
from grader.checks.local import LocalAnswerer, misconceptions
from grader.checks.run import Departed, Replayed, ask_example, drawn, record, shrink
from grader.checks.store import load_questions
from grader.checks.strategies import arrays, images, windows_on
from grader.course import load_course
from grader.errors import CourseError

HEAD = """
    import numpy as np
    from hypothesis import given, assume
    from hypothesis import strategies as st
    from grader.checks import Mismatch, assert_same, check, refuses, solution
"""


def write(path, text, head=HEAD):
    path.write_text(dedent(head) + dedent(text), "utf-8")
    return path


def one_check(tmp_path, text):
    (found,) = load_checks(write(tmp_path / "test_own.py", text))
    return found


def answerer(**functions):
    return LocalAnswerer(functions)


# Declaring and loading ------------------------------------------------------------------------


def test_a_check_is_told_by_its_decorator_and_its_docstring(tmp_path):
    found = one_check(tmp_path, """
        @check("double", points=2.5, about="dtype", examples=7, seconds=9.0)
        @given(x=st.integers())
        def test_it_doubles(double, x):
            '''Twice the number comes out.

            More is for authors.
            '''
    """)  # fmt: skip
    assert (found.name, found.task, found.title) == (
        "test_it_doubles", "double", "Twice the number comes out",
    )  # fmt: skip
    assert (found.points, found.about, found.examples, found.seconds) == (2.5, "dtype", 7, 9.0)
    assert found.needs == ("double",)
    assert found.draws


def test_checks_come_in_the_order_of_their_file_and_helpers_do_not_count(tmp_path):
    found = load_checks(write(tmp_path / "test_own.py", """
        def helper(x): return x
        @check("b")
        def test_z(b):
            '''Second letter.'''
        @check("a")
        def test_a(a):
            '''First letter.'''
    """))  # fmt: skip
    assert [c.name for c in found] == ["test_z", "test_a"]


def test_a_check_without_a_docstring_is_the_courses_fault(tmp_path):
    with pytest.raises(CourseError, match="has no docstring"):
        one_check(tmp_path, "@check('a')\ndef test_a(a): pass\n")


def test_a_test_file_that_cannot_be_run_is_the_courses_fault(tmp_path):
    path = write(tmp_path / "test_own.py", "1 / 0\n")
    with pytest.raises(CourseError, match="cannot be loaded: ZeroDivisionError") as error:
        load_checks(path)
    assert error.value.where == str(path)


# Recording ------------------------------------------------------------------------------------

DOUBLE = """
    @check("double", examples=30)
    @given(x=st.integers(-99, 99))
    def test_it_doubles(double, x):
        '''Twice the number comes out.'''
        assert_same(double(x), 2 * x)
"""


def test_recording_is_deterministic(tmp_path):
    found = one_check(tmp_path, DOUBLE)
    first, second = (record(found, answerer(double=lambda x: 2 * x)) for _ in range(2))
    assert first == second
    assert len(first.examples) == 30
    assert not first.live


def test_recording_is_the_same_in_another_process(tmp_path):
    found = one_check(tmp_path, DOUBLE)
    code = (
        "from pathlib import Path\nfrom grader.checks.check import load_checks\n"
        "from grader.checks.local import LocalAnswerer\nfrom grader.checks.run import record\n"
        f"check, = load_checks(Path({str(tmp_path / 'test_own.py')!r}))\n"
        "print(record(check, LocalAnswerer({'double': lambda x: 2 * x})).packed.hex())\n"
    )
    packed = record(found, answerer(double=lambda x: 2 * x)).packed.hex()
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        assert run.stdout.strip() == packed, run.stderr


def test_another_seed_draws_other_questions(tmp_path):
    found = one_check(tmp_path, DOUBLE)
    right = answerer(double=lambda x: 2 * x)
    assert record(found, right).calls != record(found, right, seed=found.seed + 1).calls


def test_a_reference_that_fails_is_the_courses_fault(tmp_path):
    found = one_check(tmp_path, DOUBLE)
    with pytest.raises(CourseError, match="the reference fails test_it_doubles") as error:
        record(found, answerer(double=lambda x: x))
    assert "mend the check or the reference" in error.value.hint


def test_a_check_that_breaks_is_the_courses_fault(tmp_path):
    found = one_check(tmp_path, """
        @check("double")
        @given(x=st.integers())
        def test_it_breaks(double, x):
            '''It breaks.'''
            double(x).no_such_thing
    """)  # fmt: skip
    with pytest.raises(CourseError, match="the reference fails test_it_breaks"):
        record(found, answerer(double=lambda x: 2 * x))


def test_a_partial_check_that_the_reference_does_not_fill_is_the_courses_fault(tmp_path):
    found = one_check(tmp_path, """
        @check("double", partial=True)
        def test_half(double):
            '''Half.'''
            return 0.5
    """)  # fmt: skip
    with pytest.raises(CourseError, match="50%"):
        record(found, answerer(double=lambda x: 2 * x))


def test_a_check_with_data_is_live_and_has_no_recording(tmp_path):
    found = one_check(tmp_path, """
        @check("double", examples=10)
        @given(data=st.data())
        def test_it_doubles(double, data):
            '''Twice the number comes out.'''
            x = data.draw(st.integers())
            assert_same(double(x), 2 * x)
    """)  # fmt: skip
    recorded = record(found, answerer(double=lambda x: 2 * x))
    assert recorded.live
    assert recorded.examples == ()
    assert all(fault is None for _, fault, _, _ in drawn(found, answerer(double=lambda x: x + x)))
    assert drawn(found, answerer(double=lambda x: 3))[-1][1].status == "failed"


# Replaying ------------------------------------------------------------------------------------


def replay(found, recorded, functions):
    """Return the first fault of a recording, asked all at once as the judge does."""
    asked = answerer(**functions)
    for example in recorded.examples:
        answers = [asked.session.ask(*call) for call in example.calls]
        try:
            replayed = Replayed(example.calls, answers, asked.device)
            fault, _, _ = ask_example(found, example.arguments, replayed)
        except Departed:
            fault, _, _ = ask_example(found, example.arguments, asked)
        if fault is not None:
            return fault
    return None


def plainly(found, functions):
    """Return whether Hypothesis alone, without recording, finds the functions right."""
    from grader.checks.answers import TaskCall

    asked = answerer(**functions)
    tasks = {name: TaskCall(asked, name) for name in found.needs}
    try:
        hypothesis.seed(found.seed)(found.function)(**tasks)
    except Exception:
        return False
    return True


VERSIONS = {
    "right": lambda x: 2 * x,
    "wrong": lambda x: 2 * x + 1,
    "wrong-for-large": lambda x: 2 * x if x < 90 else 0,
    "wrong-for-zero": lambda x: 2 * x or 1,
    "raises": lambda x: 1 // 0,
    "raises-for-negative": lambda x: 2 * x if x >= 0 else [][1],
    "wrong-type": lambda x: str(2 * x),
    "nothing": lambda x: None,
}


@pytest.mark.parametrize("version", VERSIONS)
def test_replay_and_plain_hypothesis_give_the_same_verdict(tmp_path, version):
    found = one_check(tmp_path, DOUBLE)
    recorded = record(found, answerer(double=VERSIONS["right"]))
    functions = {"double": VERSIONS[version]}
    assert (replay(found, recorded, functions) is None) == plainly(found, functions)


def test_the_same_question_asked_twice_has_two_answers(tmp_path):
    found = one_check(tmp_path, """
        @check("double", examples=3)
        @given(x=st.integers(1, 9))
        def test_again(double, x):
            '''The same question has the same answer.'''
            assert_same(double(x), double(x))
    """)  # fmt: skip
    recorded = record(found, answerer(double=lambda x: 2 * x))
    count = itertools.count()
    assert replay(found, recorded, {"double": lambda x: 2 * x}) is None
    assert replay(found, recorded, {"double": lambda x: next(count)}).status == "failed"


def test_a_question_that_depends_on_an_answer_is_asked_live(tmp_path):
    found = one_check(tmp_path, """
        @check("double")
        @given(x=st.integers(1, 9))
        def test_twice(double, x):
            '''Doubling twice is four times.'''
            assert_same(double(double(x)), 4 * x)
    """)  # fmt: skip
    recorded = record(found, answerer(double=lambda x: 2 * x))
    assert replay(found, recorded, {"double": lambda x: 2 * x}) is None
    assert replay(found, recorded, {"double": lambda x: -2 * x}) is None
    assert replay(found, recorded, {"double": lambda x: x + 1}).status == "failed"


def test_an_example_that_is_assumed_away_faults_nobody(tmp_path):
    found = one_check(tmp_path, """
        @check("double")
        @given(x=st.integers(-9, 9))
        def test_positive(double, x):
            '''Positive numbers are doubled.'''
            assume(x > 0)
            assert_same(double(x), 2 * x)
    """)  # fmt: skip
    recorded = record(found, answerer(double=lambda x: 2 * x))
    assert replay(found, recorded, {"double": lambda x: 2 * x if x > 0 else 1 / 0}) is None


def status(body, **functions):
    """Return the status that one check of one example gives."""

    def test(f):
        """Title."""
        return body(f)

    found = check("f")(test).__check__
    fault, share, _ = ask_example(found, {}, answerer(**functions))
    return fault.status if fault else share


def test_what_goes_wrong_in_a_check_is_the_answers_fault():
    assert status(lambda f: None) == 1.0
    assert status(lambda f: f(), f=lambda: 1 / 0) == "raised"
    assert status(lambda f: f(), f=lambda: [].nothing) == "raised"
    assert status(lambda f: f()) == "missing"
    assert status(lambda f: f(), f=lambda: (_ for _ in ())) == "malformed"
    assert status(lambda f: f()[3], f=lambda: [1]) == "failed"
    assert status(lambda f: f().shape, f=lambda: None) == "failed"
    assert status(lambda f: assert_same(f(), 1), f=lambda: 2) == "failed"

    def not_written():
        raise NotImplementedError

    assert status(lambda f: f(), f=not_written) == "missing"


@pytest.mark.parametrize(
    ("earned", "share"), [(0.25, 0.25), (1.5, 1.0), (-3, 0.0), (np.float64(0.5), 0.5)]
)
def test_a_partial_share_lies_between_nothing_and_all(earned, share):
    @check("f", partial=True)
    def test(f):
        """Title."""
        return earned

    assert ask_example(test.__check__, {}, answerer())[:2] == (None, share)


def test_a_share_that_is_not_a_number_earns_nothing():
    @check("f", partial=True)
    def test(f):
        """Title."""
        return float("nan")

    fault, share, _ = ask_example(test.__check__, {}, answerer())
    assert share == 0.0 or fault is not None


# Shrinking ------------------------------------------------------------------------------------


def smallest(test, **functions):
    found = test.__check__
    asked = answerer(**functions)
    fault = drawn(found, asked)[-1][1]
    assert fault is not None
    return shrink(found, asked, fault)


@check("f", examples=60)
@given(x=st.integers(-1000, 1000))
def test_of_a_number(f, x):
    """A number stays."""
    assert_same(f(x), x)


@check("f")
@given(X=images())
def test_of_an_image(f, X):
    """An image stays."""
    assert_same(f(X), X)


@check("f")
@given(question=windows_on())
def test_of_a_window(f, question):
    """A window fits."""
    X, size, stride = question
    assert_same(f(X, size, stride), X)


@check("f")
@given(values=st.lists(st.integers(0, 20)))
def test_of_a_list(f, values):
    """A list stays."""
    assert_same(f(values), values)


for each in (test_of_a_number, test_of_an_image, test_of_a_window, test_of_a_list):
    each.__test__ = False  # they are checks, for the tests below


def test_a_number_is_shrunk_to_the_smallest_that_fails():
    fault = smallest(test_of_a_number, f=lambda x: x if x < 10 else 0)
    assert fault.arguments == {"x": 10}
    assert (fault.mismatch.actual, fault.mismatch.expected) == (0, 10)


def test_an_image_is_shrunk_to_the_entry_that_matters():
    fault = smallest(test_of_an_image, f=lambda X: np.maximum(X, 0))
    assert fault.arguments["X"].tolist() == [[-1.0]]


def test_an_image_is_shrunk_to_the_smallest_shape_that_matters():
    fault = smallest(test_of_an_image, f=lambda X: X if X.shape[1] < 3 else X * 0 + 1)
    assert fault.arguments["X"].tolist() == [[0.0, 0.0, 0.0]]


def test_a_window_is_shrunk_with_its_stride():
    fault = smallest(test_of_a_window, f=lambda X, size, stride: X if stride is None else X + 1)
    X, size, stride = fault.arguments["question"]
    assert (X.tolist(), size, stride) == ([[0.0]], 1, 1)


def test_a_list_is_shrunk_to_the_pair_that_matters():
    fault = smallest(test_of_a_list, f=sorted)
    assert fault.arguments == {"values": [1, 0]}


def test_a_crash_is_shrunk_as_a_crash():
    fault = smallest(test_of_a_number, f=lambda x: 1 // 0 if x > 20 else x)
    assert fault.status == "raised"
    assert fault.arguments == {"x": 21}


def test_an_answer_that_varies_from_call_to_call_stays_failed():
    calls = []

    def moody(x):
        calls.append(x)
        return x if len(calls) % 3 else x + 1

    fault = smallest(test_of_a_number, f=moody)
    assert fault.status == "failed"
    assert fault.mismatch is not None


def test_an_answer_that_is_wrong_only_once_stays_failed():
    calls = []

    def once(x):
        calls.append(x)
        return x + (len(calls) == 4)

    fault = smallest(test_of_a_number, f=once)
    assert fault.status == "failed"


def test_a_check_that_draws_as_it_goes_is_shrunk_too():
    @check("f")
    @given(data=st.data())
    def test(f, data):
        """A drawn number stays."""
        x = data.draw(st.integers(0, 99))
        assert_same(f(x), x)

    assert smallest(test, f=lambda x: min(x, 7)).status == "failed"


def test_a_worked_example_is_as_small_as_it_is():
    @check("f")
    def test(f):
        """One is one."""
        assert_same(f(1), 1)

    fault = smallest(test, f=lambda x: 2)
    assert fault.arguments == {}
    assert isinstance(fault.mismatch, Mismatch)


# Strategies -----------------------------------------------------------------------------------


@given(arrays((3, 2), dtype="float32", low=-2, high=5))
def test_arrays_hold_whole_numbers_in_their_range(array):
    assert array.dtype == np.float32
    assert array.shape == (3, 2)
    assert ((array >= -2) & (array <= 5) & (array == array.round())).all()


@given(arrays((2, 2), dtype="uint8", low=-9, high=3))
def test_unsigned_arrays_start_at_zero(array):
    assert array.max() <= 3


@given(windows_on(leading=2, padded=True))
def test_windows_fit_and_padding_is_smaller(question):
    X, size, stride, padding = question
    sides = size if isinstance(size, tuple) else (size, size)
    border = padding if isinstance(padding, tuple) else (padding, padding)
    steps = stride if isinstance(stride, tuple) else (stride, stride)
    assert all(f <= n for f, n in zip(sides, X.shape[-2:], strict=True))
    assert all(0 <= p < f for p, f in zip(border, sides, strict=True))
    assert all(s is None or s > 0 for s in steps)
    assert 2 <= X.ndim <= 4


# The store ------------------------------------------------------------------------------------


def quiet(_):
    pass


def asked(questions):
    """Return all that a set of questions asks, as bytes."""
    return [
        (item.check.name, item.recording.live, item.recording.packed) for item in questions.items
    ]


def test_questions_are_recorded_once_and_kept(own_mini):
    course = load_course(own_mini)
    said = []
    first = load_questions(course, course.exercises[0], warn=said.append)
    again = load_questions(course, course.exercises[0], warn=said.append)
    assert said == ["recording the questions of spread"]
    assert asked(first) == asked(again)


@pytest.mark.parametrize(
    "file",
    ["tests/hidden/test_spread.py", "tests/public/test_spread.py", "solutions/spread.py",
     "solutions/scaling.py", "solutions/misconceptions/spread.py"],
)  # fmt: skip
def test_questions_are_recorded_anew_when_their_source_changes(own_mini, file):
    course = load_course(own_mini)
    load_questions(course, course.exercises[0], warn=quiet)
    path = own_mini / file
    path.write_text(path.read_text() + "\n# changed\n")
    said = []
    load_questions(course, course.exercises[0], warn=said.append)
    assert said == ["recording the questions of spread"]


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_recording_is_made_again(own_mini, damage):
    course = load_course(own_mini)
    first = load_questions(course, course.exercises[0], warn=quiet)
    path = own_mini / ".grader" / "recordings" / "spread.bin"
    path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    again = load_questions(course, course.exercises[0], warn=quiet)
    assert asked(first) == asked(again)


INTERRUPTED = "import signal; signal.raise_signal(signal.SIGINT)\n"


@pytest.mark.parametrize("file", ["spread.py", "misconceptions/spread.py"])
@pytest.mark.parametrize("moment", ["it is loaded", "it answers"])
def test_ctrl_c_in_trusted_code_is_no_fault_of_it_and_nothing_is_recorded(own_mini, file, moment):
    path = own_mini / "solutions" / file
    code = path.read_text("utf-8")
    if moment == "it is loaded":
        code += INTERRUPTED
    else:
        code = code.replace("    return ", f"    {INTERRUPTED}    return ")
    path.write_text(code, "utf-8")
    course = load_course(own_mini)
    with pytest.raises(KeyboardInterrupt):
        load_questions(course, course.exercises[0], warn=quiet)
    assert not (own_mini / ".grader" / "recordings" / "spread.bin").exists()


def test_a_course_that_cannot_be_written_to_is_recorded_all_the_same(own_mini):
    (own_mini / ".grader").write_text("no folder\n")
    course = load_course(own_mini)
    assert load_questions(course, course.exercises[0], warn=quiet).items


def test_public_questions_are_those_of_all_questions(mini):
    public = load_questions(mini, mini.exercises[0], hidden=False, warn=quiet)
    every = load_questions(mini, mini.exercises[0], warn=quiet)
    assert {item.visibility for item in public.items} == {"public"}
    own = every._replace(items=tuple(i for i in every.items if i.visibility == "public"))
    assert asked(public) == asked(own)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("course.toml", "median = 3", "median = 4", "add up to 3 points, course.toml gives 4"),
        ("tests/hidden/test_spread.py", '@check("median"', '@check("middle"', "no task of it"),
        ("tests/hidden/test_spread.py", "def test_no_values_have_no_median",
         "def test_one_value_is_its_own_median", "two checks called test_one_value"),
        ("tests/hidden/test_spread.py", '("spread")', '("absent")', "cannot be loaded"),
        ("solutions/spread.py", "import numpy as np", "1 / 0", "ZeroDivisionError"),
        ("solutions/spread.py", "import numpy as np", "import numpy(", "spread.py"),
        ("solutions/misconceptions/spread.py", "import numpy as np", "1 / 0", "ZeroDivision"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_author_is_the_courses_fault_and_says_where(
    own_mini, file, old, new, told
):
    path = own_mini / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CourseError, match=told):
        load_questions(course := load_course(own_mini), course.exercises[0], warn=quiet)


def test_a_check_that_the_reference_fails_is_marked_and_told(own_mini):
    path = own_mini / "solutions" / "spread.py"
    path.write_text(path.read_text().replace("def median", "def middle"))
    told = []
    course = load_course(own_mini)
    questions = load_questions(course, course.exercises[0], warn=told.append)
    broken = {item.check.task for item in questions.items if item.recording.fault}
    assert broken == {"median"}
    assert any("the reference fails test_one_value" in line for line in told)


def test_a_missing_test_file_is_the_courses_fault(own_mini):
    (own_mini / "tests" / "hidden" / "test_spread.py").unlink()
    course = load_course(own_mini)
    with pytest.raises(CourseError, match="spread has no hidden checks"):
        load_questions(course, course.exercises[0], warn=quiet)


def test_misconceptions_are_found_with_their_task(mini):
    found = misconceptions(mini.root, "spread")
    assert list(found)[:2] == ["mean_of_the_whole_table", "mean_of_each_row"]
    assert "median" not in found


# pytest ---------------------------------------------------------------------------------------


def run_pytest(folder, *options):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


def test_pytest_asks_the_students_own_file(own_mini, solution_text):
    failing = run_pytest(own_mini, "tests/public/test_spread.py")
    assert failing.returncode == 1
    assert "4 failed" in failing.stdout
    (own_mini / "exercises" / "spread.py").write_text(solution_text("spread"))
    passing = run_pytest(own_mini, "tests/public/test_spread.py")
    assert "4 passed" in passing.stdout, passing.stdout


def test_pytest_can_ask_the_solutions(own_mini):
    run = run_pytest(own_mini, "--import-mode=importlib", "--answers-from", "solutions", "tests")
    assert run.returncode == 0, run.stdout
    assert " passed" in run.stdout
