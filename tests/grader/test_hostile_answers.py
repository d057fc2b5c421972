"""Answers that confuse, stop or fill the judge: none earns a point, none is the course's fault.

Where a test needs a check of a special kind, it stands in place of the check of `span`.
"""

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.course import load_course, pick_assignment
from grader.feedback import html, report_json, terminal
from grader.grading import Judge
from grader.model import SourceFile, Submission

# Sends the judge a reply to loading that the submission makes up.
SEND_REPLY = """
import os, socket, stat, sys
import numpy as np
wire = sys.modules["grader.wire"]

def send(reply):
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                socket.socket(fileno=number).sendall(wire.frame(wire.encode(("loaded", reply))))
        except OSError:
            pass
    os._exit(0)
"""

TASKS = {
    "spread": ("center(X)", "median(values)", "counts(values, edges)", "span(values)"),
    "scaling": ("rescale(X, low=0.0, high=1.0)", "standardize(X)"),
    "line": ("build_line(inputs, bias=True)", "mean_error(model, x, y)"),
}


def file_of(exercise, answers, before=""):
    """Return a file whose tasks give these answers, one each."""
    pairs = zip(TASKS[exercise], answers, strict=True)
    tasks = "".join(f"def {task}:\n    return {answer}\n" for task, answer in pairs)
    return f"import numpy as np\n{before}\n{tasks}"


def checks_of(report):
    return [c for e in report.exercises for t in e.tasks for c in t.checks]


def shown(report):
    """Return all that is ever shown of a report; what cannot be shown is an error."""
    pages = [html.render(report, "all"), terminal.render(report, audience="instructor")]
    return "".join([*pages, report_json(report).decode()])


@pytest.fixture
def judged_by(own_mini):
    """Return a function that grades a file for `span` by a check of one's own."""

    def judged_by(check, code, stub="span(values)", options=""):
        public = own_mini / "tests" / "public" / "test_spread.py"
        text = public.read_text()
        text = text[: text.index('@check("span"')] + f'@check("span", points=2{options})\n{check}'
        public.write_text(f"from hypothesis import assume\n{text}")
        for folder in ("exercises", "solutions"):
            file = own_mini / folder / "spread.py"
            file.write_text(file.read_text().replace("def span(values)", f"def {stub}"))
        course = load_course(own_mini)
        source = SourceFile(name="spread.py", data=code.encode())
        submission = Submission(student="s01", assignment="numbers", files=(source,))
        with Judge(
            course, course.assignments[0], sandbox="process", wanted={"spread": {"span"}}
        ) as judge:
            report = judge.grade(submission)
        shown(report)
        (found,) = checks_of(report)
        return found

    return judged_by


# Any answer at all ----------------------------------------------------------------------------

# What may be right by chance: a dtype, and the share of columns that are equal.
BY_CHANCE = {"test_single_precision_stays", "test_columns_have_deviation_one"}

SCALARS = ["None", "True", "-0.0", "0", "2**500", "-2**70", "1e308", "-1e-320", "1j", "''", "b'x'"]
SCALARS += ["float('nan')", "float('inf')", "complex('nan')", "'nan'", "'4.0'", "'<script>'"]
SCALARS += [
    "np.float16('nan')",
    "np.uint64(2**64 - 1)",
    "np.True_",
    "np.complex128(1e308 + 1e308j)",
]
DTYPES = ["bool", "int8", "int64", "uint64", "float16", "float32", "float64", "complex64"]
FILLED = ["np.zeros({0}, '{1}')", "np.full({0}, 1, '{1}') / 0", "np.full({0}, 7, '{1}') * -1.0"]
SHAPES = ["()", "0", "(0, 3)", "(0, 2**20)", "(2, 0, 2)", "3", "(1, 3)", "(2, 4)", "(1,) * 16"]

arrays = st.builds(str.format, st.sampled_from(FILLED), *map(st.sampled_from, (SHAPES, DTYPES)))
simple = st.sampled_from(SCALARS) | arrays


