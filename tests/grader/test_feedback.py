"""The feedback room: plain values, the terminal, the page, and the files that are written."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import hypothesis
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import UsageError
from grader.feedback import html, render_summary, report_json, slips, terminal, tidy, visible, write
from grader.feedback.prose import blocks
from grader.feedback.tables import code, matrix_lines, tables
from grader.feedback.words import call, points, sides
from grader.model import (
    CheckReport,
    Counterexample,
    Diagnosis,
    Environment,
    ExerciseReport,
    QuestionReport,
    QuizReport,
    Report,
    TaskReport,
)
from grader.plain import cell, clean, to_plain
from grader.policies import mark

# Reports as they really are ------------------------------------------------------------------

TRACEBACK = """Traceback (most recent call last):
  File "pooling.py", line 41, in avg_pool2d
    part = X[..., i * s : i * s + h, j * t : j * t + w]
                  ~~^~~
TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'"""

ENVIRONMENT = Environment(
    grader="1.0.0", python="3.11.2", numpy="2.2.6", torch="2.13.0", fingerprint="5f1c09aa41d7"
)


def example(expected=None, actual=None, **arguments):
    plain = {name: to_plain(value) for name, value in arguments.items()}
    return Counterexample(arguments=plain, expected=to_plain(expected), actual=to_plain(actual))


def passed(name, title, points=1.0, visibility="public"):
    return CheckReport(
        name=name,
        title=title,
        visibility=visibility,
        status="passed",
        score=points,
        max_score=points,
    )


def failed(name, title, points=1.0, *, visibility="public", status="failed", **more):
    return CheckReport(
        name=name,
        title=title,
        visibility=visibility,
        status=status,
        score=0.0,
        max_score=points,
        **more,
    )


def task(name, *checks, diagnosis=None, lecture="", hint=""):
    return TaskReport(
        name=name,
        score=sum(check.score for check in checks),
        max_score=sum(check.max_score for check in checks if check.status != "course_error"),
        diagnosis=diagnosis,
        checks=checks,
        lecture=lecture,
        hint=hint,
    )


def exercise(name, title, *tasks, status="graded", message=""):
    return ExerciseReport(name=name, title=title, status=status, message=message, tasks=tasks)


def report(*exercises, student="s01", late=0.0, quiz=None, warnings=()):
    quiz = quiz or QuizReport(score=0.0, max_score=0.0, questions=())
    tasks = [task for exercise in exercises for task in exercise.tasks]
    return Report(
        course="Convolutional networks, by hand and in PyTorch",
        assignment="by-hand",
        student=student,
        score=sum(task.score for task in tasks) + quiz.score,
        max_score=sum(task.max_score for task in tasks) + quiz.max_score,
        late_penalty=late,
        exercises=exercises,
        quiz=quiz,
        seconds=0.213,
        device="cpu",
        environment=ENVIRONMENT,
        warnings=warnings,
    )


X = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
K = np.array([[0.0, 1.0], [2.0, 3.0]])

CORR1D = task(
    "corr1d",
    passed("test_the_lectures_signal", "The worked example of lecture 000 comes out"),
    passed(
        "test_every_window", "Each output is the sum of products under its window", 2.0, "hidden"
    ),
    lecture="000, section 7.2",
)

FLIPPED = task(
    "corr2d",
    failed(
        "test_the_lectures_example",
        "The worked example of lecture 001 comes out",
        message="4 of 4 entries are wrong",
        counterexample=example(
            X=X, K=K, expected=[[19.0, 25.0], [37.0, 43.0]], actual=[[5.0, 11.0], [23.0, 29.0]]
        ),
    ),
    passed("test_linear", "Twice the input gives twice the output"),
    failed(
        "test_every_window_2d",
        "Each output is the sum of products under its window",
        2.0,
        visibility="hidden",
        message="1 of 3 entries is wrong",
        counterexample=example(
            X=np.array([[0.0, 0.0, 0.0, 1.0]]),
            K=np.array([[0.0, 1.0]]),
            expected=np.array([[0.0, 0.0, 1.0]]),
            actual=np.array([[0.0, 0.0, 0.0]]),
        ),
    ),
    diagnosis=Diagnosis(
        name="kernel_flipped",
        message="Your output is what you get when the kernel is flipped first: that is "
        "convolution. The layer computes cross-correlation (001, slide 7).",
    ),
    lecture="001, slides 5-9",
    hint="Lay the kernel on the corner as it is, multiply entry by entry, and add up.",
)

