"""The page on security: it promises nothing that no test holds."""

import ast
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "security.md").read_text("utf-8")


def named_in(file):
    """Return the names of the tests in a file."""
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def rows():
    """Return the rows of the table of promises, split at the bars."""
    table = PAGE.partition("| promise | held by |\n")[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[1:]]


def test_every_promise_names_tests_that_there_are():
    assert len(rows()) >= 15
    for promise, tests in rows():
        names = [name.strip(" `").split("::") for name in tests.split(", ")]
        assert names, promise
        for file, name in names:
            assert name in named_in(file), f"{promise}: there is no {file}::{name}"


def test_the_end_of_a_run_knows_every_promise(promises):
    assert list(promises) == [promise for promise, _ in rows()]
