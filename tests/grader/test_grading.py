"""From a cause to a status: every row of the table of statuses, and what a report says of it."""

import json
import shutil

import msgspec
import pytest

from grader.course import load_course, pick_assignment
from grader.grading import Judge
from grader.model import SourceFile, Submission

NUMPY = "import numpy as np\n"
RIGHT_MEDIAN = "import numpy as np\ndef median(values):\n    return float(np.median(values))\n"
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}


def notebook(*cells):
    rows = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({**NOTEBOOK, "cells": rows})


def statuses(task):
    return {check.status for check in task.checks}


# A whole submission ---------------------------------------------------------------------------


def test_the_reference_earns_all_points(grade, solution_text):
    files = {f"{name}.py": solution_text(name) for name in ("spread", "scaling")}
    found = grade(files).report
    assert found.score == 21.0
    assert found.max_score == 25.0  # four points for the quiz
    assert {c.status for e in found.exercises for t in e.tasks for c in t.checks} == {"passed"}


def test_the_stubs_earn_nothing(grade, mini):
    stubs = {
        f"{n}.py": (mini.root / f"exercises/{n}.py").read_text() for n in ("spread", "scaling")
    }
    found = grade(stubs).report
    assert found.score == 0.0
    assert {c.status for e in found.exercises for t in e.tasks for c in t.checks} == {"missing"}
    assert found.exercises[0].status == "graded"
    assert found.exercises[0].tasks[0].checks[0].message == "center is not written yet"


def test_nothing_handed_in_is_a_report_of_zero_points(grade):
    found = grade({}).report
    assert (found.score, found.max_score) == (0.0, 25.0)
    assert [e.status for e in found.exercises] == ["missing", "missing"]
    assert "spread.py" in found.exercises[0].message
    assert {c.status for e in found.exercises for t in e.tasks for c in t.checks} == {"missing"}


def test_a_refused_file_is_unreadable_with_its_reason(grade):
    found = grade({}, refused={"spread.py": "is a link"}).exercise("spread")
    assert (found.status, found.message) == ("unreadable", "spread.py is a link")
    assert statuses(found.tasks[0]) == {"missing"}


def test_a_report_survives_json(grade, solution_text):
    found = grade({"spread.py": solution_text("spread"), "scaling.py": "def rescale(X): pass\n"})
    data = msgspec.json.encode(found.report)
    assert msgspec.json.decode(data, type=type(found.report)) == found.report


def test_two_runs_differ_in_the_time_alone(grade, solution_text):
    files = {"spread.py": solution_text("spread").replace("mean(axis=0)", "mean(axis=1)[:, None]")}
    first, second = (msgspec.structs.replace(grade(files).report, seconds=0.0) for _ in range(2))
    assert first == second


def test_the_quiz_is_judged_by_the_folders_student(grade):
    answers = 'student = "s02"\n[answers]\noutlier = "b"\n'
    quiz = grade({"answers.toml": answers}, student="s01").report.quiz
    assert [(q.id, q.status, q.score) for q in quiz.questions] == [
        ("middle", "missing", 0.0),
        ("outlier", "right", 2.0),
        ("columns", "missing", 0.0),
    ]
    assert "s02" in quiz.message


def test_public_checks_alone_need_no_solutions(mini, tmp_path, solution_text):
    kit = tmp_path / "kit"
    for part in ("exercises", "tests/public"):
        shutil.copytree(mini.root / part, kit / part)
    shutil.copy(mini.root / "course.toml", kit)
    course = load_course(kit)
    source = SourceFile(name="spread.py", data=solution_text("spread").encode())
    submission = Submission(student="me", assignment="numbers", files=(source,))
    only = {"spread": {"center", "median", "counts"}}
    with Judge(
        course, course.assignments[0], sandbox="process", hidden=False, wanted=only
    ) as judge:
        found = judge.grade(submission)
    assert {c.visibility for t in found.exercises[0].tasks for c in t.checks} == {"public"}
    assert found.score == found.max_score == 3.0


# Files ----------------------------------------------------------------------------------------