CONV2D = task(
    "conv2d",
    passed("test_flip", "The worked example gives [[5, 11], [23, 29]]", 2.0),
    passed("test_flip_hidden", "The kernel is flipped on both axes", 2.0, "hidden"),
)

CONV_MATRIX = task(
    "conv_matrix",
    failed(
        "test_shape",
        "The matrix has a row an output and a column an input",
        message="expected shape (4, 9), got (9, 4)",
        counterexample=example(
            K=np.array([[1.0, -0.5], [0.25, 3.0]]),
            input_shape=(3, 3),
            expected=np.arange(36.0).reshape(4, 9) % 4,
            actual=np.arange(36.0).reshape(9, 4) % 4,
        ),
    ),
    failed(
        "test_refusal",
        "A kernel larger than the input raises ValueError",
        visibility="hidden",
        message="gave a result where ValueError should be raised",
        counterexample=example(
            K=np.ones((1, 2)), input_shape=(1, 1), expected="ValueError", actual=np.zeros((0, 1))
        ),
    ),
)

POOLING = exercise(
    "pooling",
    "Pooling",
    task(
        "max_pool2d",
        failed(
            "test_leading_axes",
            "Leading axes are kept",
            message="2 of 4 entries are wrong",
            counterexample=example(
                X=np.arange(12.0).reshape(2, 2, 3) - 6,
                size=(2, 2),
                stride=1,
                expected=np.array([[[-2.0, -1.0]], [[4.0, 5.0]]]),
                actual=np.array([[[0.0, 0.0]], [[4.0, 5.0]]]),
            ),
        ),
    ),
    task(
        "avg_pool2d",
        failed(
            "test_mean",
            "The 3x3 grid of lecture 001 has the means 2, 3, 5, 6",
            status="raised",
            message=TRACEBACK,
            counterexample=example(X=X, size=2, stride=None, expected=[[2.0, 3.0], [5.0, 6.0]]),
        ),
        failed(
            "test_dtype",
            "float32 stays float32",
            visibility="hidden",
            message="the result has dtype float64, expected float32",
            counterexample=example(
                X=np.array([[0.1, 0.7]], np.float32), size=1, expected="float32", actual="float64"
            ),
        ),
        lecture="001, slide 36; 004, pooling",
    ),
    task(
        "max_pool2d_with_indices",
        failed(
            "test_first",
            "Each index is the place of the first maximum of its window",
            3.0,
            message="value 2 of 2: the value is wrong",
            counterexample=example(
                X=np.array([[0, 0]]), size=(1, 2), expected=([[0]], [[0]]), actual=([[0]], [[1]])
            ),
        ),
    ),
    task(
        "max_pool2d_backward",
        failed("test_shared", "A shared maximum receives both", status="missing"),
        failed("test_refused", "Indices of another shape are refused", status="missing"),
    ),
)

OUTPUT_SIZE = exercise(
    "output_size",
    "Output sizes",
    task(
        "conv_output_size",
        failed(
            "test_floor",
            "A window that does not fit is left out",
            message="expected 2, got 3",
            counterexample=example(n=7, f=3, stride=3, expected=2, actual=3),
        ),
    ),
    task(
        "trace_shapes",
        failed(
            "test_trace",
            "The baseline of lecture 003 has these shapes",
            message="value 2 of 4: expected 31, got 32",
            counterexample=example(
                input_shape=(1, 128, 128),
                layers=[("conv", 32, 5, 1, 0), ("pool", 4, 4), ("flatten",), ("dense", 2)],
                expected=[(32, 124, 124), (32, 31, 31), (30752,), (2,)],
                actual=[(32, 124, 124), (32, 32, 32), (30752,), (2,)],
            ),
        ),
    ),
    task(
        "receptive_field",
        failed(
            "test_seven", "Three 3x3 layers see 7", status="timeout", message="no answer in 2 s"
        ),
        failed("test_stride", "Strides multiply", status="course_error", message="no reference"),
    ),
)

