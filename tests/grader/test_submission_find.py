from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.submission.find import Found, find

EXERCISES = ("pooling", "padding")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted"
    folder.mkdir()
    return folder


def put(path: Path, data: bytes | str = "x = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x = 1\n")
    return buffer.getvalue()


def search(*paths: Path | str, student: str = "") -> Found:
    return find(paths, "by-hand", EXERCISES, student)


def students(found: Found) -> list[str]:
    return [submission.student for submission in found.submissions]


def files(found: Found) -> dict[str, list[str]]:
    return {each.student: [file.name for file in each.files] for each in found.submissions}


# A class folder -----------------------------------------------------------------------------


def test_a_class_comes_ordered_by_student(root):
    for student in ("s10", "s02", "anna@uni.edu"):
        put(root / student / "by-hand" / "pooling.py")
    found = search(root)
    assert students(found) == ["anna@uni.edu", "s02", "s10"]
    assert (found.refused, found.absent, found.warnings) == ({}, (), ())


def test_files_come_with_their_bytes_and_their_assignment(root):
    put(root / "s01/by-hand/pooling.py", b"\xff\x00")
    (submission,) = search(root).submissions
    assert submission.files[0].data == b"\xff\x00"
    assert (submission.student, submission.assignment) == ("s01", "by-hand")


