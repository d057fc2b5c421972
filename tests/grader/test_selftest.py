"""The sandbox is tried before it is trusted: one that leaks grades nobody."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from grader.errors import MachineError
from grader.sandbox import WarmParent, selftest

pytestmark = pytest.mark.usefixtures("needs_bwrap")


def test_nothing_gets_out_of_the_sandbox(parents):
    parents["bwrap"].wait_until_ready()
    assert selftest.escapes(parents["bwrap"]) == []


def test_the_probe_finds_the_way_out_where_there_is_one(parents):
    found = selftest.escapes(parents["process"])
    assert "read a file of this machine" in found
    assert "reach the network" in found
    assert "open a socket of family 16" in found


@pytest.fixture
def leaky(monkeypatch):
    """Return a function that puts a changed bubblewrap in the place of the system's."""
    # Where the user that a sandbox becomes may read it, and not where root's stage will be.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:

        def leaky(change):
            script = Path(folder) / "bwrap"
            loop = f'for a; do shift; {change}; set -- "$@" "$a"; done'
            script.write_text(f'#!/bin/sh\n{loop}\nexec {shutil.which("bwrap")} "$@"\n')
            script.chmod(0o755)
            script.parent.chmod(0o755)
            monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

        yield leaky


LEAKS = {
    "its network is the machine's": (
        '[ "$a" = --disable-userns ] && set -- "$@" --share-net',
        "reach a socket of this machine",
    ),
    "the environment stays": ('[ "$a" = --clearenv ] && continue', "see the judge's environment"),
    "there is no filter of system calls": (
        '[ "$skip" ] && skip= && continue; [ "$a" = --seccomp ] && skip=1 && continue',
        "open a socket of family 16",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_sandbox_that_leaks_is_refused(leaky, leak):
    change, found = LEAKS[leak]
    leaky(change)
    parent = WarmParent("bwrap", ("numpy",))
    with pytest.raises(MachineError, match="is not tight") as error:
        parent.wait_until_ready()
    assert found in error.value.message
    assert error.value.exit_code == 3
    assert parent.process.poll() is not None