QUIZ = QuizReport(
    score=4.5,
    max_score=8.0,
    questions=(
        QuestionReport(
            id="q01",
            status="right",
            score=1.0,
            max_score=1.0,
            given="b",
            expected="b",
            text="A 4x4 grid became a 2x2 grid. What was done?",
            explanation="Every entry is the largest of its 2x2 window: max pooling with stride 2.",
        ),
        QuestionReport(
            id="q03",
            status="partly",
            score=0.5,
            max_score=1.0,
            given=["a", "b", "c"],
            expected=["a", "b"],
            text="Which of convolution, pooling, padding and a dense layer reduce the size?",
            explanation="Padding makes the map larger. Convolution shrinks it without padding.",
        ),
        QuestionReport(
            id="q09",
            status="wrong",
            score=0.0,
            max_score=3.0,
            given=[[20, 69, 75], [60, 84, 96], [36, 53, 70]],
            expected=[[20, 69, 75], [60, 84, 96], [36, 53, 73]],
            text="What is the 3x3 output at stride 3?",
            explanation="The last window lies on the corner of the padded grid.",
        ),
        QuestionReport(
            id="q05",
            status="missing",
            score=0.0,
            max_score=1.0,
            expected="a",
            text="What is the receptive field of an output value?",
            explanation="The part of the input that the value depends on.",
        ),
        QuestionReport(
            id="q08",
            status="malformed",
            score=0.0,
            max_score=1.0,
            given="about 700",
            expected=760,
            message="a number is wanted here, such as 12",
            explanation="Ten filters of 5 by 5 by 3 weights and a bias each.",
        ),
    ),
)

RIGHT = report(
    exercise("cross_correlation", "Cross-correlation", CORR1D, CONV2D), student="s02", quiz=None
)
FLIPPED_KERNEL = report(
    exercise("cross_correlation", "Cross-correlation", CORR1D, FLIPPED, CONV2D, CONV_MATRIX),
    POOLING,
    OUTPUT_SIZE,
    exercise("edges", "Edges", status="missing"),
    quiz=QUIZ,
    late=2.5,
    warnings=("pooling.py and pooling.ipynb were both handed in; the newer one was graded",),
)
RAISES = report(exercise("pooling", "Pooling", POOLING.tasks[1]))
UNREADABLE = report(
    exercise(
        "pooling",
        "Pooling",
        task("max_pool2d", failed("t", "Leading axes are kept", status="missing")),
        status="unreadable",
        message="pooling.py, line 12: invalid syntax\n    for i in range(3)\n                    ^",
    )
)
EVIL = (
    "<script>alert(1)</script>\x1b[31m\u202e\x00\udc80\u2028\x9b2J\x1b]0;mine\x07'\"&"
    "<meta http-equiv=refresh content=0>{{ 7 * 7 }}{% include 'x' %}' onload='x\" onload=\"x"
)
HOSTILE = report(
    exercise(
        "pooling",
        "Pooling",
        task(
            "max_pool2d",
            failed(
                "t",
                "Each output is the largest value under its window",
                message=EVIL * 3 + "a" * 1_000_000,
                counterexample=example(
                    X=EVIL,
                    expected=X,
                    actual={
                        EVIL: [EVIL] * 1000,
                        "dtype": ["b" * 1_000_000, X, np.ones((500, 500))],
                    },
                ),
            ),
            failed("u", "Another", message=EVIL, visibility="hidden", status="raised"),
            diagnosis=None,
        ),
        message=EVIL,
    ),
    student="s66",
    quiz=QuizReport(
        score=0.0,
        max_score=1.0,
        questions=(
            QuestionReport(id="q01", status="malformed", score=0, max_score=1, given=EVIL * 99),
        ),
    ),
    warnings=(EVIL,),
)


def only(check, **more):
    """A report of one task with one check."""
    return report(exercise("pooling", "Pooling", task("max_pool2d", check, **more)))


def drawn(value, other):
    return matrix_lines(to_plain(value), to_plain(other))


# Values --------------------------------------------------------------------------------------


def test_arrays_become_nested_lists():
    assert to_plain(np.array([[1.0, 2.0], [3.0, 4.0]])) == [[1.0, 2.0], [3.0, 4.0]]
    assert to_plain(((0, 1), [np.float64(1.5), np.int64(3), np.True_])) == [[0, 1], [1.5, 3, True]]


def test_what_is_not_finite_becomes_a_text():
    assert to_plain([float("nan"), np.inf, -np.inf]) == ["nan", "inf", "-inf"]


def test_an_unusual_dtype_is_told():
    plain = to_plain(np.array([[0.1]], np.float32))
    assert plain == {"dtype": "float32", "shape": [1, 1], "values": [[0.1]]}


def test_a_tuple_of_arrays_is_no_larger_array():
    plain = to_plain((np.eye(1), np.eye(1)))
    assert plain == [{"dtype": "float64", "shape": [1, 1], "values": [[1.0]]}] * 2
    assert to_plain(plain) == plain


