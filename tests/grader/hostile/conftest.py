"""The class of honest and hostile students, graded twice: with the hostile ones and without."""

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from .attack import Attack, attacks_in_files
from .made import MADE
from .run import Run, grade
from .scene import Listener, Scene, hand_in_honest, hand_in_hostile, listing, set_up

ATTACKS = sorted([*attacks_in_files(), *MADE], key=lambda attack: attack.student)
FAMILIES = sorted({attack.family for attack in ATTACKS})

# What an attack hands in is no test.
collect_ignore_glob = ["attacks/*"]


class Classroom(NamedTuple):
    """Two runs over a class, and what lay around before and after the second."""

    scene: Scene
    honest: list[str]  # students
    without: Run  # with the honest students alone
    run: Run  # with everybody
    before: dict[str, tuple[int, int, int]]
    after: dict[str, tuple[int, int, int]]
    reached: list[str]  # ways by which somebody reached the listener


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", ATTACKS, ids=[attack.student for attack in ATTACKS])


@pytest.fixture(scope="session")
def attacks() -> list[Attack]:
    return ATTACKS


@pytest.fixture
def next_is_graded_right(grade, solution_text):
    """Grade the reference after the test."""
    yield
    files = {f"{name}.py": solution_text(name) for name in ("spread", "scaling")}
    assert grade(files).report.score == 21.0


@pytest.fixture(scope="session")
def classroom(needs_bwrap: None) -> Classroom:
    """Grade the honest students, then everybody; nothing of it is left on the disk."""
    # Not in pytest's folder for temporary files, which a sandbox that root starts cannot enter.
    base = Path(tempfile.mkdtemp(prefix="hostile-"))
    base.chmod(0o755)
    listener = Listener()
    try:
        scene = set_up(base, listener.port)
        honest = hand_in_honest(scene, FAMILIES)
        without = grade(scene)
        shutil.rmtree(scene.course / "feedback")
        hand_in_hostile(scene, ATTACKS)
        before = around(scene)
        run = grade(scene)
        yield Classroom(scene, honest, without, run, before, around(scene), listener.reached())
    finally:
        listener.close()
        shutil.rmtree(base)


def around(scene: Scene) -> dict[str, tuple[int, int, int]]:
    """List all that no submission may change; what grading itself writes is left out."""
    return listing(scene.home.parent, without=["feedback", ".grader", "gradebook.db"])