def holding(parts):
    """Lists, tuples and dicts of parts, the dicts looking like what stands for an array."""
    several = st.lists(parts, min_size=1, max_size=3).map(", ".join)
    like_an_array = "{{'shape': {}, 'dtype': 'x', 'values': {}}}".format
    return (
        several.map("[{}]".format)
        | several.map("({},)".format)
        | st.builds(like_an_array, parts, parts)
    )


answers = simple | holding(simple | holding(simple))

# Among them the array that is none, and what would steer a terminal or a page.
KNOWN = ["np.zeros((99, 999))", "[" * 20 + "]" * 20, "np", "{True: 1, 2.5: [{'': None}]}"]
KNOWN += ["{'dtype': 'int64', 'shape': [2], 'values': ['1', '2']}", "'\\x1b[2J\\u202e</script>'"]
KNOWN += ["{'dtype': 'x', 'shape': [0] * 99, 'values': []}", "['{{ 7 * 7 }}' * 99] * 2"]


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(answers=st.lists(answers, min_size=6, max_size=6))
@example(answers=KNOWN[:6])
@example(answers=KNOWN[2:])
@example(answers=[KNOWN[4]] * 6)
def test_no_answer_is_the_courses_fault_stops_the_judge_or_earns_a_point(grade, answers):
    files = {"spread.py": file_of("spread", answers[:4])}
    files["scaling.py"] = file_of("scaling", answers[4:])
    report = grade(files).report
    passed = {check.name for check in checks_of(report) if check.status == "passed"}
    assert passed <= BY_CHANCE
    assert {check.status for check in checks_of(report)} <= {"failed", "malformed", "passed"}
    assert "\x1b" not in shown(report)


@pytest.mark.parametrize(
    "answer",
    [
        "float('nan')",
        "torch.zeros(0)",
        "torch.full((1, 3), float('nan'))",
        "nn.Linear(0, 0)",
        "nn.Identity()",
        "[nn.Linear(3, 1)]",
        "type('Silent', (nn.Module,), {'forward': lambda self, x: None})()",
        "type('Odd', (nn.Module,), {'parameters': lambda self, *a, **k: iter([1, 2])})()",
        "type('Endless', (nn.Module,), {'parameters': lambda self, *a, **k: iter(int, 1)})()",
    ],
)
def test_no_model_is_the_courses_fault_stops_the_judge_or_earns_a_point(grade, answer):
    code = file_of("line", [answer] * 2, before="import torch\nfrom torch import nn")
    report = grade({"line.py": code}, "models").report
    assert report.score == 0.0
    assert "course_error" not in {check.status for check in checks_of(report)}
    shown(report)


META = """
import torch
from torch import nn

class Huge(nn.Module):
    def __init__(self):
        super().__init__()
        rows = [torch.empty(4000, 4000, device="meta") for _ in range({count})]
        self.rows = nn.ParameterList(nn.Parameter(row) for row in rows)

def build_line(inputs, bias=True):
    return Huge()
"""

LOADS = """
    import torch
    model = build_line(3)
    model.load([torch.zeros(shape) for shape in model.parameter_shapes()])
"""


def test_shapes_that_a_model_claims_take_no_memory_of_the_judge(own_mini):
    """Its parameters are on meta, where 64 MB each cost nothing."""
    public = own_mini / "tests" / "public" / "test_line.py"
    text = public.read_text()
    public.write_text(text[: text.index("    assert_same")] + LOADS.removeprefix("\n"))
    course = load_course(own_mini)
    wanted = {"line": {"build_line"}}
    with Judge(course, course.assignments[1], sandbox="process", wanted=wanted) as judge:
        for count, told in ((2, "too large"), (1000, "more parameters")):
            source = SourceFile(name="line.py", data=META.format(count=count).encode())
            submission = Submission(student="s01", assignment="models", files=(source,))
            found = checks_of(judge.grade(submission))[0]
            assert found.status in ("failed", "malformed")
            assert told in found.message