def test_a_syntax_error_is_unreadable_and_says_where(grade):
    found = grade({"spread.py": "def center(X)\n    return X\n"}, only={"spread": {"center"}})
    exercise = found.exercise("spread")
    assert exercise.status == "unreadable"
    assert "spread.py" in exercise.message
    assert "line 1" in exercise.message
    assert found.statuses("center") == {"missing"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("spread.py", b"\x00\x01"),
        ("spread.py", b"# \xff\xfe\nX = 1\n"),
        ("spread.py", "x = 1".encode("utf-16")),
        ("spread.ipynb", b"{"),
        ("spread.ipynb", b"{}"),
    ],
)
def test_a_file_that_is_no_python_is_unreadable(grade, name, data):
    found = grade({name: data}, only={"spread": {"center"}})
    assert found.exercise("spread").status == "unreadable"
    assert found.exercise("spread").message
    assert found.statuses("center") == {"missing"}


def test_what_stands_before_an_error_at_import_counts(grade):
    code = "def center(X):\n    return X - X.mean(axis=0)\n1 / 0\ndef median(values): pass\n"
    found = grade({"spread.py": code}, only={"spread": {"center", "median"}})
    exercise = found.exercise("spread")
    assert exercise.status == "graded"
    assert "ZeroDivisionError" in exercise.message
    assert "spread.py, line 3" in exercise.message
    assert "1 / 0" in exercise.message
    assert found.statuses("center") == {"passed"}
    assert found.statuses("median") == {"missing"}
    assert "ZeroDivisionError" in found.task("median").checks[0].message


def test_leaving_python_at_import_is_an_error_at_import(grade):
    code = "def center(X):\n    return X - X.mean(axis=0)\nraise SystemExit('done')\n"
    found = grade({"spread.py": code}, only={"spread": {"center", "median"}})
    assert "SystemExit: done" in found.exercise("spread").message
    assert found.statuses("center") == {"passed"}
    assert found.statuses("median") == {"missing"}


def test_ending_the_process_at_import_is_a_death(grade):
    code = "import os\ndef center(X):\n    return X - X.mean(axis=0)\nos._exit(3)\n"
    found = grade({"spread.py": code}, only={"spread": {"center", "median"}})
    assert found.exercise("spread").status == "graded"
    assert found.statuses("center") == found.statuses("median") == {"died"}
    assert "exit code 3" in found.exercise("spread").message


def test_an_endless_import_is_a_timeout(grade):
    found = grade({"spread.py": "while True:\n    pass\n"}, only={"spread": {"center"}})
    assert found.exercise("spread").status == "graded"
    assert "computing time" in found.exercise("spread").message
    assert found.statuses("center") == {"timeout"}


def test_a_notebook_goes_on_after_a_cell_that_fails(grade):
    cells = (
        "%matplotlib inline\n!ls\nimport numpy as np",
        "undefined_name + 1",
        "def center(X):\n    return X - X.mean(axis=0)",
        "def broken(:",
        "def median(values):\n    return float(sorted(values)[0])",
    )
    found = grade({"spread.ipynb": notebook(*cells)}, only={"spread": {"center", "median"}})
    message = found.exercise("spread").message
    assert found.exercise("spread").status == "graded"
    assert "NameError" in message
    assert "spread.ipynb, cell 2" in message
    assert "SyntaxError" in message
    assert found.statuses("center") == {"passed"}
    assert "failed" in found.statuses("median")


def test_a_fault_in_an_imported_exercise_is_told(grade, solution_text):
    wrong = "def center(X):\n    return X - X.mean()\n"
    files = {"spread.py": wrong, "scaling.py": solution_text("scaling")}
    found = grade(files, only={"spread": {"center"}, "scaling": {"standardize"}})
    assert found.task("standardize").score < 2.0
    assert "spread.py: a fault there shows here as well" in found.exercise("scaling").message


def test_an_imported_exercise_without_a_fault_is_not_blamed(grade, solution_text):
    wrong = "from spread import center\n\ndef standardize(X):\n    return center(X)\n"
    files = {"spread.py": solution_text("spread"), "scaling.py": wrong}
    found = grade(files, only={"spread": {"center"}, "scaling": {"standardize"}})
    assert found.task("standardize").score < 2.0
    assert found.exercise("scaling").message == ""


