"""Mutants: every small fault in what a reference does, none in what it says."""

import ast

import pytest

from grader.mutation import mutants_of, owners_in, users_of

SOURCE = '''"""A module's 1 docstring + more."""

import math

LIMIT = 3


def inside(value, low=0, high=LIMIT):
    """Say whether 1 < 2."""
    if not low <= value < high and value:
        raise ValueError(f"{value + 1} is not below {high}")
    return True


def total(values, *, start=1):
    """Add up."""
    result = start * 2
    for value in values:
        if value is None:
            continue
        result += pow(value, LIMIT)
    rows = [a - b for a, b in zip(values, values, strict=True)]
    assert inside(result, high=max(LIMIT, 7))
    return -result
'''


@pytest.fixture(scope="module")
def changes():
    return {(m.was, m.now.replace("  ", " ")) for m in mutants_of(SOURCE)}


def becomes(changes, was, now):
    return any(
        "".join(now.split()) == "".join(new.split()) for old, new in changes if old.strip() == was
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("LIMIT = 3", "LIMIT = 2"),
        ("if not low <= value < high and value:", "if not low < value < high and value:"),
        ("if not low <= value < high and value:", "if not low <= value <= high and value:"),
        ("if not low <= value < high and value:", "if not low <= value < high or value:"),
        ("if not low <= value < high and value:", "if low <= value < high and value:"),
        ('raise ValueError(f"{value + 1} is not below {high}")', "pass"),
        ("return True", "return False"),
        ("return True", "pass"),
        ("result = start * 2", "result = start / 2"),
        ("result = start * 2", "pass"),
        ("for value in values:", "for value in []:"),
        ("if value is None:", "if value is not None:"),
        ("continue", "break"),
        ("result += pow(value, LIMIT)", "result += pow(LIMIT, value)"),
        ("result += pow(value, LIMIT)", "pass"),
        (
            "rows = [a - b for a, b in zip(values, values, strict=True)]",
            "rows = [a + b for a, b in zip(values, values, strict=True)]",
        ),
        (
            "assert inside(result, high=max(LIMIT, 7))",
            "assert inside(result, )",
        ),
        ("return -result", "return result"),
    ],
)
def test_each_kind_of_fault_is_made(changes, was, now):
    assert becomes(changes, was, now)


def test_what_says_nothing_stays(changes):
    touched = {was for was, _ in changes}
    assert not any("docstring" in was or "import" in was or "def " in was for was in touched)
    assert not any('"""' in was for was in touched)
    error = 'raise ValueError(f"{value + 1} is not below {high}")'
    assert {now for was, now in changes if was == error} == {"pass"}
    assert not any("strict=False" in now or "strict" not in now for was, now in changes
                   if "strict" in was and now != "pass")  # fmt: skip
    assert not any("max(7" in now for _, now in changes)


def test_mutants_are_valid_different_and_differ_by_one_change():
    found = mutants_of(SOURCE)
    dumps = {ast.dump(ast.parse(mutant.source)) for mutant in found}
    assert len(dumps) == len(found) >= 40
    assert ast.dump(ast.parse(SOURCE)) not in dumps
    lines = SOURCE.splitlines()
    for mutant in found:
        assert lines[mutant.line - 1].strip() == mutant.was.splitlines()[0]
        assert len(mutant.source.splitlines()) == len(lines)


def test_the_same_mutants_are_made_every_time():
    assert mutants_of(SOURCE) == mutants_of(SOURCE)


def test_mutants_of_one_owner_are_those_of_all():
    every = mutants_of(SOURCE)
    assert owners_in(SOURCE) == ["LIMIT", "inside", "total"]
    for owner in owners_in(SOURCE):
        assert mutants_of(SOURCE, owner) == [m for m in every if m.owner == owner]


def test_a_diff_shows_the_lines_that_differ():
    (mutant,) = [m for m in mutants_of(SOURCE) if m.now == "return False"]
    assert mutant.diff == "- return True\n+ return False"


def test_users_of_a_name_are_found_through_others():
    assert users_of(SOURCE, "LIMIT") == {"LIMIT", "inside", "total"}
    assert users_of(SOURCE, "inside") == {"inside", "total"}
    assert users_of(SOURCE, "total") == {"total"}
