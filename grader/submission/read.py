"""Makes a Submission of the files that lie in one folder or zip; runs and parses nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from grader.errors import SubmissionError
from grader.model import SourceFile, Submission
from grader.submission.entries import (
    MAX_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    Entry,
    megabytes,
    too_large,
)
from grader.submission.names import ANSWERS, Wanted, helper_name, shown

__all__ = ["digest", "gather", "refusal", "refused_as_a_whole", "source"]

MAX_WARNINGS = 20
MAX_STUB_BYTES = 100_000
UNPACKED_WITHIN = 5  # seconds; a zip itself knows even ones only

_Warnings = list[str]


def gather(student: str, wanted: Wanted, entries: Iterable[Entry]) -> Submission:
    """Read what counts of these files: the exercises, the answers, and helper modules.

    Of an exercise that is there as `.py` and as `.ipynb`, the newer is read, if times tell it. What
    cannot be read is in `refused` with its reason; nothing is an error.
    """
    warnings: _Warnings = []
    refused = {}
    sound = {}
    for entry in entries:
        if not entry.fault:
            sound[entry.name] = entry
        elif entry.name.lower().endswith((".py", ".ipynb", ".toml")):
            refused[shown(entry.name)] = entry.fault
    chosen = _choose(wanted, sound, warnings)
    files = _read(chosen[:MAX_FILES], refused)
    if len(chosen) > MAX_FILES:
        warnings.append(f"{len(chosen)} files were handed in; only the first {MAX_FILES} were read")
    if len(warnings) > MAX_WARNINGS:
        more = f"… and {len(warnings) - MAX_WARNINGS} more warnings of this kind"
        warnings = [*warnings[:MAX_WARNINGS], more]
    return Submission(
        student=student,
        assignment=wanted.assignment,
        files=tuple(files),
        warnings=tuple(warnings),
        refused=dict(list(refused.items())[:MAX_FILES]),
    )


def refused_as_a_whole(student: str, wanted: Wanted, name: str, reason: str) -> Submission:
    """Return the submission of which nothing can be read since `name`, its folder or zip, can't."""
    return Submission(
        student=student,
        assignment=wanted.assignment,
        files=(),
        warnings=(f"{shown(name)} {reason}",),
        refused={shown(name): reason},
    )


def digest(submission: Submission) -> str:
    """Return a short text that two submissions share only if the same was handed in."""
    found = hashlib.sha256()
    said = [*submission.warnings, *(f"{name} {why}" for name, why in submission.refused.items())]
    files = (part for file in submission.files for part in (file.name.encode(), file.data))
    for part in (*(text.encode("utf-8", "replace") for text in said), *files):
        found.update(f"{len(part)} ".encode() + part)
    return found.hexdigest()[:16]


def source(submission: Submission, exercise: str) -> SourceFile | None:
    """Return the file that was handed in for an exercise, None if there is none."""
    names = (f"{exercise}.py", f"{exercise}.ipynb")
    return next((file for file in submission.files if file.name in names), None)


def refusal(submission: Submission, exercise: str) -> str:
    """Return why an exercise that has no source was refused, "" if it was not handed in.

    If the whole folder or zip could not be read, that is the reason for each exercise.
    """
    for name, reason in submission.refused.items():
        whole = not name.lower().endswith((".py", ".ipynb", ".toml"))
        if whole or name in (f"{exercise}.py", f"{exercise}.ipynb"):
            return f"{name} {reason}"
    return ""


def _choose(wanted: Wanted, entries: dict[str, Entry], warnings: _Warnings) -> list[Entry]:
    """Return the files to read, the most wanted first; warn of those that were nearly right."""
    chosen = []
    for exercise in wanted.exercises:
        pair = [
            entries[f"{exercise}.{end}"]
            for end in ("py", "ipynb")
            if f"{exercise}.{end}" in entries
        ]
        chosen += _newer(pair, warnings)
    chosen += [entries[ANSWERS]] if ANSWERS in entries else []
    helpers = {}
    for name, entry in entries.items():
        meant = wanted.meant(name)
        if meant and meant != name:
            warnings.append(f"{shown(name)} is not graded; if it is meant to be, name it {meant}")
        helper = helper_name(name)
        if helper and helper not in wanted.files:
            helpers[helper] = entry._replace(name=helper)
    return chosen + [helpers[name] for name in sorted(helpers)]


def _newer(pair: list[Entry], warnings: _Warnings) -> list[Entry]:
    """Return the one of a module and a notebook of the same name that counts.

    It is the newer; where both may have been unpacked together, their times tell nothing, and it is
    the one that has more of the stub written, or else the module.
    """
    if len(pair) < 2:
        return pair
    module, notebook = pair
    apart = module.modified - notebook.modified
    if abs(apart) > UNPACKED_WITHIN:
        first, why = module if apart > 0 else notebook, "the newer"
    elif left := _unwritten(module) - _unwritten(notebook):
        first, why = module if left < 0 else notebook, "in which more is written"
    else:
        first, why = module, "as old as the other"
    warnings.append(
        f"both {module.name} and {notebook.name} were handed in; {first.name}, {why}, is graded"
    )
    return [first]


def _unwritten(entry: Entry) -> int:
    """Return how many functions of a file are as the stub has them; no stub is large."""
    try:
        return entry.read(MAX_STUB_BYTES).count(b"raise NotImplementedError")
    except SubmissionError:
        return 0


def _read(entries: list[Entry], refused: dict[str, str]) -> list[SourceFile]:
    """Read files until the submission is full; note in `refused` why one was not read."""
    files = []
    left = MAX_BYTES
    for entry in entries:
        data = b""
        fault = _fault_of_size(entry.size, left)
        if fault:
            refused[entry.name] = fault
            continue
        try:
            data = entry.read(min(MAX_FILE_BYTES, left))
            files.append(SourceFile(name=entry.name, data=data))
        except SubmissionError as error:
            refused[entry.name] = error.message
        left -= max(entry.size, len(data))  # a broken one may have been unpacked
    return files


def _fault_of_size(size: int, left: int) -> str:
    """Return why a file that says it has `size` bytes is not read, "" if it is."""
    if size > MAX_FILE_BYTES:
        return too_large(MAX_FILE_BYTES).message
    if size > left:
        return f"is one too many: a submission has at most {megabytes(MAX_BYTES)} in all"
    return ""
