"""Files that are there whole or not at all."""

import contextlib
import os
import resource
import signal
import subprocess
import sys

import pytest

from grader import atomic


def test_a_file_is_made_and_replaced(tmp_path):
    path = tmp_path / "file"
    for data in (b"one", b"", b"three"):
        atomic.write(path, data)
        assert path.read_bytes() == data
    assert os.listdir(tmp_path) == ["file"]


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    for name in ("file", ".file.draft"):
        os.symlink(tmp_path / "other", tmp_path / name)
    atomic.write(tmp_path / "file", b"own")
    assert (tmp_path / "other").read_bytes() == b"other"
    assert not (tmp_path / "file").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["file", "other"]


def test_what_a_killed_process_left_is_taken_away(tmp_path):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom grader import atomic\n"
        "os.replace = lambda *_: os.kill(os.getpid(), 9)\n"
        "atomic.write(Path(sys.argv[1]), b'half')\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, tmp_path / "file"])
    assert killed.returncode == -signal.SIGKILL
    assert len(os.listdir(tmp_path)) == 1
    atomic.write(tmp_path / "file", b"whole")
    assert os.listdir(tmp_path) == ["file"]


@contextlib.contextmanager
def files_of_at_most(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_there_is_no_room_the_old_file_stays_and_the_error_names_it(tmp_path):
    path = tmp_path / "file"
    atomic.write(path, b"old")
    with files_of_at_most(1000), pytest.raises(OSError, match="File too large") as error:
        atomic.write(path, bytes(1001))
    assert error.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
    with pytest.raises(FileNotFoundError) as error:
        atomic.write(tmp_path / "nowhere" / "file", b"")
    assert error.value.filename == str(tmp_path / "nowhere" / "file")


def test_two_who_write_the_same_file_do_not_mix(tmp_path):
    path = tmp_path / "file"
    code = (
        "import sys\nfrom pathlib import Path\nfrom grader import atomic\n"
        "for _ in range(300):\n    atomic.write(Path(sys.argv[1]), sys.argv[2].encode() * 9999)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, path, letter]) for letter in "ab"]
    while any(writer.poll() is None for writer in writers):
        data = path.read_bytes() if path.exists() else b"a" * 9999
        assert data in (b"a" * 9999, b"b" * 9999)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert os.listdir(tmp_path) == ["file"]
