from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.model import Submission
from grader.submission.entries import MAX_BYTES, MAX_ENTRIES, MAX_FILE_BYTES
from grader.submission.find import find
from grader.submission.names import Wanted
from grader.submission.read import gather, refusal
from grader.submission.zips import MAX_PATH, zip_entries

EXERCISES = ("pooling", "padding")
WANTED = Wanted("by-hand", EXERCISES)


def zipped(
    *files: str | tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip of files; one given by its name alone holds its name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for file in files:
            name, data = (file, file.encode()) if isinstance(file, str) else file
            archive.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes, *, surely: bool = True) -> Submission:
    entries = zip_entries(data, WANTED, surely=surely)
    assert entries is not None
    return gather("s01", WANTED, entries)


def names(data: bytes) -> list[str]:
    return [file.name for file in read(data).files]


def holds_nothing(data: bytes) -> bool:
    return zip_entries(data, WANTED, surely=False) is None


def reason(data: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        zip_entries(data, WANTED, surely=True)
    return caught.value.message


# Which folder of it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "around",
    ["", "by-hand/", "homework 1/", "s01/by-hand/", "./", "by-hand/by-hand/", "by-hand\\", "a//"],
)
def test_the_files_may_lie_in_a_folder_of_the_zip(around):
    data = zipped(around + "pooling.py", around + "answers.toml", around + "help.py")
    assert names(data) == ["pooling.py", "answers.toml", "help.py"]
    assert not holds_nothing(data)


def test_of_several_assignments_the_one_asked_for_is_read():
    data = zipped("networks/lenet.py", "networks/answers.toml", "by-hand/pooling.py")
    assert names(data) == ["pooling.py"]
    data = zipped("s01/networks/lenet.py", "s01/by-hand/answers.toml", "s01/README.md")
    assert names(data) == ["answers.toml"]


def test_files_elsewhere_in_the_zip_are_passed_over():
    data = zipped("pooling.py", "data/padding.py", "by-hand.txt", "photo.png")
    assert names(data) == ["pooling.py"]


def test_a_zip_of_another_assignment_holds_nothing():
    assert holds_nothing(zipped("networks/lenet.py", "networks/answers.toml"))
    assert holds_nothing(zipped("a/b/pooling.py"))
    assert holds_nothing(zipped())


def test_a_zip_that_surely_is_the_assignment_is_read_whatever_it_holds():
    assert names(zipped("lenet.py")) == names(zipped("hw/lenet.py")) == ["lenet.py"]
    assert names(zipped()) == []
    assert read(zipped("Pooling.py")).warnings


def test_answers_alone_are_a_submission():
    assert not holds_nothing(zipped("hw/answers.toml"))


def test_what_a_mac_adds_and_hidden_files_are_passed_over():
    data = zipped("hw/pooling.py", "__MACOSX/hw/._pooling.py", "hw/.DS_Store", ".git/config.py")
    assert names(data) == ["pooling.py"]


def test_a_timestamp_in_a_zip_is_ignored():
    assert names(zipped("pooling.py", "timestamp.txt")) == ["pooling.py"]


def test_of_module_and_notebook_the_newer_is_read():
    old = zipfile.ZipInfo("pooling.py", (2026, 1, 1, 0, 0, 0))
    new = zipfile.ZipInfo("pooling.ipynb", (2026, 1, 1, 0, 0, 10))
    assert names(zipped((old, b"x"), (new, b"x"))) == ["pooling.ipynb"]


def test_a_date_that_no_calendar_has_makes_a_file_the_older():
    odd = zipfile.ZipInfo("pooling.ipynb", (2026, 0, 0, 31, 63, 62))
    old = zipfile.ZipInfo("pooling.py", (1990, 1, 1, 0, 0, 0))
    assert names(zipped((odd, b"x"), (old, b"x"))) == ["pooling.py"]


def test_of_two_files_with_one_name_the_last_is_read():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("pooling.py", b"first"), ("pooling.py", b"last"))
    assert read(data).files[0].data == b"last"


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "../pooling.py",
        "by-hand/../../pooling.py",
        "/pooling.py",
        "C:/pooling.py",
        "c:pooling.py",
        "..\\pooling.py",
        "\\\\server\\pooling.py",
    ],
)
def test_a_path_that_leads_out_of_the_zip_is_refused(path):
    submission = read(zipped(path, "padding.py"))
    assert [file.name for file in submission.files] == ["padding.py"]
    assert list(submission.refused) == [path]
    assert "leads out" in submission.refused[path]
    assert refusal(submission, "pooling") == ""


def special(kind: int, name: str = "pooling.py") -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system = 3  # Unix
    info.external_attr = (kind | 0o644) << 16
    return info, b"/etc/hostname"


def test_a_link_in_a_zip_is_refused():
    submission = read(zipped(special(stat.S_IFLNK), "padding.py"))
    assert [file.name for file in submission.files] == ["padding.py"]
    assert submission.refused["pooling.py"].startswith("is a link")


@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_a_device_or_pipe_in_a_zip_is_refused(kind):
    assert "not a regular file" in read(zipped(special(kind))).refused["pooling.py"]


def test_an_ordinary_file_of_unix_is_read():
    assert names(zipped(special(stat.S_IFREG))) == ["pooling.py"]


