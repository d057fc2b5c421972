"""The pytest plugin: gives checks their tasks, answered by files in this process.

`pytest tests/public/test_pooling.py` asks the student's own `exercises/pooling.py`;
`--answers-from solutions` asks another folder's file.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

    from grader.checks.local import LocalAnswerer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that says whose functions are asked."""
    parser.addoption(
        "--answers-from",
        default="exercises",
        metavar="FOLDER",
        help="folder of the course whose files answer the checks (default: exercises)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a check the tasks that its parameters name."""
    check = getattr(metafunc.function, "__check__", None)
    if check is None:
        return
    from grader.checks.answers import EQUIPMENT, TaskCall

    folder = metafunc.config.getoption("--answers-from")
    path = Path(metafunc.module.__file__)
    answerer = _answerer(path, folder)
    values: list[Any] = [
        EQUIPMENT[name](answerer) if name in EQUIPMENT else TaskCall(answerer, name)
        for name in check.needs
    ]
    metafunc.parametrize(
        ",".join(check.needs), [values[0] if len(values) == 1 else values], ids=[""]
    )


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a check that earns a share of its points; less than all of them is a failure."""
    check = getattr(pyfuncitem.obj, "__check__", None)
    if check is None or not check.partial:
        return None
    share = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in check.needs})
    if share < 1:
        raise AssertionError(f"earned {share:.0%} of the points")
    return True


@functools.cache
def _answerer(test_file: Path, folder: str) -> LocalAnswerer:
    """Load the exercise that `test_<exercise>.py` asks about."""
    from grader.checks.local import LocalAnswerer, trusted_module
    from grader.course import find_root

    module = trusted_module(find_root(test_file) / folder, test_file.stem.removeprefix("test_"))
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # as in the worker
    return LocalAnswerer({k: v for k, v in vars(module).items() if callable(v)})