def test_an_import_of_an_exercise_that_was_not_handed_in_is_told(grade, solution_text):
    found = grade({"scaling.py": solution_text("scaling")}, only={"scaling": {"standardize"}})
    assert found.exercise("scaling").status == "graded"
    assert found.task("standardize").score == 0.0
    assert (
        "spread" in found.exercise("scaling").message + found.task("standardize").checks[0].message
    )


def test_an_exercise_is_not_answered_by_another_exercises_file(grade, solution_text):
    both = solution_text("spread") + "\n" + solution_text("scaling")
    found = grade({"spread.py": both})
    assert found.exercise("scaling").status == "missing"
    assert found.statuses("rescale") == {"missing"}


# Functions ------------------------------------------------------------------------------------


def test_a_function_that_is_not_there_is_missing(grade_task):
    found = grade_task("center", "def centre(X):\n    return X\n")
    assert statuses(found) == {"missing"}
    assert "there is no function center" in found.checks[0].message


@pytest.mark.parametrize(
    "signature",
    ["rescale(X)", "rescale(X, low, high)", "rescale(X, low=0.0, high=2.0)", "rescale(*values)",
     "rescale(X, high=1.0, low=0.0)", "rescale(X, low=0.0, high=1.0, *, more)"],
)  # fmt: skip
def test_a_wrong_signature_fails_and_shows_the_right_one(grade_task, signature):
    found = grade_task("rescale", f"def {signature}:\n    return X\n")
    assert statuses(found) == {"failed"}
    assert "rescale(X, low=0.0, high=1.0)" in found.checks[0].message


def test_further_parameters_with_defaults_are_fine(grade_task):
    code = "def center(X, axis=0, *more, **options):\n    return X - X.mean(axis=axis)\n"
    assert statuses(grade_task("center", code)) == {"passed"}


@pytest.mark.parametrize("value", ["3", "[1]", "None"])
def test_a_name_that_is_no_function_is_missing(grade_task, value):
    assert statuses(grade_task("center", f"center = {value}\n")) == {"missing"}


def test_the_stubs_own_error_is_missing(grade_task):
    found = grade_task("center", "def center(X):\n    raise NotImplementedError\n")
    assert statuses(found) == {"missing"}
    assert found.checks[0].message == "center is not written yet"


def test_what_a_function_raises_is_shown_with_its_own_lines(grade_task):
    code = "def helper(X):\n    return X.nothing\n\ndef center(X):\n    return helper(X)\n"
    found = grade_task("center", code)
    assert statuses(found) == {"raised"}
    message = found.checks[0].message
    assert message.startswith("AttributeError")
    assert "spread.py, line 5, in center" in message
    assert "return X.nothing" in message
    assert "session.py" not in message


@pytest.mark.parametrize(
    "raised",
    [
        "KeyboardInterrupt",
        "SystemExit(0)",
        "BaseException('x')",
        "GeneratorExit",
        "type('Own', (BaseException,), {})",
        "type('Own', (Exception,), {'__str__': lambda self: 1 / 0})()",
    ],
)
def test_whatever_is_raised_is_only_raised(grade_task, raised):
    found = grade_task("center", f"def center(X):\n    raise {raised}\n")
    assert statuses(found) == {"raised"}


def test_sys_exit_within_a_task_is_raised(grade_task):
    found = grade_task("center", "import sys\ndef center(X):\n    sys.exit(0)\n")
    assert statuses(found) == {"raised"}
    assert "SystemExit" in found.checks[0].message


def test_os_exit_within_a_task_is_a_death(grade_task):
    found = grade_task("span", "import os\ndef span(values):\n    os._exit(0)\n")
    assert statuses(found) == {"died"}
    assert "exit code 0" in found.checks[0].message


def test_an_endless_recursion_is_raised(grade_task):
    found = grade_task("span", "def span(values):\n    return span(values)\n")
    assert statuses(found) == {"raised"}
    assert "RecursionError" in found.checks[0].message


