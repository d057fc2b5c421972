from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.errors import SubmissionError, UsageError
from grader.model import Submission
from grader.submission.entries import MAX_BYTES, MAX_ENTRIES, MAX_FILE_BYTES, MAX_FILES
from grader.submission.find import find
from grader.submission.folders import Folder
from grader.submission.names import Wanted, shown
from grader.submission.read import refusal, source
from grader.submission.students import from_assignment_folder, from_student_folder

EXERCISES = ("pooling", "padding")
WANTED = Wanted("by-hand", EXERCISES)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder submitted/s01/by-hand of a class."""
    folder = tmp_path / "submitted/s01/by-hand"
    folder.mkdir(parents=True)
    return folder


def read(home: Path) -> Submission:
    (submission,) = find([home.parent.parent], "by-hand", EXERCISES).submissions
    return submission


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so the tests of permissions step down."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


# What is read -------------------------------------------------------------------------------


def test_exercises_come_first_then_answers_then_helpers(home):
    for name in ("zebra.py", "answers.toml", "aid.py", "pooling.py", "padding.py"):
        (home / name).write_text(name)
    expected = ["pooling.py", "padding.py", "answers.toml", "aid.py", "zebra.py"]
    assert names(read(home)) == expected
    assert read(home).warnings == ()


def test_what_is_no_code_is_passed_over(home):
    for name in ("notes.ipynb", "photo.png", "my notes.py", ".pooling.py", "timestamp.txt", "py"):
        (home / name).write_text("x")
    for name in ("__pycache__", ".ipynb_checkpoints", "data", "__MACOSX"):
        (home / name).mkdir()
    (home / "pooling.py").write_text("x")
    submission = read(home)
    assert names(submission) == ["pooling.py"]
    assert (submission.refused, submission.warnings) == ({}, ())


def test_a_helper_is_found_by_the_name_that_python_imports(home):
    (home / "u\u0308ben.py").write_text("decomposed, as macOS stores it")
    assert names(read(home)) == ["\u00fcben.py"]


def test_a_helper_never_takes_the_place_of_an_exercise(home):
    (home / "pooling.py").write_text("the exercise")
    (home / "\uff50ooling.py").write_text("its first letter is a wide one, which Python folds")
    submission = read(home)
    assert [file.data for file in submission.files] == [b"the exercise"]
    assert "is not graded" in submission.warnings[0]


@pytest.mark.parametrize(("newer", "older"), [("py", "ipynb"), ("ipynb", "py")])
def test_of_module_and_notebook_the_newer_is_read(home, newer, older):
    for end, when in ((older, 1000), (newer, 2000)):
        (home / f"pooling.{end}").write_text(end)
        os.utime(home / f"pooling.{end}", (when, when))
    submission = read(home)
    assert names(submission) == [f"pooling.{newer}"]
    assert submission.warnings == (
        f"both pooling.py and pooling.ipynb were handed in; pooling.{newer}, the newer, is graded",
    )


@pytest.mark.parametrize("later", [-4, 0, 4])
def test_of_module_and_notebook_that_were_unpacked_together_the_module_is_read(home, later):
    for end, when in (("py", 1000), ("ipynb", 1000 + later)):
        (home / f"pooling.{end}").write_text(end)
        os.utime(home / f"pooling.{end}", (when, when))
    submission = read(home)
    assert names(submission) == ["pooling.py"]
    assert submission.warnings == (
        "both pooling.py and pooling.ipynb were handed in; pooling.py, as old as the other, is "
        "graded",
    )


@pytest.mark.parametrize(("written", "stub"), [("py", "ipynb"), ("ipynb", "py")])
def test_of_two_files_that_were_unpacked_together_the_one_with_more_written_is_read(
    home, written, stub
):
    left = "def pool(X):\n    raise NotImplementedError\n"
    for end, text in ((written, left), (stub, left * 2)):
        (home / f"pooling.{end}").write_text(text)
        os.utime(home / f"pooling.{end}", (1000, 1000))
    submission = read(home)
    assert names(submission) == [f"pooling.{written}"]
    assert submission.warnings == (
        f"both pooling.py and pooling.ipynb were handed in; pooling.{written}, in which more is "
        "written, is graded",
    )
    os.utime(home / f"pooling.{stub}", (2000, 2000))
    assert names(read(home)) == [f"pooling.{stub}"]


def test_a_notebook_counts_where_the_module_is_refused(home):
    (home / "pooling.py").mkdir()
    (home / "pooling.ipynb").write_text("{}")
    assert names(read(home)) == ["pooling.ipynb"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Pooling.py", "pooling.py"),
        ("pooling (1).py", "pooling.py"),
        ("pooling(2).ipynb", "pooling.ipynb"),
        ("Copy of pooling.ipynb", "pooling.ipynb"),
        ("pooling - Copy (3).py", "pooling.py"),
        ("pooling_final_v2.py", "pooling.py"),
        ("pooling copy 2.py", "pooling.py"),
        ("pooling.py.txt", "pooling.py"),
        ("pooling.PY", "pooling.py"),
        (" pooling .py", "pooling.py"),
        ("answers (1).toml", "answers.toml"),
        ("Answers.toml.txt", "answers.toml"),
    ],
)
def test_a_file_with_nearly_the_name_is_not_graded_but_named(home, name, meant):
    if os.path.exists(home / name.swapcase()):
        pytest.skip("this file system does not tell case")
    (home / name).write_text("x")
    submission = read(home)
    assert not {"pooling.py", "pooling.ipynb", "answers.toml"} & set(names(submission))
    assert submission.warnings == (f"{name} is not graded; if it is meant to be, name it {meant}",)


@pytest.mark.parametrize("name", ["pool.py", "poolings.py", "test_pooling.py", "1.py", ".py", "py"])
def test_other_names_are_no_slips(name):
    assert WANTED.meant(name) == ""


def test_a_number_that_belongs_to_an_exercise_stays():
    wanted = Wanted("a", ("part", "part_1", "part_2"))
    assert wanted.meant("part_2 (1).py") == "part_2.py"
    assert wanted.meant("part_3.py") == "part.py"


def test_a_name_in_a_message_is_one_clean_line():
    assert shown("a\x1b[31m\n\u202e\udcff.py") == "a?[31m???.py"
    assert shown("a" * 5000 + "\n.py") == "a" * 79 + "…" + "a" * 16 + "?.py"


# What is refused ----------------------------------------------------------------------------


def refused(home: Path, name: str = "pooling.py") -> str:
    """Why `name` is refused, while what lies beside it is read."""
    (home / "padding.py").write_text("x = 1")
    submission = read(home)
    assert names(submission) == ["padding.py"]
    assert list(submission.refused) == [name]
    return submission.refused[name]


def test_a_link_in_place_of_a_file_is_refused(home):
    (home.parent / "secret.py").write_text("x")
    (home / "pooling.py").symlink_to("../secret.py")
    assert refused(home).startswith("is a link")


def test_a_link_to_nowhere_is_refused(home):
    (home / "pooling.py").symlink_to("nowhere")
    assert refused(home).startswith("is a link")


def test_a_helper_that_is_a_link_is_refused(home):
    (home / "helper.py").symlink_to("padding.py")
    assert refused(home, "helper.py").startswith("is a link")


def test_a_folder_in_place_of_a_file_is_refused(home):
    (home / "pooling.py").mkdir()
    assert refused(home) == "is a folder, not a file"


def test_a_pipe_is_refused_without_waiting_for_it(home):
    os.mkfifo(home / "pooling.py")
    assert "not a regular file" in refused(home)


def test_a_socket_is_refused(home, monkeypatch):
    monkeypatch.chdir(home)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("pooling.py")
        assert "not a regular file" in refused(home)


def test_a_pipe_that_takes_a_files_place_later_is_refused_too(home):
    (home / "pooling.py").write_text("x")
    with Folder(home) as folder:
        entry = folder.entry("pooling.py")
        os.remove(home / "pooling.py")
        os.mkfifo(home / "pooling.py")
        with pytest.raises(SubmissionError, match="not a regular file"):
            entry.read(100)


def test_a_link_that_takes_a_files_place_later_is_refused_too(home):
    (home / "pooling.py").write_text("x")
    with Folder(home) as folder:
        entry = folder.entry("pooling.py")
        os.remove(home / "pooling.py")
        (home / "pooling.py").symlink_to("/etc/hostname")
        with pytest.raises(SubmissionError, match="is a link"):
            entry.read(100)


def test_a_file_that_vanishes_is_refused(home):
    with Folder(home) as folder, pytest.raises(SubmissionError, match="has vanished"):
        folder.entry("pooling.py").read(100)
    with Folder(home) as folder:
        assert folder.entry("pooling.py").fault == "has vanished"


def test_a_file_that_grows_is_refused(home):
    (home / "pooling.py").write_text("x")
    with Folder(home) as folder:
        entry = folder.entry("pooling.py")
        (home / "pooling.py").write_bytes(b"x" * 101)
        with pytest.raises(SubmissionError, match="is larger than"):
            entry.read(100)


def test_a_file_without_permission_is_refused(home):
    (home / "pooling.py").write_text("x")
    (home / "pooling.py").chmod(0)
    (home / "padding.py").write_text("x")
    with Folder(home) as folder, as_nobody():
        submission = from_assignment_folder(folder, "s01", WANTED).submission
    assert names(submission) == ["padding.py"]
    assert "permissions" in submission.refused["pooling.py"]


def test_an_assignment_folder_without_permission_refuses_all_of_it(home):
    home.chmod(0)
    with Folder(home.parent) as folder, as_nobody():
        found = from_student_folder(folder, "s01", WANTED)
    home.chmod(0o700)
    assert found is not None
    assert "permissions" in found.submission.refused["by-hand"]


def test_a_link_in_place_of_the_assignment_folder_refuses_all_of_it(home):
    home.rename(home.parent / "elsewhere")
    (home.parent / "elsewhere/pooling.py").write_text("x")
    home.symlink_to("elsewhere")
    submission = read(home)
    assert submission.files == ()
    assert refusal(submission, "pooling").startswith("by-hand is a link")


def test_a_file_behind_a_link_is_refused_even_if_it_is_asked_for(home):
    """No component below `submitted` may be a link."""
    elsewhere = home.parents[2] / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pooling.py").write_text("x")
    (elsewhere / "by-hand.zip").write_text("x")
    home.rmdir()
    home.symlink_to(elsewhere)
    for name in ("pooling.py", "by-hand.zip"):
        with pytest.raises(UsageError, match="is reached through a link"):
            find([home / name], "by-hand", EXERCISES)
    (home.parents[1] / "s02").symlink_to(elsewhere)
    (elsewhere / "by-hand").mkdir()
    (found,) = find([home.parents[1] / "s02" / "by-hand"], "by-hand", EXERCISES).refused.values()
    assert found.startswith("is a link")


def test_what_is_above_the_class_folder_may_be_a_link(home, tmp_path_factory):
    (home / "pooling.py").write_text("x")
    link = tmp_path_factory.mktemp("links") / "course"
    link.symlink_to(home.parents[2])
    for path in (link / "submitted", link / "submitted/s01", link / "submitted/s01/by-hand"):
        assert names(find([path], "by-hand", EXERCISES).submissions[0]) == ["pooling.py"]
    found = find([link / "submitted/s01/by-hand/pooling.py"], "by-hand", EXERCISES)
    assert names(found.submissions[0]) == ["pooling.py"]


def test_a_refused_file_with_a_long_name_is_no_reason_for_others(home):
    (home / ("a" * 200 + ".py")).symlink_to("/etc/hostname")
    submission = read(home)
    assert len(submission.refused) == 1
    assert refusal(submission, "pooling") == ""


def test_a_file_in_place_of_the_assignment_folder_refuses_all_of_it(home):
    home.rmdir()
    home.write_text("x")
    assert "Not a directory" in read(home).refused["by-hand"]


def test_a_link_in_place_of_a_students_folder_refuses_the_student(home):
    (home / "pooling.py").write_text("x")
    (home.parent.parent / "s02").symlink_to("s01")
    found = find([home.parent.parent], "by-hand", EXERCISES)
    assert [submission.student for submission in found.submissions] == ["s01"]
    assert found.refused["s02"].startswith("is a link")


def test_a_link_in_place_of_a_zip_is_refused(home):
    (home.parent.parent / "s02.zip").symlink_to("/etc/hostname")
    (home / "pooling.py").write_text("x")
    found = find([home.parent.parent], "by-hand", EXERCISES)
    assert found.submissions[1].refused["s02.zip"].startswith("is a link")


# Caps ---------------------------------------------------------------------------------------


def test_a_file_of_five_megabytes_is_read_and_a_larger_one_refused(home):
    (home / "aid.py").write_bytes(b"#" * MAX_FILE_BYTES)
    (home / "pooling.py").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    submission = read(home)
    assert names(submission) == ["aid.py"]
    assert submission.refused["pooling.py"] == "is larger than 5 MB"


def test_a_huge_file_is_refused_unread(home):
    with open(home / "pooling.py", "wb") as file:
        file.truncate(10**12)
    assert refused(home) == "is larger than 5 MB"


def test_what_exceeds_twenty_megabytes_is_refused(home):
    for name in ("a", "b", "c", "d"):
        (home / f"{name}.py").write_bytes(b"#" * (MAX_BYTES // 4))
    (home / "pooling.py").write_text("x")
    submission = read(home)
    assert names(submission) == ["pooling.py", "a.py", "b.py", "c.py"]
    assert "at most 20 MB in all" in submission.refused["d.py"]


def test_files_beyond_two_hundred_are_warned_of(home):
    for number in range(MAX_FILES + 5):
        (home / f"h{number}.py").touch()
    (home / "pooling.py").touch()
    submission = read(home)
    assert len(submission.files) == MAX_FILES
    assert submission.files[0].name == "pooling.py"
    assert submission.warnings == ("206 files were handed in; only the first 200 were read",)


def test_a_folder_of_thousands_of_files_is_refused(home):
    for number in range(MAX_ENTRIES + 1):
        (home / f"{number}.txt").touch()
    told = f"more than {MAX_ENTRIES} files"
    assert told in refusal(read(home), "pooling")
    assert told in find([home], "by-hand", EXERCISES).refused[shown(str(home))]


def test_many_warnings_are_counted(home):
    for number in range(99):
        (home / f"pooling ({number}).py").touch()
    warnings = read(home).warnings
    assert len(warnings) == 21
    assert warnings[-1] == "… and 79 more warnings of this kind"


# What the grader asks of a submission -------------------------------------------------------


def test_the_source_of_an_exercise_is_its_module_or_notebook(home):
    (home / "pooling.ipynb").write_text("{}")
    submission = read(home)
    file = source(submission, "pooling")
    assert file is not None
    assert file.name == "pooling.ipynb"
    assert source(submission, "padding") is None


def test_a_refusal_is_of_its_exercise_alone(home):
    (home / "pooling.py").mkdir()
    submission = read(home)
    assert refusal(submission, "pooling") == "pooling.py is a folder, not a file"
    assert refusal(submission, "padding") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_descriptor_stays_open(home):
    (home / "pooling.py").mkdir()
    (home / "padding.py").write_text("x")
    before = len(os.listdir("/proc/self/fd"))
    read(home)
    assert len(os.listdir("/proc/self/fd")) == before
