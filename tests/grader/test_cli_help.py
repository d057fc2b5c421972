"""How the command line presents itself: help, mistyped words, colour, streams, speed."""

import os
import pty
import re
import subprocess
import sys
import time
from importlib.metadata import entry_points

import pytest

from grader import __version__
from grader.cli.commands import MODULES

HEAVY = ("numpy", "msgspec", "hypothesis", "torch", "jinja2")
OPTIONS = ["-W", "error", "-m", "grader"]


def run(*arguments, cwd=None, options=OPTIONS, **environment):
    return subprocess.run(
        [sys.executable, *options, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


def on_a_terminal(*arguments, cwd, **environment):
    """Run with stdout and stderr on a terminal; return what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *OPTIONS, *arguments],
        cwd=cwd,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode()


# Help -----------------------------------------------------------------------------------------


def test_help_lists_every_command_in_one_line_each():
    text = run("--help").stdout
    for name in MODULES:
        assert len(re.findall(rf"(?m)^  {name} +[A-Z]", text)) == 1, name
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", MODULES)
def test_the_help_of_every_command_teaches_by_example(name):
    found = run(name, "--help")
    assert found.returncode == 0
    assert found.stderr == ""
    examples = [
        line for line in found.stdout.splitlines() if line.startswith(f"      grader {name}")
    ]
    assert examples, found.stdout
    assert "\\b" not in found.stdout


def test_examples_stand_one_below_the_other():
    text = run("check", "--help").stdout
    assert re.search(r"\n      grader check +\w.*\n      grader check sorting +\w", text)


def test_help_is_quick_and_loads_no_library():
    run("--help")
    took = []
    for _ in range(5):
        start = time.perf_counter()
        run("--help", options=["-m", "grader"])
        took.append(time.perf_counter() - start)
    assert min(took) < 0.15
    loaded = run("--help", options=["-X", "importtime", "-m", "grader"]).stderr
    assert "click" in loaded
    assert not [name for name in HEAVY if re.search(rf"\| +{name}$", loaded, re.MULTILINE)]


def test_the_help_of_every_command_loads_no_library():
    for name in MODULES:
        loaded = run(name, "--help", options=["-X", "importtime", "-m", "grader"]).stderr
        heavy = [word for word in HEAVY if re.search(rf"\| +{word}$", loaded, re.MULTILINE)]
        assert not heavy, name


def test_the_version_is_the_packages():
    assert run("--version").stdout == f"grader, version {__version__}\n"


def test_the_installed_command_is_the_same_as_the_module():
    (command,) = entry_points(group="console_scripts", name="grader")
    assert command.value == "grader.cli:main"


# Wrong calls ----------------------------------------------------------------------------------


def test_no_command_shows_the_help_and_is_a_wrong_call():
    found = run()
    assert (found.returncode, found.stdout) == (2, "")
    assert "Students, in a kit" in found.stderr


def test_a_mistyped_command_is_guessed():
    found = run("chekc")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == (
        "error: there is no command called 'chekc'\n\nhint: did you mean check?\n"
    )


def test_a_command_like_no_other_gets_the_list():
    assert "there is list, check, hint" in run("xyzzy").stderr


def test_a_mistyped_option_is_guessed():
    found = run("grade", "--forse")
    assert found.returncode == 2
    assert "--force" in found.stderr
    assert "hint: `grader grade --help` shows examples" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hint"], "missing argument 'TASK'"),
        (["release", "numbers"], "give either --to or --nbgrader"),
        (["grade", "-j", "0"], "0 is not in the range"),
        (["grade", "--device", "tpu"], "'tpu' is not one of"),
        (["new", "exercises", "x"], "'exercises' is not"),
        (["list", "everything"], "got unexpected extra argument"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_exits_with_2(arguments, message):
    found = run(*arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("error: ")
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_outside_a_course_the_error_says_where_to_go(tmp_path):
    for name in ("list", "check", "grade"):
        found = run(name, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (2, "")
        assert "there is no course.toml here or in a folder above" in found.stderr
        assert "hint: run the command in the course's folder, or in the kit's" in found.stderr


# Colour and streams ---------------------------------------------------------------------------


def test_a_terminal_gets_colour(mini):
    assert "\x1b[" in on_a_terminal("list", cwd=mini.root)
    assert "\x1b[" in on_a_terminal("chekc", cwd=mini.root)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_and_dumb_terminals_get_none(mini, environment):
    for arguments in (["list"], ["chekc"], ["hint", "cneter"]):
        shown = on_a_terminal(*arguments, cwd=mini.root, **environment)
        assert shown
        assert "\x1b" not in shown


def test_what_is_no_terminal_gets_no_colour(mini):
    assert "\x1b" not in run("list", cwd=mini.root).stdout
    assert "\x1b" not in run("chekc").stderr


def test_a_reader_who_leaves_early_causes_no_traceback(mini):
    command = f"{sys.executable} -m grader list | true"
    found = subprocess.run(command, shell=True, cwd=mini.root, capture_output=True, text=True)
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr


# Bugs of our own ------------------------------------------------------------------------------

BUG = """
import click, sys, types
from grader.cli import commands, main
@click.command("boom")
def boom_command():
    {statement}
sys.modules["grader.cli.boom"] = types.SimpleNamespace(boom_command=boom_command)
commands.MODULES["boom"] = "boom"
sys.argv = ["grader", "boom"]
main()
"""


def test_a_bug_shows_its_traceback_and_is_no_verdict():
    found = run(options=["-c", BUG.format(statement="1 / 0")])
    assert found.returncode == 70
    assert "ZeroDivisionError" in found.stderr
    assert found.stderr.rstrip().endswith("with the lines above and what `grader --version` says")


def test_an_interrupted_command_exits_with_130():
    found = run(options=["-c", BUG.format(statement="raise KeyboardInterrupt")])
    assert found.returncode == 130
    assert found.stderr.split() == ["interrupted"]
