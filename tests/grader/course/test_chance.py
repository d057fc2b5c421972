"""What `layers` asks of chance: right answers hardly ever fail, wrong ones always do."""

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.checks.check import load_checks
from grader.checks.local import LocalAnswerer, misconceptions, reference
from grader.checks.run import ask_example

ROOT = Path(__file__).parents[3]
CHECKS = {
    check.name: check
    for kind in ("public", "hidden")
    for check in load_checks(ROOT / "tests" / kind / "test_layers.py")
    if check.task == "dropout" and not check.draws
}
RIGHT = reference(ROOT, "layers").dropout
WRONG = misconceptions(ROOT, "layers")
STREAMS = range(40)  # each makes other draws of the same seeds

SHARE, INDEPENDENCE = "test_so_many_entries_are_zeroed", "test_entries_are_zeroed_independently"
COUNT, EVERY_ENTRY = "test_how_many_are_zeroed_is_chance", "test_every_entry_has_its_chance"
FRESH = "test_without_a_seed_every_draw_is_new"


def passes(check, dropout, stream=0):
    """Say whether a dropout passes, with each seed moved into another stream."""

    def moved(x, rate, seed=None, training=True):
        return dropout(x, rate, seed if seed is None else 1000 * stream + seed, training)

    fault, _, _ = ask_example(CHECKS[check], {}, LocalAnswerer({"dropout": moved}))
    return fault is None


def mass(n, p, counts):
    """The exact probability that n trials give one of these counts."""
    return sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in counts)


def test_chance_is_asked_in_five_ways():
    assert set(CHECKS) == {SHARE, INDEPENDENCE, COUNT, EVERY_ENTRY, FRESH}


@pytest.mark.parametrize("rate", ["0.1", "0.3", "0.6", "0.8"])
def test_the_limits_of_a_share_are_exact_tails(rate):
    likely_counts = CHECKS[SHARE].function.__globals__["likely_counts"]
    fewest, most = likely_counts(2000, float(rate), alarm=1e-7)
    for outside, more in ((range(fewest), fewest), (range(most + 1, 2001), most)):
        tail = mass(2000, Fraction(rate), outside)
        assert tail <= Fraction(1, 2 * 10**7) < tail + mass(2000, Fraction(rate), [more])


@pytest.mark.parametrize("n", [512, 2048])
def test_the_limits_of_coins_are_exact_tails(n):
    likely_heads = CHECKS[INDEPENDENCE].function.__globals__["likely_heads"]
    fewest, most = likely_heads(n, alarm=1e-8)
    assert fewest + most == n
    tail = mass(n, Fraction(1, 2), range(fewest))
    assert tail <= Fraction(1, 2 * 10**8) < tail + mass(n, Fraction(1, 2), [fewest])


def test_eight_equal_counts_are_no_accident():
    assert float(max(mass(100, Fraction(1, 2), [k]) for k in range(101))) ** 7 < 2.2e-8


@pytest.mark.parametrize("check", CHECKS)
def test_a_right_answer_passes_with_any_draws(check):
    assert all(passes(check, RIGHT, stream) for stream in STREAMS)


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ("nothing_dropped", SHARE),
        ("survives_with_probability_rate", SHARE),
        ("rate_is_what_survives", SHARE),
        ("whole_rows_dropped", INDEPENDENCE),
        ("one_draw_for_all_examples", INDEPENDENCE),
        ("whole_maps_dropped", INDEPENDENCE),
        ("whole_examples_dropped", INDEPENDENCE),
        ("fixed_number_dropped", COUNT),
        ("nothing_dropped", EVERY_ENTRY),
        ("fixed_without_a_seed", FRESH),
    ],
)
def test_a_wrong_answer_fails_with_any_draws(wrong, check):
    assert not any(passes(check, WRONG[wrong], stream) for stream in STREAMS)


def test_the_same_number_zeroed_in_every_line_is_seen():
    def fixed_in_lines(x, rate, seed=None, training=True):
        ranks = np.random.default_rng(seed).random(x.shape).argsort(axis=-1).argsort(axis=-1)
        return np.where(ranks < rate * x.shape[-1], 0, x / (1 - rate))

    assert not any(passes(INDEPENDENCE, fixed_in_lines, stream) for stream in STREAMS)


def test_an_entry_that_is_never_zeroed_is_seen():
    def first_one_spared(x, rate, seed=None, training=True):
        y = RIGHT(x, rate, seed, training)
        y.flat[0] = x.flat[0] / (1 - rate)
        return y

    assert not any(passes(EVERY_ENTRY, first_one_spared, stream) for stream in STREAMS)
