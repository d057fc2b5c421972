"""When two answers are the same, and what is said where they are not."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks import Mismatch, assert_dtype, assert_same, refuses, same
from grader.checks.answers import AnswerError
from grader.checks.compare import describe

SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)
ARRAYS = st.sampled_from(["float64", "float32", "int64", "bool", "complex128"]).flatmap(
    lambda dtype: hnp.arrays(dtype, SHAPES)
)


def problem(actual, expected, **options):
    with pytest.raises(Mismatch) as mismatch:
        assert_same(actual, expected, **options)
    return mismatch.value.message


# The same -------------------------------------------------------------------------------------


@given(ARRAYS)
def test_an_array_is_the_same_as_itself(array):
    assert same(array, array.copy())


@given(hnp.arrays("int64", SHAPES, elements=st.integers(-99, 99)))
def test_whole_numbers_may_come_as_floats(array):
    assert same(array.astype("float64"), array)
    assert same(array.astype("float32"), array)
    assert same(array.astype("int32"), array)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1, 2], (1, 2)),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (2, 2.0),
        (np.float64(0.1) + 0.2, 0.3),
        (np.True_, True),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
        (np.array([np.inf, -np.inf]), np.array([np.inf, -np.inf])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.array([1e9 + 1]), np.array([1e9])),
        (np.array([1.0005], "float32"), np.array([1.0], "float32")),
        ({"a": [1, np.array([2.0])]}, {"a": (1, np.array([2.0]))}),
        ("text", "text"),
        (None, None),
        (torch.tensor([1.0]), torch.tensor([1.0])),
        (torch.tensor([1]), torch.tensor([1.0])),
        (math.inf, math.inf),
    ],
)
def test_these_are_the_same(actual, expected):
    assert_same(actual, expected)


# Not the same ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "expected", "told"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), "expected shape (3, 2), got (2, 3)"),
        (np.zeros((1, 3)), np.zeros(3), "expected shape (3,), got (1, 3)"),
        ([1.0], np.array([1.0]), "expected an array of shape (1,), got a list of length 1"),
        (None, np.zeros(2), "expected an array of shape (2,), got None (is a `return` missing?)"),
        (3.0, np.zeros(2), "expected an array of shape (2,), got a float"),
        (np.array([1.0, 9.0]), np.array([1.0, 2.0]), "1 of 2 entries is wrong"),
        (np.array([8.0, 9.0]), np.array([1.0, 2.0]), "all 2 entries are wrong"),
        (np.array([8.0]), np.array([1.0]), "the value is wrong"),
        (np.array([np.nan, 2.0]), np.array([1.0, 2.0]), "1 of 2 entries is not a finite number"),
        (np.array([np.inf, 2.0]), np.array([1.0, 2.0]), "1 of 2 entries is not a finite number"),
        (np.array([1.0]), np.array([np.nan]), "the value is wrong"),
        (np.array([np.inf]), np.array([-np.inf]), "the value is wrong"),
        (np.array([1.0 + 0j]), np.array([1.0]), "the result is complex"),
        (np.array([True]), np.array([1]), "expected values of dtype int64, got bool"),
        (np.array([1]), np.array([True]), "expected values of dtype bool, got int64"),
        (np.array([1.5]), np.array([1]), "the value is wrong"),
        (2.5, 2, "expected an integer, 2, got a float"),
        (2.0, 2, "expected an integer, 2, got a float"),
        (True, 1, "expected an integer, 1, got a bool"),
        (1, True, "expected a bool, True, got an integer"),
        (3, 2, "expected 2, got 3"),
        (0.5, 0.25, "expected 0.25, got 0.5"),
        (math.nan, 0.25, "expected 0.25, got nan"),
        (1.0, math.inf, "expected inf, got 1"),
        (1e308 + 1e308j, 1j, "expected 1j, got (1e+308+1e+308j)"),
        (np.complex64(2), 1j, "expected 1j, got (2+0j)"),
        ("3", 3, "expected an integer, 3, got a str"),
        ((1, 2), (1, 2, 3), "expected 3 values, got 2"),
        ((1, 9), (1, 2), "at [1]: expected 2, got 9"),
        (3, (1, 2), "expected a tuple of length 2, got an integer"),
        ({"a": 1}, {"b": 1}, "expected the keys ['b'], got ['a']"),
        ({"a": 1}, {"a": 2}, "at 'a': expected 2, got 1"),
        (
            dict.fromkeys(range(11)),
            {1: 2},
            "expected the keys [1], got [0, 1, 10, 2, 3, 4, 5, 6, 7, 8] …",
        ),
        ([1], {"a": 2}, "expected a dict, got a list of length 1"),
        (1, None, "expected None, got an integer"),
        (np.ones(2), torch.ones(2), "expected a tensor of shape (2,), got an array of shape (2,)"),
        (torch.ones(2), np.ones(2), "expected an array of shape (2,), got a tensor of shape (2,)"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_one_sentence(actual, expected, told):
    assert problem(actual, expected) == told


@given(hnp.arrays("float64", SHAPES.filter(math.prod), elements=st.floats(-1e9, 1e9)), st.data())
def test_one_wrong_entry_is_found_wherever_it_is(array, data):
    wrong = array.copy()
    wrong.flat[data.draw(st.integers(0, array.size - 1))] = 7 + 3 * np.abs(array).max()
    assert not same(wrong, array)


def test_rounding_is_measured_by_the_largest_value():
    expected = np.array([1e6, 0.0])
    assert same(expected + 0.5, expected)
    assert not same(np.array([1e6, 5.0]), expected)
    assert same(np.array([1.04]), np.array([1.0]), tolerance=0.05)
    assert not same(np.array([1.06]), np.array([1.0]), tolerance=0.05)


def test_a_message_of_the_check_comes_first():
    assert problem(1, 2, message="the bias") == "the bias: expected 2, got 1"


def test_a_mismatch_carries_both_values():
    with pytest.raises(Mismatch) as mismatch:
        assert_same(1, 2)
    assert (mismatch.value.actual, mismatch.value.expected) == (1, 2)


# Dtypes and refusals --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        (np.zeros(2, "float32"), ["float32"]),
        (np.zeros(2, "float16"), ["floating"]),
        (np.zeros(2, "uint8"), ["integer"]),
        (np.zeros(2, "bool"), ["bool"]),
        (np.float64(1), ["float32", "float64"]),
        (torch.zeros(2), ["float32"]),
        (torch.zeros(2, dtype=torch.int32), ["integer"]),
    ],
)
def test_a_dtype_fits_by_name_or_kind(value, allowed):
    assert_dtype(value, *allowed)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (np.zeros(2), "the result has dtype float64, expected float32 or integer"),
        (torch.zeros(2).double(), "the result has dtype float64, expected float32 or integer"),
        ([1, 2], "the result is a list of length 2, expected float32 or integer"),
        (3, "the result is an integer, expected float32 or integer"),
    ],
)
def test_a_dtype_that_does_not_fit_is_told(value, told):
    with pytest.raises(Mismatch, match=told):
        assert_dtype(value, "float32", "integer")


def answer(kind="raised", type_name="ValueError", bases=("ValueError", "Exception")):
    def call():
        raise AnswerError(kind, "text", type_name=type_name, bases=bases)

    return call


def test_a_refusal_is_an_error_of_the_class_or_below():
    refuses(answer())
    refuses(answer(type_name="Own", bases=("ValueError", "Exception")))
    refuses(answer(type_name="KeyError", bases=("KeyError", "LookupError")), TypeError, KeyError)


def test_another_error_is_no_refusal():
    with pytest.raises(Mismatch, match="raised TypeError, expected ValueError"):
        refuses(answer(type_name="TypeError", bases=("TypeError", "Exception")))
    with pytest.raises(Mismatch, match="raised ValueError, expected TypeError or KeyError"):
        refuses(answer(), TypeError, KeyError)


def test_a_result_is_no_refusal():
    with pytest.raises(Mismatch, match="gave a result where ValueError should be raised"):
        refuses(lambda: 3)


@pytest.mark.parametrize(
    "kind", ["timeout", "died", "forbidden", "malformed", "out_of_memory", "missing"]
)
def test_no_answer_is_no_refusal(kind):
    with pytest.raises(AnswerError):
        refuses(answer(kind=kind))


def test_what_is_not_written_yet_refuses_nothing():
    with pytest.raises(AnswerError):
        refuses(answer(type_name="NotImplementedError", bases=("NotImplementedError",)))
    with pytest.raises(AnswerError):
        refuses(answer(type_name="NotImplementedError", bases=("NotImplementedError",)), Exception)


def test_values_are_named_as_a_student_would():
    assert describe(np.zeros((2, 3))) == "an array of shape (2, 3)"
    assert describe(torch.zeros(2)) == "a tensor of shape (2,)"
    assert describe(np.int8(3)) == "an integer"
    assert describe((1, 2)) == "a tuple of length 2"
    assert describe("a") == "a str"