@pytest.mark.usefixtures("needs_bwrap")
def test_a_crash_is_a_death_that_names_its_cause(grade_task):
    code = "import ctypes\ndef span(values):\n    ctypes.string_at(0)\n"
    found = grade_task("span", code)
    assert statuses(found) == {"died"}
    assert "segmentation fault" in found.checks[0].message


def test_what_comes_after_a_death_is_still_asked(grade):
    code = (
        "import os\nimport numpy as np\ndef center(X):\n    os._exit(1)\n"
        "def counts(values, edges):\n    return [1, 2]\n"
    )
    found = grade({"spread.py": code}, only={"spread": {"center", "counts"}})
    assert found.statuses("center") == {"died"}
    assert found.check("test_the_lectures_values_are_counted").status == "passed"


def test_one_deadly_argument_costs_one_check(grade_task):
    code = (
        "import os\nimport numpy as np\ndef median(values):\n    if len(values) == 0:\n"
        "        os._exit(1)\n    v = np.sort(values)\n"
        "    return float(v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2\n"
    )
    found = grade_task("median", code)
    assert {c.name: c.status for c in found.checks} == {
        "test_one_value_is_its_own_median": "passed",
        "test_the_middle_value_is_found": "passed",
        "test_no_values_have_no_median": "died",
    }
    assert found.score == 2.0


# Time and memory ------------------------------------------------------------------------------


@pytest.mark.usefixtures("needs_bwrap")
@pytest.mark.parametrize(
    "code",
    [
        "def span(values):\n    while True: pass\n",
        "def span(values):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass\n",
        "import signal\ndef span(values):\n    signal.signal(signal.SIGPROF, signal.SIG_IGN)\n"
        "    while True: pass\n",
        "import signal\ndef span(values):\n    signal.setitimer(signal.ITIMER_PROF, 0)\n"
        "    while True: pass\n",
        "def span(values):\n    return sum(range(10**12))\n",
    ],
    ids=["busy", "catches-all", "ignores-the-signal", "stops-the-timer", "in-c"],
)
def test_an_endless_loop_is_a_timeout(grade_task, code):
    found = grade_task("span", code)
    assert statuses(found) == {"timeout"}
    assert "computing time" in found.checks[0].message


@pytest.mark.usefixtures("needs_bwrap")
def test_sleeping_is_a_timeout(grade_task):
    found = grade_task("span", "import time\ndef span(values):\n    time.sleep(10**6)\n")
    assert statuses(found) == {"timeout"}
    assert "hardly computed" in found.checks[0].message


def test_a_task_that_hangs_costs_no_other_task(grade):
    code = (
        "def center(X):\n    return X - X.mean(axis=0)\n"
        "def counts(values, edges):\n    while True: pass\n"
        "def median(values):\n    return float(values[0])\n"
    )
    found = grade({"spread.py": code}, only={"spread": {"center", "counts", "median"}})
    assert found.statuses("center") == {"passed"}
    assert found.statuses("counts") == {"timeout"}
    assert found.check("test_one_value_is_its_own_median").status == "passed"


def test_the_time_of_a_whole_submission_is_limited(own_mini):
    toml = own_mini / "course.toml"
    toml.write_text(toml.read_text().replace("time_limit = 60", "time_limit = 1"))
    course = load_course(own_mini)
    code = (
        "import time\ndef center(X):\n    end = time.process_time() + 0.15\n"
        "    while time.process_time() < end: pass\n    return X - X.mean(axis=0)\n"
    )
    submission = Submission(
        student="s", assignment="numbers", files=(SourceFile(name="spread.py", data=code.encode()),)
    )
    with Judge(
        course, course.assignments[0], sandbox="process", wanted={"spread": {"center", "median"}},
        warn=lambda _: None,
    ) as judge:  # fmt: skip
        found = judge.grade(submission)
    center = found.exercises[0].tasks[0]
    assert center.checks[1].status == "timeout"
    assert "the time for the whole submission is over" in center.checks[1].message


