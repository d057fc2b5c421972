"""Every fact of the quiz's key, once: what the explanations say and what the mistakes lead to.

The numbers are the lectures' own where they have some.
"""

from pathlib import Path

import pytest

from grader.checks.local import trusted_module
from grader.quiz import load_key, load_questions
from grader.quiz.text import placeholders

ROOT = Path(__file__).parents[2]
QUESTIONS = load_questions(ROOT)
KEY = load_key(ROOT, QUESTIONS, trusted_module(ROOT / "solutions", "quiz"))

GRID_001 = [[12, 10, 3, 2], [8, 6, 1, 0], [4, 7, 5, 7], [4, 6, 6, 8]]

# question: its numbers, its facts
FACTS = {
    "q01": (
        {"A": GRID_001, "B": [[12, 3], [7, 8]]},
        {
            "answer": "b",
            "average": [[9, 1.5], [5.25, 6.5]],
            "maximum": [[12, 3], [7, 8]],
            "overlapping": [[12, 10, 3], [8, 7, 7], [7, 7, 8]],
            "sums": [[36, 6], [21, 26]],
        },
    ),
    "q02": (
        {
            "K": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
            "X": [[3, 1, 0, 2], [0, 2, 4, 1], [6, 0, 1, 3], [1, 5, 2, 0]],
            "stride": 3,
        },
        {
            "answer": 1,
            "f": 3,
            "side": 2,
            "padded": 6,
            "result": [[-4, 4], [-10, 5]],
            "both_sides": 2,
            "same": 1,
        },
    ),
    "q06": (
        {"n": 7, "f": 3, "stride": 2},
        {"answer": 3, "room": 4, "without_one": 2, "stride_one": 5},
    ),
    "q07a": (
        {"n": 11, "f": 4, "stride": 3},
        {"answer": 3, "room": 7, "left": 1, "rounded_up": 4, "without_one": 2},
    ),
    "q07b": (
        {"n": 11, "f": 4, "stride": 3},
        {
            "answer": 4,
            "padded": 13,
            "room": 9,
            "left": 0,
            "padded_once": 3,
            "rounded_up": 4,
            "without_padding": 3,
            "without_one": 3,
        },
    ),
    "q07c": (
        {"n": 11, "f": 4, "stride": 3},
        {"answer": "b", "room": 7, "left": 1, "padded_room": 9, "padded_left": 0},
    ),
    "q08": (
        {"side": 32, "channels": 3, "filters": 10, "f": 5},
        {
            "answer": 760,
            "one_filter": 76,
            "weights": 75,
            "without_bias": 750,
            "one_channel": 260,
            "bias_per_channel": 780,
            "bias_per_layer": 751,
        },
    ),
    "q10": (
        {"X": [[1, 3, -9, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]]},
        {
            "answer": [[5, 8], [3, 2]],
            "average": [[2.75, 1.25], [1.75, 1]],
            "overlapping": [[5, 8, 8], [5, 8, 8], [3, 2, 2]],
            "absolute": [[5, 9], [3, 2]],
        },
    ),
    "q11": (
        {},
        {"answer": 3072, "one_channel": 1024, "added": 67, "side": 96},
    ),
    "q12a": (
        {"side": 128, "filters": 32},
        {
            "answer": [[32, 124, 124], [32, 31, 31], [30752], [2]],
            "convolved": 124,
            "pooled": 31,
            "flat": 30752,
            "channels_last": [[124, 124, 32], [31, 31, 32], [30752], [2]],
            "padded": [[32, 128, 128], [32, 32, 32], [32768], [2]],
            "one_map": [[32, 124, 124], [32, 31, 31], [961], [2]],
        },
    ),
    "q12b": (
        {"side": 128, "filters": 32},
        {
            "answer": [[832, 0, 0, 61506]],
            "conv": 832,
            "dense": 61506,
            "flat": 30752,
            "without_bias": [[800, 0, 0, 61504]],
            "dense_without_bias": [[832, 0, 0, 61504]],
            "one_bias": [[801, 0, 0, 61505]],
            "pooling_learns": [[832, 512, 0, 61506]],
        },
    ),
    "q13": (
        {"side": 128, "filters": 32},
        {
            "answer": 98.67,
            "conv": 832,
            "dense": 61506,
            "total": 62338,
            "fraction": 0.9867,
            "convolution": 1.33,
            "half": 50,
        },
    ),
    "q14c": (
        {"n": 20, "side": 32, "kernels": 6, "f": 5},
        {
            "answer": [20, 6, 28, 28],
            "convolved": 28,
            "channels_last": [20, 28, 28, 6],
            "input_channels": [20, 3, 28, 28],
            "without_batch": [6, 28, 28],
            "padded": [20, 6, 32, 32],
        },
    ),
    "q15a": (
        {"rate": 0.2},
        {"answer": 0.8, "factor": 1.25, "one": 1},
    ),
    "q16a": (
        {"size": 4, "channels": 32},
        {"answer": 0, "window": 16, "every_channel": 512},
    ),
    "q17a": (
        {"f": 3, "channels": 3},
        {"answer": 27, "one_channel": 9, "apart": 12},
    ),
    "q17b": (
        {"before": 3, "after": 4},
        {"answer": 12, "sum": 7},
    ),
    "q19b": (
        {"n": 28, "f": 5},
        {
            "answer": 6,
            "loss": 4,
            "sides": "28, 24, 20, 16, 12, 8, 4",
            "last": 4,
            "one_less": 5,
            "one_more": 7,
            "whole_kernels": 5,
        },
    ),
    "q21": (
        {"X": [[0, 1, 2], [3, 4, 5], [6, 7, 8]], "K": [[0, 1], [2, 3]], "Y": [[5, 11], [23, 29]]},
        {"answer": "b", "correlated": [[19, 25], [37, 43]], "convolved": [[5, 11], [23, 29]]},
    ),
    "q23b": (
        {"X": [[2, 5]], "K": [[1, 2], [3, -1]]},
        {
            "answer": [[12, 1]],
            "first": 12,
            "second": 1,
            "transposed": [[17, -1]],
            "apart": [[2, -5]],
            "mean": [[6, 0.5]],
        },
    ),
    "q24": (
        {"layers": [[5, 1], [2, 2], [5, 1], [2, 2]]},
        {
            "answer": 16,
            "sides": "2, 6, 12, 16",
            "without_strides": 11,
            "product": 100,
            "added": 14,
            "last": 2,
        },
    ),
    "q25": (
        {"side": 28},
        {
            "answer": [
                [6, 28, 28],
                [6, 14, 14],
                [16, 10, 10],
                [16, 5, 5],
                [400],
                [120],
                [84],
                [10],
            ],
            "half": 14,
            "second": 10,
            "quarter": 5,
            "flat": 400,
            "without_padding": [
                [6, 24, 24],
                [6, 12, 12],
                [16, 8, 8],
                [16, 4, 4],
                [256],
                [120],
                [84],
                [10],
            ],
        },
    ),
    "q26a": (
        {},
        {
            "answer": "d",
            "alexnet": "62,378,344",
            "alexnet_conv": "3,747,200",
            "alexnet_dense": "58,631,144",
            "alexnet_percent": 94,
            "vgg": "143,667,240",
            "vgg_conv": "20,024,384",
            "vgg_dense": "123,642,856",
            "vgg_percent": 86,
        },
    ),
    "q26b": (
        {},
        {
            "answer": ["FC6", "FC 6", "FC-6"],
            "channels": 256,
            "map": 6,
            "inputs": 9216,
            "most": "37,752,832",
            "total": "62,378,344",
            "second": "FC7",
            "second_params": "16,781,312",
            "third": "FC8",
            "third_params": "4,097,000",
            "largest_conv": "CONV4",
            "largest_conv_params": "1,327,488",
        },
    ),
    "q26c": (
        {"side": 224},
        {
            "answer": 102764544,
            "map": 7,
            "inputs": 25088,
            "without_bias": 102760448,
            "one_map": 204800,
            "one_place": 2101248,
            "four_halvings": 411045888,
        },
    ),
    "q27": (
        {"count": 24, "first": 2, "second": 3, "third": 4, "index": ":, 1, :"},
        {
            "answer": [[4, 5, 6, 7], [16, 17, 18, 19]],
            "position": 1,
            "shape": [2, 4],
            "take_0": [[12, 13, 14, 15], [16, 17, 18, 19], [20, 21, 22, 23]],
            "take_1": [[4, 5, 6, 7], [16, 17, 18, 19]],
            "take_2": [[1, 5, 9], [13, 17, 21]],
            "column_order": [[2, 8, 14, 20], [3, 9, 15, 21]],
            "transposed": [[4, 16], [5, 17], [6, 18], [7, 19]],
        },
    ),
    "q28b": (
        {"row": 1, "column": 2, "value": 7, "direction": "downwards"},
        {
            "answer": [[0, 0, 0], [0, 7, 0], [0, 0, 0]],
            "new_row": 2,
            "new_column": 2,
            "window": [0, 1],
            "new_window": [1, 1],
            "before": [[0, 7, 0], [0, 0, 0], [0, 0, 0]],
            "moved": [[0, 0, 0], [0, 7, 0], [0, 0, 0]],
        },
    ),
}


def plain(value):
    value = value.tolist() if hasattr(value, "tolist") else value
    return [plain(entry) for entry in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", FACTS)
def test_the_facts_are_right(name):
    numbers, facts = FACTS[name]
    found = KEY.functions[name](**numbers)
    assert {fact: plain(value) for fact, value in found.items()} == facts


def test_every_computed_answer_is_here_or_worked_out_elsewhere():
    assert set(KEY.functions) - set(FACTS) == {"q09"}


@pytest.mark.parametrize("name", sorted(KEY.functions))
def test_every_fact_is_told_to_somebody(name):
    numbers = FACTS[name][0] if name in FACTS else {"F": [[1] * 3] * 3, "X": [[1] * 7] * 7}
    row = KEY.rows[name]
    told = placeholders(row.explanation).union(row.wrong, *map(placeholders, row.wrong.values()))
    assert set(KEY.functions[name](**numbers)) - told <= {"answer"}