TWICE = '''
@given(values=st.lists(st.integers(1, 9), min_size=2, max_size=3).map(np.array))
def test_it(span, values):
    """Twice the values span twice as much."""
    assert_same(np.atleast_1d(span(2 * values)), 2 * np.atleast_1d(span(values)))
'''


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("np.zeros(0)", "the answer is an empty array"),
        ("np.full(3, np.nan)", "of the answer, all 3 entries are not a finite number"),
        ("np.array([0, np.inf])", "of the answer, 1 of 2 entries is not a finite number"),
    ],
)
def test_an_answer_that_agrees_with_twice_itself_by_being_void_is_wrong(judged_by, answer, told):
    code = f"import numpy as np\ndef span(values):\n    return {answer}\n"
    found = judged_by(TWICE, code)
    assert (found.status, found.message) == ("failed", told)
    assert found.counterexample is not None


def test_a_void_array_has_no_dtype_that_counts(grade):
    for answer in ("X[:0]", "X * np.float32('nan')", "np.float32('inf')"):
        code = f"import numpy as np\ndef center(X):\n    return {answer}\n"
        found = grade({"spread.py": code}, only={"spread": {"center"}})
        assert found.statuses("center") == {"failed"}, answer


@pytest.mark.parametrize(("options", "status"), [(", void=True", "passed"), ("", "course_error")])
def test_a_check_says_where_right_answers_are_void(judged_by, options, status):
    check = 'def test_it(span):\n    """It is told."""\n'
    check += "    assert_same(span(np.array([0.0, np.inf])), np.inf)\n"
    code = "def span(values):\n    return float(max(values) - min(values))\n"
    assert judged_by(check, code, options=options).status == status


ROOT = Path(__file__).parents[2]


def constant(exercise, answer):
    """Return the stub of an exercise of the course, its tasks giving this answer."""
    tree = ast.parse((ROOT / "exercises" / f"{exercise.name}.py").read_text("utf-8"))
    tasks = {task.name for task in exercise.tasks}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in tasks:
            node.body = ast.parse(f"return {answer}").body
    before = "\n".join(f"import {library}" for library in exercise.libraries)
    code = f"{before}\nimport numpy as np\n{ast.unparse(tree)}\n"
    return SourceFile(name=f"{exercise.name}.py", data=code.encode())


@pytest.mark.slow
@pytest.mark.usefixtures("needs_bwrap")
@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("by-hand", ["np.zeros((2, 2), 'float32')", "-1", "np.full((3, 3), np.nan)", *KNOWN[3:5]]),
        ("networks", ["torch.zeros(2, 2)", "torch.nn.Identity()", "[(1, 2), 'x']"]),
    ],
)
def test_no_answer_to_the_courses_tasks_is_its_fault_or_worth_much(name, answers):
    """A constant may have the right dtype, or a property that a check asks for."""
    course = load_course(ROOT)
    assignment = pick_assignment(course, name)
    with Judge(course, assignment) as judge:
        for answer in answers:
            files = tuple(constant(exercise, answer) for exercise in assignment.exercises)
            submission = Submission(student="s01", assignment=name, files=files)
            report = judge.grade(submission)
            assert "course_error" not in {check.status for check in checks_of(report)}
            assert report.score <= 0.06 * report.max_score
            assert shown(report)


# Answers that vary ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "varies",
    [
        "random.Random(time.time_ns()).random() < 0.5",
        "next(count) % 2",
        "next(count) < 8",
        "next(count) == 8",
        "time.time_ns() // 1000 % 2",
        "os.getpid() % 2",
    ],
)
def test_an_answer_that_varies_is_never_the_courses_fault(grade, solution_text, varies):
    """Some of these answer rightly by chance; a check that failed once stays failed."""
    before = "import itertools, os, random, time\nimport numpy as np\ncount = itertools.count()\n"
    code = f"def median(values):\n    return float(sorted(values)[len(values) // 2]) + ({varies})\n"
    found = grade({"spread.py": before + code}, only={"spread": {"median"}})
    assert found.statuses("median") <= {"failed", "passed", "raised"}
    assert found.check("test_the_middle_value_is_found").status == "failed"
    shown(found.report)