@pytest.mark.usefixtures("needs_bwrap")
@pytest.mark.parametrize(
    "code",
    [
        "np.ones(10**10)",
        "[np.empty(10**6) for _ in range(10**6)]",
        "'x' * 10**11",
    ],
)
def test_taking_all_memory_is_told_as_such(grade_task, code):
    found = grade_task("span", f"import numpy as np\ndef span(values):\n    return {code}\n")
    assert statuses(found) == {"out_of_memory"}


# Values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["X -= X.mean(axis=0)", "X[:] = 0", "X.sort()", "X.fill(3)"])
def test_a_changed_argument_fails_and_is_named(grade_task, change):
    found = grade_task(
        "center", f"def center(X):\n    Y = X - X.mean(axis=0)\n    {change}\n    return Y\n"
    )
    about_values = found.checks[1]
    assert about_values.status == "failed"
    assert "changes its argument (X)" in about_values.message


@pytest.mark.parametrize(
    "change",
    ["values.append(3)", "values.append(lambda: 0)", "values.append(values)", "edges.pop()"],
)
def test_a_changed_list_fails_whatever_is_put_into_it(grade_task, change):
    code = (
        "def counts(values, edges):\n    answer = [sum(a <= v < b for v in values)\n"
        f"        for a, b in zip(edges, edges[1:])]\n    {change}\n    return answer\n"
    )
    found = grade_task("counts", code)
    assert found.checks[0].status == "failed"
    assert "changes its argument" in found.checks[0].message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("X[:1]", "expected shape"),
        ("X.T[0]", "expected shape"),
        ("X * np.nan", "not a finite number"),
        ("X + 1j", "complex"),
        ("X > 0", "dtype"),
        ("None", "is a `return` missing?"),
        ("X.tolist()", "expected an array"),
        ("0.0", "expected an array"),
        ("X", "wrong"),
    ],
)
def test_a_wrong_answer_fails_and_says_in_what(grade_task, answer, told):
    found = grade_task("center", f"{NUMPY}def center(X):\n    return {answer}\n")
    assert found.checks[0].status == "failed"
    assert told in found.checks[0].message


def test_a_wrong_dtype_costs_the_check_about_dtype_alone(grade_task):
    code = f"{NUMPY}def center(X):\n    return (X - X.mean(axis=0)).astype('float64')\n"
    found = grade_task("center", code)
    assert [check.status for check in found.checks] == ["passed", "passed", "failed"]
    assert "float64, expected float32" in found.checks[2].message
    assert found.score == 4.0


def test_a_bad_argument_that_is_taken_costs_the_check_about_refusals_alone(grade_task):
    code = f"{NUMPY}def median(values):\n    v = np.sort(values)\n    n = len(v)\n" + (
        "    return float(v[(n - 1) // 2] + v[n // 2]) / 2 if n else 0.0\n"
    )
    found = grade_task("median", code)
    assert [check.status for check in found.checks] == ["passed", "passed", "failed"]
    assert "ValueError should be raised" in found.checks[2].message


@pytest.mark.parametrize(
    "answer",
    [
        "(v for v in values)",
        "object()",
        "lambda: values",
        "np",
        "span",
        "{1, 2}",
        "values.astype(object)",
        "values.astype(str)",
        "np.array([(1, 2.0)], dtype='i4,f8')",
        "values.astype('>f8')",
        "np.datetime64('2020-01-01')",
        "np.longdouble(1)",
        "endless",
        "[0] * 10**6",
        "np.zeros(10**7)",
        "'x' * 10**8",
        "np.empty((0, 2**40))",
        "2**5000",
        "{object(): 1}",
        "{(1, 2): 1}",
        "{np.str_('a'): 1}",
    ],
)
def test_an_answer_that_is_no_plain_value_is_malformed(grade_task, answer):
    code = f"{NUMPY}endless = []\nendless.append(endless)\n"
    found = grade_task("span", f"{code}def span(values):\n    return {answer}\n")
    assert statuses(found) == {"malformed"}, found.checks[0].message
    assert found.checks[0].message