def test_an_empty_array_tells_its_shape():
    assert to_plain(np.zeros((0, 3)))["shape"] == [0, 3]
    assert to_plain(np.zeros((10**15, 0)))["shape"] == [10**15, 0]


@pytest.mark.parametrize("limit", [8000, 500, 80, 1])
@pytest.mark.parametrize(
    "value",
    [
        np.ones((500, 500)) / 3,
        [["text"] * 50] * 50,
        list(range(100_000)),
        {str(n): "x" * 99 for n in range(999)},
        "x" * 1_000_000,
        "\x1b" * 9000,
        (np.eye(20), np.eye(60)),
        {"dtype": "float64", "shape": [10**6, 9], "values": [[0.5] * 9] * 5, "cut": True},
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_large_value_is_cut_marked_and_stays_the_same_when_cut_again(value, limit):
    plain = to_plain(value, limit)
    written = msgspec.json.encode(plain)
    assert len(written) <= 2 * limit + 400
    assert to_plain(plain, limit) == plain
    assert msgspec.json.decode(written) == plain
    assert any(mark in json.dumps(plain, ensure_ascii=False) for mark in ("…", '"cut": true'))


def test_a_cut_array_keeps_its_first_corner_and_its_shape():
    plain = to_plain(np.arange(10_000).reshape(100, 100), 200)
    assert plain["shape"] == [100, 100]
    assert plain["cut"]
    assert plain["values"][0][:3] == [0, 1, 2]


def test_tensors_are_read_only_where_torch_is_loaded():
    torch = pytest.importorskip("torch")
    assert to_plain(torch.ones(1, 2, dtype=torch.float64, requires_grad=True)) == [[1.0, 1.0]]
    assert to_plain(torch.ones(1, dtype=torch.bfloat16))["values"] == [1.0]
    program = (
        "import sys, grader.feedback; sys.exit('torch' in sys.modules or 'jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_other_objects_are_named_and_never_asked():
    class Sly:
        def __repr__(self):
            raise AssertionError

    assert to_plain([Sly(), 10**5000]) == ["<Sly>", "<integer of 16610 bits>"]


def test_characters_that_steer_are_shown_as_escapes():
    assert clean("a\x1b[31mb\u202ec\udc80d\r\n\te\u200b") == (
        "a\\x1b[31mb\\u202ec\\udc80d\n    e\\u200b"
    )


def test_honest_text_of_any_script_stays():
    text = "naïve, Θx, 卷积, ✓"
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "  =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\ufeff=1",
        "\u200b=1",
        "\xa0=1",
        "\uff1d1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_cell_never_begins_a_formula(text):
    shown = cell(text)
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert shown.isprintable()
    assert text.strip().lstrip("\ufeff\u200b") in shown


def test_a_cell_is_one_line_and_bounded_and_honest_text_stays():
    assert cell("ada, the first; 3-4") == "ada, the first; 3-4"
    assert cell("two\nlines\x1b[2J\u202e") == "two lines\\x1b[2J\\u202e"
    assert len(cell("x" * 10**6)) == 1000


# Tables --------------------------------------------------------------------------------------


def test_whole_floats_keep_their_point_and_lose_their_zero():
    assert matrix_lines([[1.0, 10.0]]) == ["  1.  10."]
    assert matrix_lines([[1, 10]]) == ["  1  10"]


def test_numbers_are_aligned_at_their_points():
    assert matrix_lines([[1.0, -0.5], [0.25, 3.0]]) == ["  1.    -0.5", "  0.25   3."]


def test_differing_entries_stand_in_brackets():
    assert drawn([[1.0, 2.0]], [[1.0, 3.0]]) == [" 1.  [2.]"]
    assert drawn(3, 4) == ["[3]"]
    assert drawn([[1, 2]], [[1, 2]]) == [" 1  2"]


def test_rounding_is_no_difference_and_a_small_difference_is_visible():
    assert drawn([1.0, 0.1 + 0.2], [1.0, 0.3]) == [" 1.   0.3"]
    assert drawn([1.00001], [1.00003]) == ["[1.00001]"]


def test_values_of_another_shape_tell_their_shape():
    assert drawn([[1.0, 2.0]], [[1.0], [2.0]])[-1] == "shape (1, 2)"


def test_larger_arrays_are_shown_in_slices():
    headings = [table.heading for table in tables(to_plain(np.zeros((2, 2, 1, 3))))]
    assert headings == ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"]


def test_a_tuple_of_arrays_is_shown_part_by_part():
    assert drawn((np.eye(1), [[0, 1]]), (np.eye(1), [[0, 2]])) == ["[0]", " 1.", "[1]", " 0  [1]"]


def test_ragged_lists_are_columns_of_code():
    assert drawn([(32, 4, 4), (2,)], [(32, 4, 4), (3,)]) == [" (32, 4, 4)", "[(2,)      ]"]


def test_the_first_entries_of_a_cut_array_are_shown_as_such():
    assert matrix_lines(to_plain(np.zeros((99, 99), np.float32)))[-1] == (
        "shape (99, 99), float32, only the first entries are shown"
    )


def test_sizes_and_layers_read_as_tuples():
    assert code([2, 2]) == "(2, 2)"
    assert code([["conv", 6, 5], ["flatten"]]) == "[('conv', 6, 5), ('flatten',)]"
    assert code([0.5, 1]) == "[0.5, 1]"


def test_a_call_is_code_with_its_matrices_by_name():
    asked = call("corr2d_strided", {"X": [[1.0]], "stride": [2, 1], "K": [[0.0]]})
    assert asked.text == "corr2d_strided(X, stride=(2, 1), K=K)"
    assert [name for name, _ in asked.shown] == ["X", "K"]
    assert call("f", {"question": to_plain((np.eye(2), 1))}).text == "f(question)"
    assert call("f", {}).text == ""


def test_prose_is_wrapped_anew_and_figures_stay_as_they_are():
    found = blocks("Which\nlayer?\n\nA = 1  2\n    3  4\n\n  a) this\n  b) that")
    assert [(block.kind, block.lines) for block in found] == [
        ("prose", ("Which layer?",)),
        ("figure", ("A = 1  2", "    3  4")),
        ("options", ("a) this", "b) that")),
    ]


entries = st.none() | st.booleans() | st.integers(-2, 2**64) | st.floats() | st.complex_numbers()
entries |= st.text(max_size=3) | st.sampled_from(["nan", "1", "1.0", "True", "… 3 more", "<x>"])
grids_of_two = st.lists(entries, min_size=2, max_size=2)


def like_an_array(values):
    """A dict as an answer may be: it looks like what stands for an array in a report."""
    return {"dtype": "int64", "shape": [len(values)], "values": values}


two_entries = grids_of_two | grids_of_two.map(like_an_array)
two_entries |= grids_of_two.map(lambda values: like_an_array([str(value) for value in values]))
plain_things = st.recursive(
    entries | two_entries | hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_side=0)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)


@given(st.lists(two_entries, min_size=2, max_size=2) | st.lists(plain_things, min_size=2))
@settings(max_examples=150, deadline=None)
@hypothesis.example([[1, 2], like_an_array(["1", "2"])])
@hypothesis.example([[True, 2.5], like_an_array(["True", "2.5"])])
@hypothesis.example([{"dtype": "x", "shape": [0] * 9999, "values": []}, np.zeros((0, 3))])
def test_any_two_values_can_be_shown_beside_each_other(values):
    expected, actual, *_ = values
    plain = example(X=actual, expected=expected, actual=actual)
    assert to_plain(plain.actual) == plain.actual
    made = only(failed("t", "T", counterexample=plain))
    assert html.render(made)
    assert terminal.render(made)
    assert len(report_json(made)) < 60_000


# The whole report ----------------------------------------------------------------------------


def test_report_json_reads_back_as_the_report():
    for made in (RIGHT, FLIPPED_KERNEL, RAISES, UNREADABLE):
        assert msgspec.json.decode(report_json(made), type=Report) == made


def test_report_json_is_under_one_megabyte_whatever_came_back():
    noise = np.random.default_rng(0).normal(size=(60, 60))
    example_ = example(X=noise, expected=noise, actual=[str(n) * 99 for n in range(999)])
    checks = [failed(f"t{n}", "T", message="m" * 9000, counterexample=example_) for n in range(150)]
    big = report(exercise("pooling", "Pooling", task("max_pool2d", *checks)))
    data = report_json(big)
    assert len(data) <= 1_000_000
    assert msgspec.json.decode(data, type=Report).exercises[0].tasks[0].checks[149].message


def test_tidying_twice_changes_nothing():
    for made in (HOSTILE, FLIPPED_KERNEL):
        assert tidy(tidy(made)) == tidy(made)


def hidden_check(reveal, *others):
    secret = failed(
        "test_secret",
        "Everything is right",
        visibility="hidden",
        message="the message",
        counterexample=example(X=X, expected=1, actual=2),
    )
    why = Diagnosis(name="why", message="the diagnosis")
    made = report(
        exercise("pooling", "Pooling", task("max_pool2d", secret, *others, diagnosis=why))
    )
    return html.render(made, reveal), visible(made, reveal).exercises[0].tasks[0]


def test_title_shows_of_a_hidden_check_title_and_status_only():
    page, task_ = hidden_check("title")
    assert "Everything is right" in page
    assert "failed" in page
    assert "the message" not in page
    assert "the diagnosis" not in page
    assert task_.checks[0].counterexample is None


def test_message_shows_the_message_too():
    page, task_ = hidden_check("message")
    assert "the message" in page
    assert "the diagnosis" not in page
    assert task_.checks[0].counterexample is None


def test_all_shows_everything():
    page, task_ = hidden_check("all")
    assert "the message" in page
    assert "the diagnosis" in page
    assert "max_pool2d(X)" in page
    assert task_.checks[0].counterexample is not None


def test_a_diagnosis_is_shown_where_a_public_check_failed_too():
    page, _ = hidden_check("title", failed("test_open", "Open"))
    assert "the diagnosis" in page
    assert "the message" not in page


def test_the_late_penalty_is_taken_off_the_score_and_never_below_nothing():
    assert mark(FLIPPED_KERNEL) == 10.0
    assert mark(report(late=5.0)) == 0.0


def test_points_have_no_needless_digits():
    assert [points(n) for n in (2.0, 61.5, 1 / 3, -0.0, 12345678.0)] == [
        "2",
        "61.5",
        "0.33",
        "0",
        "12345678",
    ]


def test_without_an_answer_only_what_was_expected_is_told():
    check = failed("t", "T", status="raised", counterexample=example(X=X, expected=3))
    assert [side.label for side in sides(check)] == ["expected"]
    check = failed("t", "T", counterexample=example(X=X, expected=3, actual=None))
    assert [side.label for side in sides(check)] == ["expected", "got"]


# The terminal --------------------------------------------------------------------------------


def test_expected_and_got_stand_side_by_side():
    text = terminal.render(FLIPPED_KERNEL)
    assert "expected       got" in text
    assert "[19.] [25.]    [ 5.] [11.]" in text


def test_the_first_failing_task_is_told_in_full_and_later_ones_in_a_line():
    lines = terminal.render(FLIPPED_KERNEL).splitlines()
    assert sum("expected" in line for line in lines) == 1
    assert any("kernel is flipped first" in line for line in lines)
    assert any(line.startswith("  ✗ avg_pool2d: 2 of 2 checks failed") for line in lines)
    assert not any("Traceback" in line for line in lines)


def test_an_instructor_is_told_every_failing_task_in_full():
    text = terminal.render(FLIPPED_KERNEL, audience="instructor")
    assert "Traceback" in text
    assert "1 of 3 entries is wrong" in text
    assert "grader hint" not in text


def test_a_student_in_the_terminal_sees_of_hidden_checks_what_the_course_allows():
    assert "1 of 3 entries is wrong" not in terminal.render(FLIPPED_KERNEL)
    assert "1 of 3 entries is wrong" in terminal.render(FLIPPED_KERNEL, reveal="message")


def test_without_words_a_task_is_a_line():
    assert "expected" not in terminal.render(FLIPPED_KERNEL, wordy=False)


def test_a_traceback_is_kept_as_it_is():
    text = terminal.render(RAISES, width=50)
    for line in TRACEBACK.splitlines():
        assert f"      {line}\n" in text


def test_the_end_says_what_to_do_next():
    assert terminal.render(FLIPPED_KERNEL).endswith(
        "  edit       exercises/cross_correlation.py\n"
        "  a hint     grader hint corr2d\n"
        "  try again  grader check corr2d\n"
    )
    assert "grader pack by-hand" in terminal.render(RIGHT)
    assert "mend the file" in terminal.render(UNREADABLE)


def test_colour_adds_nothing_but_colour():
    for made in (FLIPPED_KERNEL, HOSTILE):
        coloured = terminal.render(made, colour=True)
        assert coloured != terminal.render(made)
        assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == terminal.render(made)


@pytest.mark.parametrize("width", [48, 80, 120])
def test_lines_fit_the_terminal(width):
    for audience in ("student", "instructor"):
        lines = terminal.render(FLIPPED_KERNEL, width=width, audience=audience).splitlines()
        kept = TRACEBACK + "grader check corr2d"
        assert [line for line in lines if len(line) > width and line.strip() not in kept] == []


def test_a_missing_file_is_what_to_write_next():
    text = terminal.render(report(exercise("edges", "Edges", status="missing")))
    assert "edges was not handed in" in text
    assert "write the file  exercises/edges.py" in text


def test_ascii_is_ascii():
    assert terminal.render(HOSTILE, ascii=True).isascii()
    assert "x corr2d" in terminal.render(FLIPPED_KERNEL, ascii=True)


def test_a_wide_matrix_says_that_it_goes_on():
    check = failed("t", "T", counterexample=example(X=np.zeros((1, 50)), expected=1, actual=2))
    assert "0. ...\n" in terminal.render(only(check), width=60)


def test_an_error_of_the_course_is_said_loudly_and_fails_nobody():
    text = terminal.render(only(failed("t", "T", status="course_error", message="no reference")))
    assert "1 check could not run because of an error in the course" in text
    assert "Every check that could run passed" in text
    assert "✗" not in text


def test_a_very_long_message_is_shortened_in_the_middle():
    text = terminal.render(only(failed("t", "T", message="start\n" + "x\n" * 1000 + "end")))
    assert len(text.splitlines()) < 70
    assert "start" in text
    assert "end" in text
    assert "lines are left out" in text


# The class -----------------------------------------------------------------------------------

CLASS = [
    FLIPPED_KERNEL,
    msgspec.structs.replace(FLIPPED_KERNEL, student="s03", late_penalty=0.0),
    RIGHT,
    UNREADABLE,
    HOSTILE,
]


def test_a_student_is_a_line_with_the_score_and_what_cost_the_most():
    lines = render_summary(CLASS, width=100).splitlines()
    assert lines[0].startswith("s01   10* / 32  [######--------------]  quiz -3.5, corr2d -3")
    assert lines[2].startswith("s02      7 / 7  [####################]")
    assert "pooling (unreadable) -1" in lines[3]


def test_the_class_is_counted_by_task_and_by_misunderstanding():
    text = render_summary(CLASS)
    assert re.search(r"corr2d +4 +25% +0 +2", text)
    assert "   2  corr2d: kernel flipped" in text
    assert "   2  output_size: test_stride" in text


def test_a_summary_is_plain_whatever_a_report_holds():
    text = render_summary([HOSTILE], ascii=True)
    assert text.isascii()
    assert "\x1b" not in text
    assert render_summary([]) == "No submissions were graded.\n"


def test_what_is_odd_about_the_files_of_three_hundred_is_a_line_a_kind():
    made = [
        report(
            student=f"s{n:03}", warnings=(f"Copy of a{n}.py is not graded", "it is from an old kit")
        )
        for n in range(300)
    ]
    most = "300 students (s000, s001, s002, s003, s004, s005, s006, s007 and 292 more): "
    assert slips(made) == [
        f"{most}Copy of a0.py is not graded (or the like)",
        f"{most}it is from an old kit",
    ]
    assert slips([report()]) == []


def test_nobodys_files_push_aside_what_is_told_of_others():
    letters = "abcdefghijklmnopqrstuvwxyz"
    long = " \n" + "x" * 100_000
    hostile = report(student="eve", warnings=tuple(f"{letter}\x1b{long}" for letter in letters))
    others = [report(student=f"s{n}", warnings=(f"{letters[n]} is odd",)) for n in range(17)]
    lines = slips([hostile, *others])
    assert [line.split(":")[0] for line in lines[:6]] == [*["eve"] * 5, "s0"]
    assert lines[0].startswith("eve: a\\x1b xxx")
    assert len(lines[0]) < 500
    assert lines[20:] == ["… and 2 more kinds of warnings; each report.json has its own"]


# The page ------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Tags with their attributes, and the text of `style`."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


PAGES = {
    "right": RIGHT,
    "flipped": FLIPPED_KERNEL,
    "raises": RAISES,
    "unreadable": UNREADABLE,
    "hostile": HOSTILE,
    "empty": report(),
}


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_a_page_runs_and_fetches_nothing(made):
    page = Page(html.render(made, "all"))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
    for _, attributes in page.tags:
        assert not {
            name for name in attributes if name.startswith("on") or name in ("style", "src")
        }
        assert attributes.get("href", "#").startswith("#")
        assert attributes.get("http-equiv", "Content-Security-Policy") == "Content-Security-Policy"


def test_the_policy_allows_exactly_the_pages_own_style():
    text = html.render(RIGHT)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(m["content"] for m in Page(text).all("meta") if "http-equiv" in m)
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


# Each of them would leave its mark on the page's body.
SCRIPTS = """
<script>document.body.dataset.ran = "script"</script>
<script src="data:text/javascript,document.body.dataset.ran='src'"></script>
<img src="x" onerror="document.body.dataset.ran = 'image'">
<svg onload="document.body.dataset.ran = 'drawing'"></svg>
<iframe srcdoc="<script>parent.document.body.dataset.ran = 'frame'</script>"></iframe>
"""


def test_in_a_browser_the_policy_lets_no_script_run(tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium here to try it with")
    page = html.render(HOSTILE, "all").replace("</main>", f"{SCRIPTS}</main>")
    bodies = []
    for text in (page, page.replace("Content-Security-Policy", "nothing")):
        path = tmp_path / "page.html"
        path.write_text(text)
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/own"]
        run = subprocess.run(
            [browser, *flags, "--dump-dom", path.as_uri()], capture_output=True, text=True
        )
        bodies.append(re.search("<body[^>]*>", run.stdout)[0])
    with_policy, without = bodies
    assert with_policy == "<body>"
    assert "data-ran" in without


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_every_link_of_a_page_leads_somewhere(made):
    page = Page(html.render(made))
    places = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(places) == len(set(places))
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= set(places)


@pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
def test_tags_of_a_page_are_balanced(made):
    text = html.render(made, "all")
    for tag in ("div", "details", "table", "tr", "td", "dl", "figure", "section", "li", "pre"):
        opened = len(re.findall(rf"<{tag}[ >]", text))
        assert opened == text.count(f"</{tag}>"), tag


def test_hostile_text_is_text():
    text = html.render(HOSTILE, "all")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert len(text) < 200_000
    steering = {c for c in text if not c.isprintable() and c != "\n"}
    assert steering == set()
    text.encode("utf-8")


def test_differing_cells_are_marked_by_more_than_colour():
    text = html.render(FLIPPED_KERNEL)
    assert '<td class="differs"><span class="unseen">differs: </span>19.</td>' in text
    assert "td.differs { font-weight: 700; border: 2px solid" in text


def test_tasks_that_failed_are_open_and_others_closed():
    page = Page(html.render(FLIPPED_KERNEL))
    by_kind = {"open" in d: d["class"] for d in page.all("details")}
    assert by_kind[True] == "task question bad"
    assert "good" in by_kind[False]


def test_a_question_tells_both_answers_and_why():
    text = html.render(FLIPPED_KERNEL)
    assert "Padding makes the map larger." in text
    assert '<span class="given">a, b, c</span>' in text
    assert '<span class="given">no answer</span>' in text
    assert "differs: </span>70</td>" in text


# The files -----------------------------------------------------------------------------------


def test_both_files_are_written_into_a_new_folder(tmp_path):
    folder = tmp_path / "feedback" / "s01" / "by-hand"
    write(folder, FLIPPED_KERNEL, "title")
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json"]
    assert json.loads((folder / "report.json").read_text())["schema"] == "grader/report/1"
    assert "1 of 3 entries is wrong" in (folder / "report.json").read_text()
    assert "1 of 3 entries is wrong" not in (folder / "report.html").read_text()


def test_writing_again_replaces_and_leaves_nothing_behind(tmp_path):
    write(tmp_path, FLIPPED_KERNEL)
    write(tmp_path, RIGHT)
    assert '"s02"' in (tmp_path / "report.json").read_text()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_write_that_was_killed_halfway_leaves_no_mark_of_another_submission(tmp_path):
    write(tmp_path, RIGHT)
    data, page = ((tmp_path / f"report.{end}").read_bytes() for end in ("json", "html"))
    write(tmp_path, FLIPPED_KERNEL)
    (tmp_path / "report.html").write_bytes(page)  # as if killed between the two
    write(tmp_path, RIGHT)
    assert (tmp_path / "report.json").read_bytes() == data


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("mine")
    folder = tmp_path / "feedback"
    folder.mkdir()
    (folder / "report.html").symlink_to(outside)
    write(folder, RIGHT)
    assert outside.read_text() == "mine"
    assert not (folder / "report.html").is_symlink()


@pytest.mark.parametrize("link", ["feedback", "feedback/s02", "feedback/s02/by-hand"])
def test_a_link_in_place_of_a_folder_is_refused(tmp_path, link):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        write(tmp_path / "feedback" / "s02" / "by-hand", RIGHT)
    assert list((tmp_path / "elsewhere").iterdir()) == []
