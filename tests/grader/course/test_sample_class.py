"""The sample class: everybody gets a report, and it says what is wrong with their work."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import grader.feedback
from grader.checks.local import misconceptions
from grader.course import load_course, pick_assignment

ROOT = Path(__file__).parents[3]
CLASS = Path("examples", "class")
STUDENTS = sorted(path.stem for path in (ROOT / CLASS / "submitted").iterdir())
EXERCISES = [e.name for e in pick_assignment(load_course(ROOT), "by-hand").exercises]

pytestmark = pytest.mark.usefixtures("needs_bwrap")

# Who misunderstood what; of everybody else no misunderstanding may be told.
DIAGNOSES = {
    "david": {
        "corr1d": "convolution_1d",
        "corr2d": "convolution_for_cross_correlation",
        "conv2d": "cross_correlation_for_convolution",
        "conv_matrix": "matrix_of_the_flipped_kernel",
        "vertical_edges": "right_minus_left",
        "horizontal_edges": "lower_minus_upper",
        "corr2d_strided": "kernel_flipped",
        "corr2d_multi_in": "flipped_in_every_channel",
        "corr2d_multi_in_out": "kernels_flipped",
        "conv_layer": "kernels_flipped",
        "corr2d_backward": "kernel_not_flipped",
    },
    "elena": {
        "max_pool2d": "zero_padding_wins",
        "softmax": "over_the_batch",
    },
    "felix": {
        "corr2d_strided": "output_size_rounded_up",
        "pixel_use": "use_of_windows_past_the_border",
        "conv_output_size": "rounded_up",
    },
    "gita": {
        "corr2d_strided": "last_windows_missing",
        "pixel_use": "last_windows_not_counted",
        "conv_output_size": "one_forgotten",
    },
    "hugo": {
        "corr2d_multi_in_out": "bias_left_out",
        "conv_params": "biases_forgotten",
        "dense_params": "dense_biases_forgotten",
        "summarize": "all_biases_forgotten",
        "total_params": "total_without_biases",
        "dense_equivalent_params": "equivalent_without_biases",
        "conv_layer": "intercept_left_out",
        "dense": "intercepts_left_out",
    },
    "ines": {
        "corr2d_multi_in": "first_channel_only",
        "corr2d_multi_in_out": "kernels_see_the_first_channel_only",
        "corr2d_1x1": "mixes_the_first_channel_only",
        "values_summed": "channels_forgotten",
        "conv_params": "input_channels_forgotten",
        "summarize": "channels_before_forgotten",
        "total_params": "total_with_one_channel",
        "conv_layer": "first_channel_of_the_batch_only",
    },
    "jonas": {
        "corr2d_strided": "stride_ignored",
        "pixel_use": "use_without_stride",
        "max_pool2d": "stride_ignored",
        "avg_pool2d": "average_stride_ignored",
        "max_pool2d_with_indices": "noted_stride_ignored",
        "conv_layer": "stride_ignored",
    },
    "kaja": {
        "corr2d_multi_in": "channels_averaged",
        "corr2d_multi_in_out": "kernels_average_channels",
        "avg_pool2d": "divided_by_one_side",
        "conv_layer": "sums_averaged_over_channels",
    },
    "luca": {
        "corr2d": "square_input_assumed",
        "conv2d": "convolution_square_input_assumed",
        "conv_matrix": "height_for_width",
        "pad2d": "first_of_the_pair_for_both",
        "same_padding": "square_kernel_assumed",
        "trace_shapes": "squares_assumed",
        "values_summed": "square_kernel_assumed",
        "conv_layer": "stride_on_one_axis",
    },
    "mira": {
        "bar_image": "stop_included",
        "vertical_edges": "vertical_without_sign",
        "conv_output_size": "dilation_ignored",
        "max_pool2d_backward": "gradients_overwritten",
        "flatten": "batch_swallowed",
    },
    "noah": {
        "pad2d": "padded_with_the_edge_value",
        "corr2d_strided": "correlated_with_the_edge_value",
        "dropout": "not_rescaled",
    },
    "quinn": {
        "conv_matrix": "diagonal_through_line_ends",
        "gaussian_kernel": "normalised_like_the_density",
    },
    "vera": {
        "corr1d": "convolution_1d",
        "corr2d": "convolution_for_cross_correlation",
        "conv2d": "cross_correlation_for_convolution",
        "vertical_edges": "right_minus_left",
        "horizontal_edges": "lower_minus_upper",
    },
    "wei": {
        "same_padding": "total_for_both_sides",
        "max_pool2d": "zero_padding_wins",
    },
    "xavier": {
        "corr2d_multi_in_out": "bias_left_out",
        "conv_params": "biases_forgotten",
    },
    "yara": {
        "trace_shapes": "flatten_forgets_channels",
        "flatten": "channels_kept",
    },
    "zoe": {
        "max_pool2d_with_indices": "last_maximum_noted",
        "dropout": "fixed_number_dropped",
    },
}


def missing_but(*graded):
    """Return the status of all exercises but these: they are missing."""
    return {name: "missing" for name in EXERCISES if name not in graded}


# Exercises that were not graded at all, and why.
NOT_GRADED = {
    "mira": {"padding_stride": "missing", "channels": "missing", "parameter_count": "missing"},
    "noah": {"pooling": "unreadable"},
    "olga": {"channels": "missing", "pooling": "missing", "layers": "missing"},
    "quinn": missing_but("cross_correlation", "edges", "output_size"),
    "ravi": {"padding_stride": "missing", "channels": "missing"},
    "sofia": {"channels": "missing", "pooling": "missing", "layers": "missing"},
    "tomas": dict.fromkeys(EXERCISES, "missing"),
    "uma": {"channels": "missing", "parameter_count": "missing", "layers": "missing"},
    "vera": missing_but("cross_correlation", "edges")
    | dict.fromkeys(("output_size", "pooling", "parameter_count"), "unreadable"),
    "wei": {"output_size": "missing", "parameter_count": "missing", "layers": "missing"},
    "will": missing_but("cross_correlation"),
    "xavier": missing_but("edges", "output_size", "channels", "parameter_count"),
    "yara": missing_but("edges", "output_size", "parameter_count", "layers"),
}

# How the checks of a task end that did not pass.
LOST = [
    ("david", "corr2d", {"failed"}),
    ("mira", "conv2d", {"missing"}),
    ("mira", "horizontal_edges", {"missing"}),
    ("mira", "softmax", {"missing"}),
    ("noah", "max_pool2d", {"missing"}),
    ("olga", "conv_matrix", {"missing"}),
    ("olga", "pixel_use", {"missing"}),
    ("pablo", "padding_for_output", {"timeout"}),
    ("ravi", "corr1d", {"failed"}),
    ("ravi", "corr2d", {"malformed", "failed"}),
    ("ravi", "dropout", {"failed"}),
    ("ravi", "relu", {"failed"}),
    ("ravi", "softmax", {"malformed"}),
    ("sofia", "conv_matrix", {"out_of_memory", "failed"}),
    ("sofia", "dense_equivalent_params", {"out_of_memory"}),
    ("sofia", "pad2d", {"out_of_memory", "failed"}),
    ("uma", "bar_image", {"failed"}),
    ("uma", "gaussian_kernel", {"malformed"}),
    ("uma", "pad2d", {"malformed"}),
    ("uma", "corr2d", {"malformed"}),
    ("uma", "conv_output_size", {"failed"}),
    ("uma", "max_pool2d", {"died"}),
    ("wei", "corr1d", {"forbidden"}),
    ("wei", "conv2d", {"forbidden"}),
    ("wei", "vertical_edges", {"forbidden"}),
    ("will", "corr1d", {"failed"}),
    ("will", "corr2d", {"missing"}),
    ("xavier", "dense_params", {"raised"}),
]

# What a report says, of an exercise, of the quiz or of the whole submission.
SAID = [
    ("david", "this file uses channels.py, cross_correlation.py"),
    ("felix", "this file uses output_size.py"),
    ("luca", "answers.toml names no student"),
    ("mira", "is not written yet"),
    ("noah", "pooling.py: line 16"),
    ("olga", "name 'image' is not defined"),
    ("quinn", "cross_correlation.ipynb, cell 3"),
    ("quinn", "edges.ipynb, cell 4"),
    ("ravi", "relu changes its argument (x); work on a copy"),
    ("vera", "is not text in UTF-8"),
    ("vera", "UTF-16"),
    ("vera", "is not a notebook"),
    ("vera", "name it channels.py"),
    ("will", "name it edges.py"),
    ("will", "name it padding_stride.py"),
    ("will", "name it pooling.py"),
    ("will", "it was judged with the numbers of 'will'"),
    ("xavier", "RecursionError"),
    ("yara", "this file uses output_size.py"),
]


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def grade(run_grader, target, *arguments):
    finished = run_grader("grade", *arguments, "--assignment", "by-hand", "--json", target)
    assert finished.returncode == 0, finished.stderr
    reports = json.loads(target.read_text("utf-8"))["reports"]
    return finished, {report["student"]: report for report in reports}


@pytest.fixture(scope="module")
def graded(course, run_grader, tmp_path_factory):
    """The whole class, graded once by the command: how it ended, and the reports by student."""
    submitted = course.root / CLASS / "submitted"
    before = digests(submitted)
    target = tmp_path_factory.mktemp("class") / "reports.json"
    finished, reports = grade(run_grader, target, CLASS / "submitted")
    assert digests(submitted) == before, "grading changed what was handed in"
    return finished, reports


@pytest.fixture(scope="module")
def reports(graded):
    return graded[1]


def tasks(report):
    return {task["name"]: task for e in report["exercises"] for task in e["tasks"]}


def without_time(report):
    return {key: value for key, value in report.items() if key != "seconds"}


def points_for_exercises(report):
    return sum(task["score"] for task in tasks(report).values())


# Reports --------------------------------------------------------------------------------------


def test_everybody_gets_a_report(graded, course):
    finished, reports = graded
    assert len(STUDENTS) >= 12
    assert sorted(reports) == STUDENTS
    assert "refused" not in finished.stderr
    for student, report in reports.items():
        folder = course.root / CLASS / "feedback" / student / "by-hand"
        assert {path.name for path in folder.iterdir()} == {"report.html", "report.json"}
        assert json.loads((folder / "report.json").read_text("utf-8")) == report
        assert student in finished.stdout


def test_a_score_is_the_sum_of_its_parts(reports):
    for report in reports.values():
        checks = [check for task in tasks(report).values() for check in task["checks"]]
        for key in ("score", "max_score"):
            parts = sum(check[key] for check in checks) + report["quiz"][key]
            assert report[key] == pytest.approx(parts, abs=1e-5)
        assert 0 <= report["score"] <= report["max_score"]
        assert all(check["score"] == 0 for check in checks if check["status"] != "passed")


def test_nobodys_report_tells_of_a_fault_of_the_course(reports):
    for report in reports.values():
        statuses = {c["status"] for task in tasks(report).values() for c in task["checks"]}
        assert "course_error" not in statuses


def test_three_or_more_have_full_marks_for_the_exercises(reports):
    most = max(sum(t["max_score"] for t in tasks(r).values()) for r in reports.values())
    best = {student for student, r in reports.items() if points_for_exercises(r) == most}
    assert best >= {"ada", "ben", "chloe"}


@pytest.mark.parametrize("student", STUDENTS)
def test_misunderstandings_are_named(reports, student):
    found = {name: t["diagnosis"] for name, t in tasks(reports[student]).items() if t["diagnosis"]}
    named = {name: diagnosis["name"] for name, diagnosis in found.items()}
    assert named == DIAGNOSES.get(student, {})
    assert all(diagnosis["message"] for diagnosis in found.values())


@pytest.mark.parametrize("student", STUDENTS)
def test_what_is_not_graded_says_why(reports, student):
    left = [e for e in reports[student]["exercises"] if e["status"] != "graded"]
    assert {e["name"]: e["status"] for e in left} == NOT_GRADED.get(student, {})
    assert all(exercise["message"] for exercise in left)


@pytest.mark.parametrize(("student", "task", "statuses"), LOST)
def test_lost_points_have_their_cause(reports, student, task, statuses):
    checks = tasks(reports[student])[task]["checks"]
    assert {check["status"] for check in checks} - {"passed"} == statuses


@pytest.mark.parametrize(("student", "text"), SAID)
def test_reports_say_what_was_found(reports, student, text):
    assert text in json.dumps(reports[student], ensure_ascii=False)


def test_a_sound_file_is_not_blamed_for_a_fault_elsewhere(reports):
    for student in ("hugo", "ines"):  # only their parameter_count is wrong, and it uses another
        assert "this file uses" not in json.dumps(reports[student])


# examples/README.md ---------------------------------------------------------------------------


def told_in_the_readme():
    """The table rows of the README: score and text by student."""
    text = (ROOT / "examples" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| ([\d.]+) \| (.*) \|$", text, re.MULTILINE)
    return {student: (float(score), said) for student, score, said in rows}


def misunderstandings_in(text):
    known = {name for exercise in EXERCISES for name in misconceptions(ROOT, exercise)}
    return set(re.findall(r"`(\w+)`", text)) & known


def test_the_readme_tells_of_everybody():
    assert sorted(told_in_the_readme()) == STUDENTS


@pytest.mark.parametrize("student", STUDENTS)
def test_the_readme_tells_the_score(reports, student):
    assert round(reports[student]["score"], 2) == told_in_the_readme()[student][0]


@pytest.mark.parametrize("student", STUDENTS)
def test_the_readme_tells_the_misunderstandings(student):
    rows = told_in_the_readme()
    _, said = rows[student]
    named = set(DIAGNOSES.get(student, {}).values())
    told = misunderstandings_in(said)
    alike = [misunderstandings_in(rows[other][1]) for other in re.findall(r"like (\w+)", said)]
    assert told <= named <= told.union(*alike)


# One student and the others -------------------------------------------------------------------


@pytest.mark.parametrize("student", ["zoe.zip", "vera", "hugo", "chloe"])
def test_marks_do_not_depend_on_the_others(reports, run_grader, tmp_path, student):
    path = CLASS / "submitted" / student
    whose = ("--student", path.stem) if path.suffix else ()  # a lone zip does not say
    _, alone = grade(run_grader, tmp_path / "alone.json", path, "--force", *whose)
    assert list(alone) == [path.stem]
    assert without_time(alone[path.stem]) == without_time(reports[path.stem])


def test_the_same_class_gets_the_same_marks_again(reports, run_grader, tmp_path):
    _, again = grade(run_grader, tmp_path / "again.json", CLASS / "submitted", "--jobs", 1)
    scores = {student: report["score"] for student, report in again.items()}
    assert scores == {student: report["score"] for student, report in reports.items()}


def test_an_endless_loop_ends_and_costs_one_check(reports):
    lost = [
        (name, check["status"])
        for name, task in tasks(reports["pablo"]).items()
        for check in task["checks"]
        if check["status"] != "passed"
    ]
    assert lost == [("padding_for_output", "timeout")]
    assert reports["pablo"]["seconds"] < 60


def test_huge_arrays_cost_the_calls_that_make_them_alone(reports):
    found = tasks(reports["sofia"])
    assert 0 < found["dense_equivalent_params"]["score"] < 5
    for name in ("corr1d", "corr2d", "conv2d", "conv_params", "dense_params", "total_params"):
        assert found[name]["score"] == found[name]["max_score"], name
    assert reports["sofia"]["seconds"] < 60


def test_whoever_patches_numpy_gets_nothing_for_it(reports):
    report = reports["uma"]
    assert points_for_exercises(report) == 0
    statuses = {check["status"] for t in tasks(report).values() for check in t["checks"]}
    assert "passed" not in statuses


def test_answers_of_somebody_else_are_judged_by_ones_own_numbers(reports):
    assert reports["ada"]["quiz"]["score"] == reports["ada"]["quiz"]["max_score"]
    assert reports["will"]["quiz"]["score"] < reports["ada"]["quiz"]["score"]


# Pages ----------------------------------------------------------------------------------------

TEMPLATE = Path(grader.feedback.__file__).parent / "templates" / "report.html.j2"
OWN_TAGS = set(re.findall(r"<([a-z][a-z0-9]*)", TEMPLATE.read_text("utf-8")))

CANARY = "<canary onclick='sing()'>&amp;<script>sing()</script>"
CANARY_FILES = {
    "cross_correlation.py": (
        f'def corr1d(x, k):\n    return "{CANARY}"\n'
        f'def corr2d(X, K):\n    raise ValueError("{CANARY}")\n'
        f'def conv2d(X, K):\n    return {{"{CANARY}": ["{CANARY}"]}}\n'
        f'def conv_matrix(K, input_shape):\n    return missing("{CANARY}")\n'
        f'raise RuntimeError("{CANARY}")\n'
    ),
    "output_size.py": f'x = "{CANARY}" y\n',
    "answers.toml": (
        f'student = "{CANARY}"\n[answers]\nq01 = "{CANARY}"\nq06 = "{CANARY}"\n'
        f'q09 = [["{CANARY}"]]\n"{CANARY}" = 1\n'
    ),
    f"pooling {CANARY.replace('/', '')}.py": "",
}


class Page(HTMLParser):
    """Collects a page's tags, the names of its attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.text += data