def test_printing_megabytes_costs_nothing(grade_task):
    code = (
        "import sys, os\ndef center(X):\n    for _ in range(50):\n        print('x' * 10**5)\n"
        "        sys.stderr.write('y' * 10**5)\n        os.write(1, b'z' * 10**4)\n"
        "        os.write(2, b'z' * 10**4)\n    return X - X.mean(axis=0)\n"
    )
    assert statuses(grade_task("center", code)) == {"passed"}


def test_reading_stdin_finds_it_empty(grade_task):
    found = grade_task("center", "def center(X):\n    return input()\n")
    assert statuses(found) == {"raised"}
    assert "EOFError" in found.checks[0].message


def test_partial_marks_pass_below_their_maximum(grade_task):
    code = f"{NUMPY}def standardize(X):\n    Y = X - X.mean(axis=0)\n    Y[:, 0] /= X[:, 0].std()\n"
    found = grade_task("standardize", code + "    return Y\n")
    assert [(c.status, c.score, c.message) for c in found.checks] == [
        ("passed", 1.0, "50% of the points")
    ]


# What a report shows of a fault ---------------------------------------------------------------


def test_the_counterexample_is_the_smallest_and_has_the_arguments_names(grade_task):
    found = grade_task("center", f"{NUMPY}def center(X):\n    return X - X.mean()\n")
    example = found.checks[1].counterexample
    assert example.arguments == {"X": [[0.0, 1.0]]} or example.arguments == {"X": [[1.0, 0.0]]}
    assert example.expected == [[0.0, 0.0]]


def test_where_the_code_raised_the_reference_tells_what_was_expected(grade_task):
    code = (
        "def median(values):\n    return 1 / 0 if len(values) == 2 else float(sorted(values)[0])\n"
    )
    example = grade_task("median", code).checks[1].counterexample
    assert example.arguments == {"values": [0.0, 0.0]} or len(example.arguments["values"]) == 3


def test_a_failed_check_that_draws_as_it_goes_is_a_failed_check(grade_task):
    found = grade_task("rescale", "def rescale(X, low=0.0, high=1.0):\n    return X * 0\n")
    assert found.checks[2].name == "test_the_ends_are_reached"
    assert found.checks[2].status == "failed"


def test_an_answer_that_varies_from_call_to_call_stays_failed(grade_task):
    code = (
        f"{NUMPY}calls = []\ndef median(values):\n    calls.append(1)\n    v = np.sort(values)\n"
        "    n = len(v)\n    if not n:\n        raise ValueError\n"
        "    return float(v[(n - 1) // 2] + v[n // 2]) / 2 + (len(calls) == 15)\n"
    )
    found = grade_task("median", code)
    assert "failed" in statuses(found)


def test_a_hint_and_the_lecture_stand_where_points_are_lost(grade_task, solution_text):
    found = grade_task("center", "def center(X):\n    return X\n")
    assert (found.lecture, found.hint[:17]) == ("1, describing a table"[:30], "The mean of each ")
    assert grade_task("center", solution_text("spread")).hint == ""


# The course's own faults ----------------------------------------------------------------------


def test_a_reference_that_fails_its_check_is_the_courses_fault(own_mini, solution_text):
    path = own_mini / "solutions" / "spread.py"
    path.write_text(path.read_text().replace("X - X.mean(axis=0)", "X"))
    course = load_course(own_mini)
    source = SourceFile(name="spread.py", data=solution_text("spread").encode())
    submission = Submission(student="s", assignment="numbers", files=(source,))
    assignment = pick_assignment(course, "numbers")
    with Judge(course, assignment, sandbox="process", warn=lambda _: None) as judge:
        report = judge.grade(submission)
    task = next(t for e in report.exercises for t in e.tasks if t.name == "center")
    broken = [check for check in task.checks if check.status == "course_error"]
    assert broken
    assert all(check.score == 0 and "the reference fails" in check.message for check in broken)
    counted = [check.max_score for check in task.checks if check.status != "course_error"]
    assert task.max_score == sum(counted)