def test_an_answer_that_is_wrong_only_when_it_is_asked_among_others_is_wrong(grade_task):
    """All questions of a check are asked together first, and the failed one again alone."""
    code = (
        "import numpy as np\ncalls = []\ndef median(values):\n    calls.append(1)\n"
        "    v, n = np.sort(values), len(values)\n    if not n:\n        raise ValueError\n"
        "    if len(calls) == 20:\n        raise KeyError('once')\n"
        "    return float(v[(n - 1) // 2] + v[n // 2]) / 2\n"
    )
    statuses = [check.status for check in grade_task("median", code).checks]
    assert statuses.count("passed") == len(statuses) - 1


# Checks that an answer could keep from coming to their end --------------------------------------

ASSUMES = '''
@given({draws})
def test_it(span{name}):
    """It is told."""
    answer = span(np.array([1.0, 3.0, 5.0]))
    assume(np.isfinite(answer))
    assert_same(answer, 4.0)
'''

DRAWS_ON = '''
@given(data=st.data())
def test_it(span, data):
    """It is told."""
    answer = span(np.array([1.0, 3.0, 5.0]))
    data.draw({strategy})
    assert_same(span(np.array([1.0, 3.0, 5.0])), 4.0)
'''

DRAWS_MANY = '''
@given(data=st.data())
def test_it(span, data):
    """It is told."""
    n = data.draw(st.integers(10, 40))
    values = np.array(data.draw(st.lists(st.integers(-999, 999), min_size=n, max_size=n)))
    assert_same(span(values), float(values.max() - values.min()))
'''


@pytest.mark.parametrize(("draws", "name"), [("data=st.data()", ", data"), ("n=st.none()", ", n")])
def test_an_assumption_about_an_answer_lets_no_answer_through(judged_by, draws, name):
    check = ASSUMES.format(draws=draws, name=name)
    found = judged_by(check, "def span(values):\n    return float('nan')\n")
    assert found.status == "failed"
    assert "does not come to its end" in found.message


@pytest.mark.parametrize(
    ("strategy", "answer"),
    [
        ("st.integers().filter(lambda _: answer == 4)", "3.0"),
        ("st.integers(0, int(answer))", "next(count)"),
        ("st.lists(st.booleans(), min_size=2 * int(answer))", "9000.0"),
        ("st.integers(0, int(answer))", "-1.0"),
        ("st.sampled_from(range(int(answer)))", "0.0"),
    ],
)
def test_a_draw_that_depends_on_an_answer_stops_no_judge(judged_by, strategy, answer):
    code = f"import itertools\ncount = itertools.count(4)\ndef span(values):\n    return {answer}\n"
    assert judged_by(DRAWS_ON.format(strategy=strategy), code).status == "failed"


def test_a_check_that_draws_as_it_goes_may_take_long_to_shrink(judged_by):
    code = (
        "def span(values):\n    right = float(values.max() - values.min())\n"
        "    return right + (len(set(values)) > 9)\n"
    )
    assert judged_by(DRAWS_MANY, code).status == "failed"


# Replies to loading ---------------------------------------------------------------------------


@pytest.mark.usefixtures("needs_bwrap")
@pytest.mark.parametrize(
    "reply",
    [
        "{'faults': [('T', 'm', [('f' * 200, n, 'g', 'c' * 200) for n in range(50_000)])] * 5}",
        "{'faults': [('T' * 10**6, 'm' * 10**6, ())] * 9}",
        "{'faults': [], 'signatures': {'span': 'x' * 10**7}}",
        "{'faults': [], 'signatures': {}, 'defined': ['spam' * 10**5] * 100}",
        "{'unreadable': 'x' * 10**7}",
        "{'signatures': {}, 'faults': [], 'imported': ['scaling' * 10**5] * 50}",
    ],
)
def test_a_reply_to_loading_fills_no_report(grade, reply):
    code = f"{SEND_REPLY}\nsend({reply})\n"
    report = grade({"spread.py": code}, only={"spread": {"span"}}).report
    assert max(len(check.message) for check in checks_of(report)) <= 8000
    assert len(report.exercises[0].message) <= 8000
    assert len(shown(report)) < 100_000