def assert_quiet(page):
    """Nothing on the page can run, load or look like a tag that is not the template's."""
    assert page.tags <= OWN_TAGS
    assert not page.tags & {"script", "iframe", "object", "embed", "img", "form"}
    assert not [name for name in page.attributes if name.startswith("on")]


@pytest.mark.parametrize("student", STUDENTS)
def test_a_page_has_no_tags_but_its_own(reports, course, student):
    assert student in reports
    path = course.root / CLASS / "feedback" / student / "by-hand" / "report.html"
    page = Page(path.read_text("utf-8"))
    assert_quiet(page)
    assert student in page.text


def test_what_looks_like_a_tag_is_shown_as_text(run_grader, tmp_path):
    folder = tmp_path / "submitted" / "mallory" / "by-hand"
    folder.mkdir(parents=True)
    for name, text in CANARY_FILES.items():
        (folder / name).write_text(text, "utf-8")
    _, reports = grade(run_grader, tmp_path / "mallory.json", tmp_path / "submitted")
    text = (tmp_path / "feedback" / "mallory" / "by-hand" / "report.html").read_text("utf-8")
    page = Page(text)
    assert_quiet(page)
    assert json.dumps(reports["mallory"]).count("<canary") >= 5
    assert page.text.count("<canary") >= 5
    assert "<canary" not in text
    assert "<script" not in text