# What is not allowed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "used"),
    [
        ("", "np.median(values)"),
        ("from numpy import median as middle", "middle(values)"),
        ("import numpy\nalias = numpy.median", "alias(values)"),
        ("", "getattr(np, 'med' + 'ian')(values)"),
        ("", "eval('np.median(values)')"),
        (
            "namespace = {}\nexec('from numpy import median', namespace)",
            "namespace['median'](values)",
        ),
        ("", "np.lib._function_base_impl.median(values)"),
        ("", "__import__('numpy').median(values)"),
        ("import importlib", "importlib.import_module('numpy').median(values)"),
    ],
)
def test_a_forbidden_function_is_found_under_any_name(grade_task, before, used):
    code = f"{NUMPY}{before}\ndef median(values):\n    return float({used})\n"
    found = grade_task("median", code)
    assert statuses(found) == {"forbidden"}
    assert found.score == 0.0
    assert "numpy.median" in found.checks[0].message


def test_a_breach_is_not_hidden_by_catching_it(grade_task, solution_text):
    code = (
        "def median(values):\n    try:\n        np.median(values)\n    except BaseException:\n"
        "        pass\n    if len(values) == 0:\n        raise ValueError\n    n = len(values)\n"
        "    v = np.sort(values)\n    return float(v[(n - 1) // 2] + v[n // 2]) / 2\n"
    )
    assert statuses(grade_task("median", NUMPY + code)) == {"forbidden"}


def test_what_is_forbidden_in_one_exercise_is_allowed_in_the_next(grade, solution_text):
    code = f"{NUMPY}def standardize(X):\n    np.median(X)\n    np.histogram(X)\n" + (
        "    d = X.std(axis=0)\n    return (X - X.mean(axis=0)) / np.where(d == 0, 1, d)\n"
    )
    files = {"spread.py": solution_text("spread"), "scaling.py": code}
    found = grade(files, only={"spread": {"median"}, "scaling": {"standardize"}})
    assert found.statuses("median") == found.statuses("standardize") == {"passed"}


def test_a_library_that_is_not_there_may_be_imported_and_not_used(grade_task, solution_text):
    before = (
        "import scipy\nimport matplotlib.pyplot as plt\nfrom sklearn.metrics import *\n"
        "from pandas import DataFrame, Series\nimport torch\nplt.figure().add_subplot(111)\n"
        "figure, axes = plt.subplots()\nwith plt.style.context('ggplot'):\n    plt.show()\n"
        "close = abs(2 - plt.x * 3) < 1e-6\n"
    )
    found = grade_task("center", before + solution_text("spread"))
    assert statuses(found) == {"passed"}


def test_settings_of_a_library_that_is_not_there_may_be_made(grade_task, solution_text):
    before = "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (8, 6)\n"
    found = grade_task("center", before + solution_text("spread"))
    assert statuses(found) == {"passed"}


@pytest.mark.parametrize(
    ("before", "used"),
    [
        ("import scipy.stats", "scipy.stats.zscore(X)"),
        ("from scipy.stats import zscore", "zscore(X)"),
        ("import torch", "torch.tensor(X).mean()"),
        ("", "__import__('hypothesis').seed(3)"),
        ("import matplotlib.pyplot as plt", "plt.show()"),
    ],
)
def test_using_a_library_that_is_not_there_is_forbidden(grade_task, before, used):
    found = grade_task("center", f"{before}\ndef center(X):\n    return {used}\n")
    assert statuses(found) == {"forbidden"}
    assert found.score == 0.0


# Models ---------------------------------------------------------------------------------------

TORCH = "import torch\nfrom torch import nn\n"


def test_a_right_line_passes_whatever_its_class(grade_task):
    code = TORCH + (
        "class Own(nn.Module):\n    def __init__(self, inputs, bias):\n        super().__init__()\n"
        "        self.w = nn.Parameter(torch.zeros(1, inputs))\n"
        "        self.b = nn.Parameter(torch.zeros(1)) if bias else 0.0\n"
        "    def forward(self, x):\n        return x @ self.w.T + self.b\n"
        "def build_line(inputs, bias=True):\n    if inputs < 1:\n        raise ValueError\n"
        "    return Own(inputs, bias)\n"
    )
    assert statuses(grade_task("build_line", code)) == {"passed"}


