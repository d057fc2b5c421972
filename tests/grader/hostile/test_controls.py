"""The attacks do work where nothing stands in their way: else the suite would show nothing.

`naive.py` is a grader as many are written. Only attacks that do no harm to the machine are tried.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ATTACKS
from .scene import Listener, set_up

NAIVE = Path(__file__).with_name("naive.py")
OF_NAME = {attack.student: attack for attack in ATTACKS}


@pytest.fixture(scope="module")
def listener():
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def scene(tmp_path_factory, listener):
    return set_up(tmp_path_factory.mktemp("control"), listener.port)


@pytest.fixture
def attack_naive(scene):
    """Return a function that has the naive grader grade an attack of this name."""

    def attack_naive(name, *tasks):
        student = scene.submitted / name
        OF_NAME[name].hand_in(student, scene.words)
        return graded_naively(scene, student / "numbers" / "spread.py", *tasks)

    return attack_naive


def graded_naively(scene, file, *tasks):
    return subprocess.run(
        [sys.executable, str(NAIVE), str(scene.course), str(file), *tasks],
        cwd=scene.course,
        env={**os.environ, "GRADER_SECRET": scene.secrets["environment"]},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_naive_grader_tells_right_from_wrong(scene, tmp_path):
    tasks = ("center", "median", "span")
    assert graded_naively(scene, scene.course / "solutions" / "spread.py", *tasks).returncode == 0
    wrong = tmp_path / "spread.py"
    wrong.write_text("def span(values):\n    return 3.5\n")
    assert graded_naively(scene, wrong, "span").returncode == 1


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("forging-equal_to_everything", "span"),
        ("forging-array_that_lies", "span"),
        ("forging-object_array", "span"),
        ("forging-patched_numpy", "span"),
        ("forging-changed_argument", "center"),
        ("forging-exit_zero", "span"),
        ("forging-exit_while_loading", "span"),
        ("forging-exit_from_the_call", "span"),
        ("forging-frame_walking", "span"),
        ("forging-solution_in_memory", "span"),
        ("stealing-link_to_the_solution", "span"),
    ],
)
def test_without_a_wall_forging_earns_points(attack_naive, name, task):
    found = attack_naive(name, task)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("stealing-environment", lambda scene: scene.secrets["environment"][::-1]),
        ("stealing-files_by_path", lambda scene: scene.secrets["hidden check"].encode().hex()),
        ("stealing-relative_paths", lambda scene: "solutions"),
        ("stealing-import_of_solutions", lambda scene: "grader.grading"),
        ("stealing-objects_in_memory", lambda scene: scene.secrets["reference"]),
        ("stealing-own_memory", lambda scene: b"canary-".hex()),
    ],
)
def test_without_a_wall_secrets_are_found(attack_naive, scene, name, form):
    found = attack_naive(name, "span")
    assert form(scene) in found.stdout, found.stderr


def test_without_a_wall_a_traceback_quotes_the_reference(attack_naive, scene):
    found = attack_naive("stealing-traceback_of_a_file", "span")
    quoted = re.search(r'solutions/spread.py", line 10, in look\n +(.+)\n', found.stderr)
    assert quoted
    assert quoted[1] in (scene.course / "solutions" / "spread.py").read_text()


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("network-tcp_to_the_grader", "AF_INET SOCK_STREAM"),
        ("network-datagrams", "AF_INET SOCK_DGRAM"),
        ("network-socket_without_a_file", "AF_UNIX SOCK_STREAM"),
    ],
)
def test_without_a_wall_the_network_is_reached(attack_naive, listener, name, way):
    attack_naive(name, "span")
    assert way in listener.reached()


@pytest.mark.parametrize("name", ["surviving-patches", "surviving-thread", "surviving-signals"])
def test_without_a_wall_what_was_left_is_found(attack_naive, name):
    found = attack_naive(name, "span", "standardize")
    assert "found [" in found.stdout or "found it" in found.stdout, found.stderr