def test_a_student_without_the_assignment_is_absent(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s02/networks/lenet.py")
    (root / "s03").mkdir()
    found = search(root)
    assert students(found) == ["s01"]
    assert found.absent == ("s02", "s03")


def test_an_empty_assignment_folder_is_a_submission_without_files(root):
    (root / "s01/by-hand").mkdir(parents=True)
    (submission,) = search(root).submissions
    assert submission.files == ()
    assert submission.refused == {}


def test_a_class_without_anybody_is_empty(root):
    assert search(root) == Found()


@pytest.mark.parametrize(
    "name",
    ["_s01", "s 01", "-s", "é", "s" * 65, "s\n01", "s\x1b[31m", "@a", "=cmd|a", "-rf", "s\u202e01"],
)
def test_a_strange_student_id_is_refused_and_the_rest_is_read(root, name):
    put(root / name / "by-hand/pooling.py")
    put(root / "s02/by-hand/pooling.py")
    found = search(root)
    assert students(found) == ["s02"]
    (shown,) = found.refused
    assert shown.isprintable()
    assert "a student id" in found.refused[shown]


def test_a_file_name_that_is_not_utf_8_is_refused(root):
    try:
        os.makedirs(os.fsencode(root) + b"/s\xff/by-hand")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    assert list(search(root).refused) == ["s?"]


def test_of_two_ids_that_differ_in_case_only_the_second_is_refused(root):
    put(root / "S01/by-hand/pooling.py")
    put(root / "s01.zip", zipped("pooling.py"))
    found = search(root)
    assert students(found) == ["S01"]
    assert "differs from S01 by upper and lower case only" in found.refused["s01.zip"]


def test_hidden_folders_of_a_class_are_passed_over(root):
    put(root / ".git/by-hand/pooling.py")
    put(root / "s01/by-hand/pooling.py")
    assert search(root).refused == {}


def test_stray_files_of_a_class_are_warned_of(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "pooling.py")
    put(root / "s02.rar")
    put(root / "grades.csv")
    found = search(root)
    assert students(found) == ["s01"]
    assert [warning.split()[0] for warning in found.warnings] == ["pooling.py", "s02.rar"]


def test_a_misnamed_assignment_folder_is_warned_of(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s02/By_Hand/pooling.py")
    put(root / "s03/by-hand.rar")
    found = search(root)
    assert found.absent == ("s02", "s03")
    assert "s02: By_Hand is not read; if it is meant to be, name it by-hand" in found.warnings
    assert any("s03: by-hand.rar" in warning for warning in found.warnings)


def test_a_student_is_warned_of_a_few_slips_only(root):
    for number in range(99):
        (root / f"s01/By Hand ({number})").mkdir(parents=True)
    assert len(search(root).warnings) == 3


def test_exercises_straight_in_the_students_folder_are_read_with_a_warning(root):
    put(root / "s01/pooling.py")
    put(root / "s02/padding.ipynb")
    found = search(root)
    assert files(found) == {"s01": ["pooling.py"], "s02": ["padding.ipynb"]}
    assert "not in a folder by-hand" in found.submissions[0].warnings[0]


def test_a_zip_may_stand_for_a_students_folder_or_the_assignments(root):
    put(root / "s01.zip", zipped("by-hand/pooling.py", "networks/lenet.py"))
    put(root / "s02/by-hand.zip", zipped("pooling.py"))
    put(root / "s03/by-hand/pooling.py")
    put(root / "s04.zip", zipped("networks/lenet.py", "networks/answers.toml"))
    found = search(root)
    assert files(found) == {name: ["pooling.py"] for name in ("s01", "s02", "s03")}
    assert found.absent == ("s04",)
    assert found.refused == {}


def test_a_class_of_zips_alone_is_a_class(root):
    put(root / "s01.zip", zipped("pooling.py"))
    put(root / "s02.ZIP", zipped("hw/pooling.py"))
    assert students(search(root)) == ["s01", "s02"]


def test_a_zip_beside_a_students_folder_is_refused(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s01.zip", zipped("padding.py"))
    found = search(root)
    assert files(found) == {"s01": ["pooling.py"]}
    assert "another submission of s01" in found.refused["s01.zip"]


def test_a_zip_stands_in_for_a_students_folder_that_lacks_the_assignment(root):
    put(root / "s01/networks/lenet.py")
    put(root / "s01.zip", zipped("pooling.py"))
    found = search(root)
    assert (students(found), found.absent, found.refused) == (["s01"], (), {})


def test_a_zip_beside_the_assignments_folder_is_warned_of(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s01/by-hand.zip", zipped("padding.py"))
    (submission,) = search(root).submissions
    assert [file.name for file in submission.files] == ["pooling.py"]
    assert "by-hand.zip beside the folder by-hand is not read" in submission.warnings


def test_a_zip_alone_in_the_assignments_folder_is_read(root):
    put(root / "s01/by-hand/by-hand.zip", zipped("pooling.py", "answers.toml"))
    put(root / "s01/by-hand/timestamp.txt", "2026-01-01 12:00:00 UTC\n")
    put(root / "s02/by-hand/Homework 1.ZIP", zipped("hw/padding.py"))
    found = search(root)
    assert files(found) == {"s01": ["pooling.py", "answers.toml"], "s02": ["padding.py"]}
    assert found.timestamps == {"s01": "2026-01-01 12:00:00 UTC"}
    assert [submission.warnings for submission in found.submissions] == [(), ()]
    for path in ("s01", "s01/by-hand"):
        assert files(search(root / path)) == {"s01": ["pooling.py", "answers.toml"]}


def test_a_zip_beside_loose_exercises_is_warned_of(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s01/by-hand/by-hand.zip", zipped("pooling.py", "padding.py"))
    (submission,) = search(root).submissions
    assert [file.name for file in submission.files] == ["pooling.py"]
    assert submission.warnings == (
        "by-hand.zip is not read, since exercises lie beside it; hand in either",
    )


def test_answers_and_helpers_beside_a_zip_count_too(root):
    put(root / "s01/by-hand/by-hand.zip", zipped("pooling.py", "answers.toml"))
    put(root / "s01/by-hand/answers.toml", "student = 's01'")
    put(root / "s01/by-hand/padding (1).py")
    (submission,) = search(root).submissions
    assert [file.name for file in submission.files] == ["pooling.py", "answers.toml"]
    assert submission.files[1].data == b"student = 's01'"
    assert any("name it padding.py" in warning for warning in submission.warnings)


def test_of_several_zips_the_newest_that_holds_exercises_is_read(root):
    for when, name, data in (
        (1000, "old.zip", zipped("padding.py")),
        (2000, "by-hand.zip", zipped("pooling.py")),
        (3000, "broken.zip", b"PK"),
        (4000, "photos.zip", zipped("photo.png")),
    ):
        os.utime(put(root / "s01/by-hand" / name, data), (when, when))
    (submission,) = search(root).submissions
    assert [file.name for file in submission.files] == ["pooling.py"]
    assert submission.refused == {}
    assert submission.warnings == (
        "of 4 zips only by-hand.zip is read; if it is the wrong one, hand in the right one alone",
    )


def test_a_zip_in_the_assignments_folder_that_is_broken_is_refused_and_warned_of(root):
    put(root / "s01/by-hand/by-hand.zip", b"PK, more or less")
    put(root / "s02/by-hand.zip", b"PK, more or less")
    for submission in search(root).submissions:
        assert submission.refused["by-hand.zip"].startswith("is not a zip")
        assert submission.warnings == (
            "by-hand.zip is not a zip, or a broken one; make it again",
        )  # fmt: skip


def test_a_zip_in_a_zip_of_the_assignments_folder_is_not_read_but_warned_of(root):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inner.zip", zipped("pooling.py"))
    put(root / "s01/by-hand/by-hand.zip", buffer.getvalue())
    (submission,) = search(root).submissions
    assert submission.files == ()
    assert submission.warnings == (
        "by-hand.zip holds no exercise of by-hand, only inner.zip; hand in pooling.py and the "
        "other files, or a zip of them",
    )


@pytest.mark.parametrize("name", ["work.rar", "work.7z", "homework.docx", "solution.py", "hw/a/b"])
def test_files_of_which_none_is_an_exercise_are_warned_of(root, name):
    put(root / "s01/by-hand" / name)
    put(root / "s01/by-hand/timestamp.txt", "2026-01-01 12:00:00 UTC\n")
    (submission,) = search(root).submissions
    top = name if "/" not in name else "hw/"
    assert submission.warnings == (
        f"the folder by-hand holds no exercise of by-hand, only {top}; hand in pooling.py and the "
        "other files, or a zip of them",
    )


def test_many_files_of_which_none_is_an_exercise_are_named_in_part(root):
    for number in range(99):
        put(root / f"s01/by-hand/photo{number:02}.png")
    (submission,) = search(root).submissions
    assert "only photo00.png, photo01.png, photo02.png and 96 more; " in submission.warnings[0]


def test_answers_alone_are_no_reason_for_a_warning(root):
    put(root / "s01/by-hand/answers.toml", "")
    (submission,) = search(root).submissions
    assert submission.warnings == ()


def test_exercises_in_the_only_folder_of_them_are_read_with_a_warning(root):
    put(root / "s01/by-hand/exercises/pooling.py")
    put(root / "s01/by-hand/answers.toml")
    put(root / "s01/by-hand/data/points.csv")
    put(root / "s02/by-hand/by-hand/padding.ipynb")
    found = search(root)
    assert files(found) == {"s01": ["pooling.py", "answers.toml"], "s02": ["padding.ipynb"]}
    assert [submission.warnings for submission in found.submissions] == [
        (f"the exercises are read from the folder {name} in by-hand; hand them in without it",)
        for name in ("exercises", "by-hand")
    ]
    assert files(search(root / "s02/by-hand")) == {"s02": ["padding.ipynb"]}


def test_of_two_folders_with_exercises_none_is_read_but_both_are_named(root):
    put(root / "s01/by-hand/first/pooling.py")
    put(root / "s01/by-hand/second/pooling.py")
    (submission,) = search(root).submissions
    assert submission.files == ()
    assert "only first/, second/; hand in" in submission.warnings[0]


def test_links_in_the_assignments_folder_lead_to_no_folder_and_no_zip(root):
    put(root.parent / "elsewhere/pooling.py")
    put(root.parent / "elsewhere.zip", zipped("pooling.py"))
    for student, name in (("s01", "elsewhere"), ("s02", "elsewhere.zip")):
        (root / student / "by-hand").mkdir(parents=True)
        (root / student / "by-hand" / name).symlink_to(root.parent / name)
    first, second = search(root).submissions
    assert first.files == second.files == ()
    assert "holds no exercise of by-hand, only elsewhere; " in first.warnings[0]
    assert second.warnings[0].startswith("elsewhere.zip is a link")


def test_a_timestamp_beside_the_submission_is_handed_on(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s01/by-hand/timestamp.txt", "2026-01-01 12:00:00 UTC\n")
    put(root / "s02/by-hand.zip", zipped("pooling.py"))
    put(root / "s02/timestamp.txt", "2026-01-02 12:00:00 UTC\n")
    put(root / "s03.zip", zipped("pooling.py", "timestamp.txt"))
    put(root / "s04/by-hand/timestamp.txt", "x" * 1000)
    put(root / "s05/by-hand/timestamp.txt", "2026-01-01\x1b[2J")
    put(root / "s06/by-hand/pooling.py")
    (root / "s06/by-hand/timestamp.txt").symlink_to(root / "s01/by-hand/timestamp.txt")
    assert search(root).timestamps == {
        "s01": "2026-01-01 12:00:00 UTC",
        "s02": "2026-01-02 12:00:00 UTC",
    }


def test_the_class_folder_itself_may_be_a_link(root, tmp_path):
    put(root / "s01/by-hand/pooling.py")
    (tmp_path / "link").symlink_to(root)
    assert students(search(tmp_path / "link")) == ["s01"]


# One student's folder -----------------------------------------------------------------------


def test_a_students_folder_is_told_by_the_assignment_in_it(root):
    put(root / "s01/by-hand/pooling.py")
    put(root / "s01/networks/lenet.py")
    assert students(search(root / "s01")) == ["s01"]


def test_a_students_folder_is_told_by_the_assignments_zip_in_it(root):
    put(root / "s01/by-hand.zip", zipped("pooling.py"))
    assert students(search(root / "s01")) == ["s01"]


def test_the_assignments_folder_belongs_to_the_folder_around_it(root):
    put(root / "s01/by-hand/pooling.py")
    (root / "s02/by-hand").mkdir(parents=True)
    assert students(search(root / "s01/by-hand", root / "s02/by-hand")) == ["s01", "s02"]


def test_a_folder_of_exercises_belongs_to_a_student_of_its_name(root, monkeypatch):
    put(root / "s01/pooling.py")
    put(root / "s01/helpers.py")
    monkeypatch.chdir(root / "s01")
    assert files(search(".")) == {"s01": ["pooling.py", "helpers.py"]}


def test_a_class_folder_may_be_called_as_the_assignment(tmp_path):
    put(tmp_path / "by-hand/s01/pooling.py")
    assert students(search(tmp_path / "by-hand")) == ["s01"]


def test_a_students_folder_with_other_assignments_only_is_absent(root):
    put(root / "s01/networks/lenet.py")
    assert search(root / "s01").absent == ("s01",)


def test_a_students_folder_with_a_bad_name_is_refused_unless_the_student_is_given(root):
    path = put(root / "My homework/pooling.py").parent
    assert "a student id" in search(path).refused[str(path)]
    assert students(search(path, student="s01")) == ["s01"]


def test_a_students_folder_that_is_a_link_is_refused(root):
    put(root / "s01/by-hand/pooling.py")
    (root / "s02").symlink_to(root / "s01")
    assert "is a link" in search(f"{root}/s02/").refused[f"{root}/s02"]


# Lone files ---------------------------------------------------------------------------------


def test_lone_files_are_one_submission_of_local(tmp_path):
    paths = [put(tmp_path / "a/pooling.py"), put(tmp_path / "b/padding.ipynb")]
    paths += [put(tmp_path / "answers.toml"), put(tmp_path / "helpers.py")]
    put(tmp_path / "a/padding.py")
    found = search(*paths)
    assert files(found) == {"local": ["pooling.py", "padding.ipynb", "answers.toml", "helpers.py"]}


def test_a_lone_file_belongs_to_the_student_who_is_given(tmp_path):
    assert students(search(put(tmp_path / "pooling.py"), student="s01")) == ["s01"]


def test_a_lone_zip_is_a_submission_of_local(tmp_path):
    path = put(tmp_path / "anything.zip", zipped("hw/pooling.py", "hw/helpers.py"))
    assert files(search(path)) == {"local": ["pooling.py", "helpers.py"]}


def test_a_lone_zip_of_other_things_is_a_submission_with_a_warning(tmp_path):
    (submission,) = search(put(tmp_path / "a.zip", zipped("networks/lenet.py"))).submissions
    assert [file.name for file in submission.files] == ["lenet.py"]
    assert submission.warnings == (
        "a.zip holds no exercise of by-hand, only lenet.py; hand in pooling.py and the other "
        "files, or a zip of them",
    )


def test_a_lone_file_that_is_a_link_is_refused(tmp_path):
    put(tmp_path / "elsewhere.py")
    (tmp_path / "pooling.py").symlink_to("elsewhere.py")
    (submission,) = search(tmp_path / "pooling.py").submissions
    assert submission.files == ()
    assert "is a link" in submission.refused["pooling.py"]


def test_a_file_in_the_working_folder_needs_no_folder(tmp_path, monkeypatch):
    put(tmp_path / "pooling.py")
    monkeypatch.chdir(tmp_path)
    assert files(search("pooling.py")) == {"local": ["pooling.py"]}


# Wrong calls --------------------------------------------------------------------------------


def fault(*paths: Path | str, student: str = "") -> UsageError:
    with pytest.raises(UsageError) as caught:
        search(*paths, student=student)
    return caught.value


def test_a_path_that_is_missing_is_a_wrong_call(tmp_path):
    for name in ("nowhere", "pooling.py", "a.zip", "a\x00.py"):
        assert "no such file" in str(fault(tmp_path / name))


def test_a_file_of_another_kind_is_a_wrong_call(tmp_path):
    assert "neither a folder" in str(fault(put(tmp_path / "pooling.txt")))
    assert "unpack it" in fault(put(tmp_path / "s01.tar.gz")).hint


def test_a_lone_file_that_is_no_exercise_is_a_wrong_call(tmp_path):
    assert fault(put(tmp_path / "Pooling (1).py")).hint == "name it pooling.py"
    assert fault(put(tmp_path / "lenet.py")).hint == "the exercises are pooling, padding"


def test_two_lone_files_of_one_name_are_a_wrong_call(tmp_path):
    error = fault(put(tmp_path / "a/pooling.py"), put(tmp_path / "b/pooling.py"))
    assert "two files pooling.py" in str(error)
    assert "class folder" in error.hint


def test_a_bad_student_id_is_a_wrong_call(root):
    assert "no student id" in str(fault(root, student="../s01"))


def test_a_student_can_be_picked_from_a_class(root):
    for student in ("s01", "s02"):
        put(root / student / "by-hand/pooling.py")
    put(root / "s03.zip", zipped("pooling.py"))
    assert students(search(root, student="s02")) == ["s02"]
    assert students(search(root, student="s03")) == ["s03"]


def test_a_student_who_is_not_in_the_class_is_a_wrong_call(root):
    put(root / "s01/by-hand/pooling.py")
    assert "no student s09" in str(fault(root, student="s09"))


# Several paths ------------------------------------------------------------------------------


def test_several_paths_are_one_search(root):
    for student in ("s02", "s01"):
        put(root / student / "by-hand/pooling.py")
    lone = put(root.parent / "pooling.py")
    assert students(search(root / "s02", root / "s01", lone)) == ["local", "s01", "s02"]


def test_a_student_who_is_met_twice_is_read_once(root):
    put(root / "s01/by-hand/pooling.py")
    found = search(root, root / "s01")
    assert students(found) == ["s01"]
    assert "another submission of s01" in found.refused[str(root / "s01")]


def test_no_path_finds_nobody():
    assert search() == Found()