@pytest.mark.skipif("sys.platform != 'linux'", reason="reads /proc")
@pytest.mark.parametrize(
    "default", ["[np.zeros(3), np.zeros(3)]", "(1, {})", "(True, 2)", "'(1, 2)'"]
)
def test_no_default_of_a_parameter_stops_the_judge(judged_by, default):
    check = 'def test_it(span):\n    """It is told."""\n    assert_same(span(np.ones(1)), 0.0)\n'
    rows = "[['values', 'POSITIONAL_OR_KEYWORD', False, None], "
    rows += f"['size', 'POSITIONAL_OR_KEYWORD', True, {default}]]"
    code = f"{SEND_REPLY}\nsend({{'signatures': {{'span': {rows}}}, 'faults': []}})\n"
    found = judged_by(check, code, stub="span(values, size=(1, 2))")
    assert found.status == "failed"
    assert "span(values, size=(1, 2))" in found.message


# Size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    ["'x' * 20_000_000", "np.zeros(2_500_000)", "{'k' * 10**6 + str(i): 0 for i in range(20)}"],
)
def test_an_answer_of_twenty_megabytes_is_too_much(grade_task, answer):
    code = f"import numpy as np\ndef span(values):\n    return {answer}\n"
    (found,) = grade_task("span", code).checks
    assert found.status == "malformed"
    assert "too large" in found.message


def test_a_check_is_not_asked_on_when_its_answers_are_too_large_together(grade):
    code = "import numpy as np\ndef center(X):\n    return np.zeros(500_000)\n"
    found = grade({"spread.py": code}, only={"spread": {"center"}})
    assert found.check("test_columns_are_centred").status == "failed"
    code = code.replace(
        "return", "answer = X - X.mean(axis=0)\n    return answer if X.size < 6 else"
    )
    found = grade({"spread.py": code}, only={"spread": {"center"}})
    assert found.check("test_columns_are_centred").status != "passed"


def test_a_mismatch_is_told_in_a_line_however_large_the_answer(grade_task):
    keys = "{'k' * 10**5 + str(i): 0 for i in range(99)}"
    for answer in (keys, "'x' * 10**7", "np.zeros(10**6)", "['x' * 10**6] * 9", "2**500"):
        code = f"import numpy as np\ndef span(values):\n    return {answer}\n"
        (found,) = grade_task("span", code).checks
        assert len(found.message) < 300


# The quiz -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("needs_bwrap")
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a." * 120_000 + b"a = 1", " time"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a = " + b"{a = " * 40 + b"1" + b"}" * 40, "too deep"),
        (b"[answers]\nmiddle = 0x" + b"f" * 200_000, "too large"),
        (b"[answers]\nmiddle = " + b"9" * 5000, "too many digits"),
        (b"[answers]\nmiddle = \xff", "UTF-8"),
        (b"#" * 300_000, "300000 bytes"),
    ],
)
def test_answers_that_would_take_all_memory_are_unreadable(grade, data, told):
    quiz = grade({"answers.toml": data}).report.quiz
    assert {question.status for question in quiz.questions} == {"missing"}
    assert told in quiz.message


def test_answers_of_every_kind_are_judged(grade):
    data = "[answers]\nmiddle = 2020-01-01\noutlier = {a = [1e999, nan]}\ncolumns = 07:32:00\n"
    quiz = grade({"answers.toml": data}).report.quiz
    assert {question.status for question in quiz.questions} <= {"wrong", "malformed"}
    assert quiz.questions[0].given == "2020-01-01"