def patched(data: bytes, offset: int, value: int) -> bytes:
    """The zip with two bytes at `offset` of each entry of its list of contents changed."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + struct.pack("<H", value) + data[at + 2 :]


def test_an_encrypted_file_is_refused():
    submission = read(patched(zipped("pooling.py"), 8, 1))
    assert submission.refused["pooling.py"].startswith("is encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 99])
def test_an_unusual_compression_is_refused(method):
    submission = read(patched(zipped("pooling.py"), 10, method))
    assert "unusual" in submission.refused["pooling.py"]


def test_a_file_that_is_damaged_is_refused_and_the_rest_is_read():
    data = bytearray(zipped(("pooling.py", b"x" * 50), "padding.py", how=zipfile.ZIP_STORED))
    data[data.index(b"xxxxx")] ^= 1
    submission = read(bytes(data))
    assert [file.name for file in submission.files] == ["padding.py"]
    assert "broken inside the zip" in submission.refused["pooling.py"]


@pytest.mark.parametrize("data", [b"", b"Rar!\x1a\x07", b"PK\x03\x04", b"x" * 1000, b"PK\x05\x06"])
def test_what_is_no_zip_is_refused(data):
    assert reason(data).startswith("is not a zip")


def test_a_truncated_zip_is_refused():
    assert reason(zipped("pooling.py")[:-10]).startswith("is not a zip")


def test_damage_anywhere_is_a_refusal_and_never_an_error():
    whole = zipped("hw/pooling.py", "hw/padding.py", "hw/answers.toml")
    chance = random.Random(0)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            entries = zip_entries(bytes(data), WANTED, surely=True)
        except SubmissionError:
            continue
        gather("s01", WANTED, entries or [])


# Caps ---------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_the_size_it_declares():
    data = zipped(("pooling.py", b" " * (MAX_FILE_BYTES + 1)), "padding.py")
    assert len(data) < 10_000
    submission = read(data)
    assert [file.name for file in submission.files] == ["padding.py"]
    assert submission.refused["pooling.py"] == "is larger than 5 MB"


def test_a_bomb_that_lies_about_its_size_is_unpacked_no_further():
    data = bytearray(zipped(("pooling.py", b" " * MAX_FILE_BYTES)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    assert "broken inside the zip" in read(bytes(data)).refused["pooling.py"]


def test_many_small_bombs_stop_at_twenty_megabytes():
    data = zipped(*((f"h{number}.py", b" " * MAX_FILE_BYTES) for number in range(6)))
    submission = read(data)
    assert sum(len(file.data) for file in submission.files) == MAX_BYTES
    assert list(submission.refused) == ["h4.py", "h5.py"]


def test_too_many_entries_are_refused_before_they_are_listed():
    data = zipped(*(f"{number}/" for number in range(MAX_ENTRIES + 1)))
    assert f"more than {MAX_ENTRIES} files" in reason(data)


def test_what_is_broken_counts_as_unpacked():
    data = bytearray(zipped(*((f"h{number}.py", b" " * MAX_FILE_BYTES) for number in range(6))))
    for mark, offset in ((b"PK\x01\x02", 16), (b"PK\x03\x04", 14)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset : at + offset + 4] = b"sums"  # that the content does not have
    refused = read(bytes(data)).refused
    assert ["broken" in refused[f"h{number}.py"] for number in range(6)] == [True] * 4 + [False] * 2


def test_a_path_of_thousands_of_characters_is_refused():
    assert names(zipped("a/" * (MAX_PATH // 2 - 5) + "pooling.py")) == []
    assert f"more than {MAX_PATH} characters" in reason(zipped("a/" * MAX_PATH + "pooling.py"))


def test_a_name_ends_where_a_zero_byte_stands():
    data = zipped("pooling.py!.png").replace(b"pooling.py!", b"pooling.py\0")
    assert names(data) == ["pooling.py"]


def test_two_entries_may_share_their_bytes():
    data = zipped("pooling.py", "padding.py", how=zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    overlapping = data[: second + 42] + bytes(4) + data[second + 46 :]
    submission = read(overlapping)
    assert [file.name for file in submission.files] == ["pooling.py"]
    assert "broken inside the zip" in submission.refused["padding.py"]


def test_sizes_beyond_all_bounds_are_refused():
    data = bytearray(zipped("pooling.py"))
    at = data.index(b"PK\x01\x02")
    for offset in (20, 24):  # the sizes, packed and unpacked
        data[at + offset : at + offset + 4] = b"\xfe\xff\xff\xff"
    assert read(bytes(data)).refused["pooling.py"] == "is larger than 5 MB"


def test_a_zip_in_a_zip_is_not_opened():
    assert names(zipped(("inner.zip", zipped("pooling.py")))) == []


# In a class ---------------------------------------------------------------------------------


def test_a_broken_zip_is_refused_and_the_class_goes_on(tmp_path: Path):
    (tmp_path / "s01.zip").write_bytes(b"PK, more or less")
    (tmp_path / "s02.zip").write_bytes(zipped("pooling.py"))
    (tmp_path / "s03.zip").mkdir()
    (tmp_path / "s04.zip").write_bytes(b"x" * (MAX_BYTES + 1))
    (tmp_path / "s05").mkdir()
    (tmp_path / "s05/by-hand.zip").write_bytes(b"")
    found = find([tmp_path], "by-hand", EXERCISES)
    by_student = {submission.student: submission for submission in found.submissions}
    assert list(by_student) == ["s01", "s02", "s04", "s05"]
    assert refusal(by_student["s01"], "pooling").startswith("s01.zip is not a zip")
    assert by_student["s02"].refused == {}
    assert by_student["s04"].refused == {"s04.zip": "is larger than 20 MB"}
    assert "by-hand.zip" in by_student["s05"].refused
    assert found.absent == ("s03.zip",)


def test_nothing_of_a_zip_is_written(tmp_path: Path):
    (tmp_path / "s01.zip").write_bytes(zipped("pooling.py"))
    find([tmp_path], "by-hand", EXERCISES)
    assert [path.name for path in tmp_path.iterdir()] == ["s01.zip"]