def test_what_is_no_module_cannot_be_asked_as_one(grade_task):
    found = grade_task("build_line", "def build_line(inputs, bias=True):\n    return 3\n")
    assert "passed" not in statuses(found)
    assert found.score == 0.0


def test_a_model_left_in_another_mode_fails(grade_task):
    code = TORCH + (
        "def mean_error(model, x, y):\n    model.eval()\n    with torch.no_grad():\n"
        "        return float(((model(x) - y) ** 2).mean())\n"
    )
    found = grade_task("mean_error", code)
    assert statuses(found) == {"failed"}
    assert "another mode" in found.checks[0].message


def test_where_a_task_takes_a_model_no_error_of_ours_is_shown_as_expected(grade_task):
    found = grade_task("mean_error", "def mean_error(model, x, y):\n    return 1 / 0\n")
    assert statuses(found) == {"raised"}
    assert "Error" not in str(found.checks[0].counterexample.expected)


@pytest.mark.parametrize(
    "answer",
    ["torch.ones(2, dtype=torch.bfloat16)", "torch.ones(2, device='meta')",
     "torch.eye(2).to_sparse()", "torch.nn"],
)  # fmt: skip
def test_a_tensor_that_is_no_plain_numbers_is_malformed(grade_task, answer):
    found = grade_task("mean_error", f"{TORCH}def mean_error(model, x, y):\n    return {answer}\n")
    assert statuses(found) == {"malformed"}, found.checks[0].message


# Points for refusing ----------------------------------------------------------------------------


def test_a_task_that_refuses_everything_earns_nothing(grade_task):
    code = "def median(values):\n    raise ValueError('no')\n"
    report = grade_task("median", code)
    assert report.score == 0
    refusals = next(c for c in report.checks if c.name == "test_no_values_have_no_median")
    assert refusals.status == "failed"
    assert "a refusal earns nothing" in refusals.message
    assert refusals.counterexample is None


def test_a_refusal_counts_where_the_task_answers_at_all(grade_task):
    code = (
        "def median(values):\n    if len(values) == 0:\n        raise ValueError('no')\n"
        "    return 0.5\n"
    )
    report = grade_task("median", code)
    assert {c.name for c in report.checks if c.status == "passed"} == {
        "test_no_values_have_no_median"
    }


# Effort -----------------------------------------------------------------------------------------

MORE = """

@check("standardize", points=1)
def test_equal_values_become_zero(standardize):
    \"\"\"A column of equal values becomes zeros.\"\"\"
    assert_same(standardize(np.ones((2, 1))), np.zeros((2, 1)))


@check("standardize", points=1)
def test_the_shape_stays(standardize):
    \"\"\"The shape stays.\"\"\"
    assert_same(standardize(np.ones((2, 3))).shape, (2, 3))
"""


@pytest.mark.parametrize(
    ("effort", "asked"),
    [
        ("explain", ["equal_values_become_zero", "the_shape_stays", "columns_have_deviation_one"]),
        ("diagnose", ["equal_values_become_zero", "the_shape_stays"]),
        ("detect", ["equal_values_become_zero"]),
    ],
)
def test_effort_says_what_is_asked_after_a_loss(own_mini, effort, asked):
    """All of it; all but shares of points; nothing."""
    table, public = own_mini / "course.toml", own_mini / "tests" / "public" / "test_scaling.py"
    table.write_text(table.read_text().replace("standardize = 2", "standardize = 4"))
    public.write_text(public.read_text() + MORE)
    course = load_course(own_mini)
    assignment = next(a for a in course.assignments for e in a.exercises if e.name == "scaling")
    source = SourceFile(name="scaling.py", data=b"def standardize(X):\n    return X\n")
    submission = Submission(student="s01", assignment=assignment.name, files=(source,))
    only = {"scaling": {"standardize"}}
    with Judge(course, assignment, sandbox="process", wanted=only, effort=effort) as judge:
        (task,) = judge.grade(submission).exercises[0].tasks
    assert [check.name for check in task.checks] == [f"test_{name}" for name in asked]
    assert task.score < task.max_score
