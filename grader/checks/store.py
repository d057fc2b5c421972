"""Finds the questions of an exercise: its checks, and their recordings, made once and kept.

In the course the recordings lie in `.grader/recordings/` and are made again when something that
they depend on has changed. In a kit they came with it, in `tests/public/recordings/`.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import shutil
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from grader import atomic
from grader.checks.answers import Answerer, AnswerError, Model
from grader.checks.check import Check, load_checks
from grader.checks.local import LocalAnswerer, misconceptions, reference, task_of
from grader.checks.run import Example, Recording, ask_example, record
from grader.errors import CourseError, WireError
from grader.model import Course, Exercise, Visibility
from grader.wire import decode, decode_call, encode

__all__ = [
    "Candidate",
    "Question",
    "Questions",
    "comparable",
    "counts_for_diagnosis",
    "load_questions",
    "questions_key",
    "recordings_of",
    "reference_answerer",
    "save_recordings",
    "value_calls",
]

FORMAT = 8  # of a recordings file; a file of another format is made again
MAX_FILE = 2**31  # bytes of a recordings file
_COMPUTES = ("@forward", "@output_shape", "@gradients", "@mode")


class Question(NamedTuple):
    """A check, who may see it, and what it asks."""

    check: Check
    visibility: Visibility
    recording: Recording


class Candidate(NamedTuple):
    """A misconception and what it answers to the questions about values of its task."""

    name: str
    message: str
    answers: tuple[bytes, ...]
    probe: Callable[..., bool] | None
    answerer: LocalAnswerer  # which has it, and every other task right


class Questions(NamedTuple):
    """All that an exercise is asked, and what its misconceptions would answer."""

    exercise: Exercise
    items: tuple[Question, ...]
    candidates: dict[str, tuple[Candidate, ...]]  # by task
    has_reference: bool

    def of(self, task: str) -> tuple[Question, ...]:
        """Return the questions about one task, in the order they are asked."""
        return tuple(item for item in self.items if item.check.task == task)


def load_questions(
    course: Course, exercise: Exercise, *, hidden: bool = True, warn: Callable[[str], object] = str
) -> Questions:
    """Return the questions of an exercise, recording them where there is no valid recording.

    Errors: CourseError where a test file, the reference or a misconception does not work.
    """
    _refuse_unknown_names(exercise)
    checks = _checks(course.root, exercise, hidden)
    _compare_points(exercise, checks, hidden)
    if not (course.root / "solutions").is_dir():
        stored = _read(_kit_path(course.root, exercise.name), _kit_key(course.root, exercise.name))
        recordings = {} if stored is None else stored[0]
        empty = Recording((), live=True)
        items = tuple(Question(c, v, recordings.get(c.name, empty)) for v, c in checks)
        return Questions(exercise, items, {}, has_reference=False)
    path = recordings_of(course.root) / f"{exercise.name}.bin"
    key = questions_key(course.root, exercise)
    every = checks if hidden else _checks(course.root, exercise, True)
    stored = _read(path, key)
    if stored is None or {c.name for _, c in every} - stored[0].keys():
        warn(f"recording the questions of {exercise.name}")
        stored = _record_all(course.root, exercise, [check for _, check in every])
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)  # found with other questions
        _write(path, key, *stored)
    items = tuple(Question(c, v, stored[0][c.name]) for v, c in checks)
    for item in items:
        if item.recording.fault:
            warn(f"the course is at fault, and the check does not count: {item.recording.fault}")
    return Questions(exercise, items, _candidates(course.root, exercise, stored[1]), True)


def reference_answerer(root: Path, exercise: str) -> LocalAnswerer:
    """Return the reference solution as an answerer."""
    module = reference(root, exercise)
    return LocalAnswerer({k: v for k, v in vars(module).items() if callable(v)})


def save_recordings(course: Course, exercise: Exercise, kit: Path) -> None:
    """Write the recordings of the public checks into a kit."""
    public = load_questions(course, exercise, hidden=False, warn=lambda _: None)
    recordings = {item.check.name: _without_answers(item.recording) for item in public.items}
    _write(_kit_path(kit, exercise.name), _kit_key(kit, exercise.name), recordings, {})


def _without_answers(recording: Recording) -> Recording:
    """Return the questions alone: what the reference answers does not ship.

    Nor do calls about models, which are large, and tell what was answered before.
    """
    bare = (
        Example(e.arguments) if recording.live else e._replace(right=()) for e in recording.examples
    )
    return Recording(tuple(bare), recording.live)


def _refuse_unknown_names(exercise: Exercise) -> None:
    """Raise CourseError where something is forbidden that a library does not have."""
    for dotted in exercise.forbidden:
        module, _, name = dotted.rpartition(".")
        try:
            known = hasattr(importlib.import_module(module), name)
        except (ImportError, ValueError):
            known = False
        if not known:
            raise CourseError(
                f"exercises.{exercise.name}.forbidden names {dotted}, which does not exist",
                where="course.toml",
                hint="write it as it is imported, such as numpy.convolve",
            )


# Checks ---------------------------------------------------------------------------------------


def _checks(root: Path, exercise: Exercise, hidden: bool) -> list[tuple[Visibility, Check]]:
    kinds: tuple[Visibility, ...] = ("public", "hidden") if hidden else ("public",)
    found: list[tuple[Visibility, Check]] = []
    for kind in kinds:
        path = root / "tests" / kind / f"test_{exercise.name}.py"
        if not path.is_file():
            raise CourseError(
                f"{exercise.name} has no {kind} checks",
                where=str(path),
                hint="write the file; docs/authoring.md shows one",
            )
        found += [(kind, check) for check in load_checks(path)]
    known = {task.name for task in exercise.tasks}
    names: set[str] = set()
    for kind, check in found:
        where = f"{root}/tests/{kind}/test_{exercise.name}.py:{check.line}"
        if check.task not in known:
            raise CourseError(
                f"{check.name} checks {check.task}, no task of it",
                where=where,
                hint=f"its tasks are {', '.join(sorted(known))}",
            )
        if check.name in names:
            raise CourseError(f"there are two checks called {check.name}", where=where)
        names.add(check.name)
    return found


def _compare_points(
    exercise: Exercise, checks: list[tuple[Visibility, Check]], hidden: bool
) -> None:
    for task in exercise.tasks:
        total = sum(check.points for _, check in checks if check.task == task.name)
        if total > task.points or (hidden and total != task.points):
            raise CourseError(
                f"the checks of {task.name} add up to {total:g} points, course.toml gives "
                f"{task.points:g}",
                where=f"exercise {exercise.name}",
                hint="change `points=` of a check, or the task's points in course.toml",
            )


# Recording ------------------------------------------------------------------------------------


def _record_all(
    root: Path, exercise: Exercise, checks: list[Check]
) -> tuple[dict[str, Recording], dict[str, tuple[bytes, ...]]]:
    """Record every check, and the answers of every misconception, whose warnings say nothing."""
    answerer = reference_answerer(root, exercise.name)
    recordings = {check.name: _recorded(check, answerer) for check in checks}
    answers = {}
    for name, wrong in misconceptions(root, exercise.name).items():
        if probe_of(wrong) is None:
            task = task_of(wrong)
            asked = [(check, recordings[check.name]) for check in checks if check.task == task]
            instead = _with(wrong, answerer)
            with warnings.catch_warnings(action="ignore"):
                answers[name] = value_calls(asked, instead)
    return recordings, answers


def _recorded(check: Check, reference: LocalAnswerer) -> Recording:
    """Record a check; one that the reference does not pass is marked with the reason."""
    try:
        return record(check, reference)
    except CourseError as error:
        return Recording((), live=True, fault=str(error))


def counts_for_diagnosis(check: Check, recording: Recording) -> bool:
    """Say whether a check asks everybody for the same values, so that answers can be compared."""
    same_for_all = bool(recording.examples) or not recording.live
    return check.about == "values" and not check.partial and same_for_all


def value_calls(checks: list[tuple[Check, Recording]], answerer: Answerer) -> tuple[bytes, ...]:
    """Return the comparable answers to all questions about values, in order."""
    answers: list[bytes] = []
    for check, recording in checks:
        if not counts_for_diagnosis(check, recording):
            continue
        for example in recording.examples:
            if recording.live:
                _, _, asked = ask_example(check, example.arguments, answerer)
                answers += [comparable(call.answer) for call in asked if says_something(call.task)]
            else:
                answers += [comparable(_answer(answerer, *call)) for call in example.calls]
    answerer.forget()  # models may be large
    return tuple(answers)


def says_something(task: str) -> bool:
    """Say whether an answer tells what a model computes (and not how it is put together)."""
    return not task.startswith("@") or task in _COMPUTES


def comparable(answer: Any) -> bytes:
    """Return an answer's bytes; all errors are alike, and so are all models."""
    if isinstance(answer, AnswerError):
        return b"error"
    if isinstance(answer, Model):
        return b"model"
    try:
        return encode(answer)
    except WireError:
        return b"model"


def _answer(answerer: Answerer, task: str, blob: bytes) -> Any:
    args, kwargs = decode_call(blob)
    try:
        return answerer.call(task, args, kwargs)
    except AnswerError as error:
        return error


def _with(wrong: Any, right: LocalAnswerer) -> LocalAnswerer:
    """Return an answerer with a misconception about one task."""
    return LocalAnswerer({**right.session.functions, task_of(wrong): wrong})


def probe_of(wrong: Any) -> Callable[..., bool] | None:
    """Return the function that recognises a misconception by its behaviour, if it has one."""
    found: Callable[..., bool] | None = getattr(wrong, "__probe__", None)
    return found


def _candidates(
    root: Path, exercise: Exercise, answers: dict[str, tuple[bytes, ...]]
) -> dict[str, tuple[Candidate, ...]]:
    by_task: dict[str, list[Candidate]] = {}
    right = reference_answerer(root, exercise.name)
    for name, wrong in misconceptions(root, exercise.name).items():
        message = " ".join((wrong.__doc__ or "").split())
        own, probe = answers.get(name, ()), probe_of(wrong)
        candidate = Candidate(name, message, own, probe, _with(wrong, right))
        by_task.setdefault(task_of(wrong), []).append(candidate)
    return {task: tuple(candidates) for task, candidates in by_task.items()}


# Files ----------------------------------------------------------------------------------------


def recordings_of(root: Path) -> Path:
    """Return the folder of a course's recordings."""
    return root / ".grader" / "recordings"


def questions_key(root: Path, exercise: Exercise) -> str:
    """Return a digest of all that the questions of an exercise depend on."""
    own = Path(__file__).parent
    files = [
        root / "tests" / "public" / f"test_{exercise.name}.py",
        root / "tests" / "hidden" / f"test_{exercise.name}.py",
        *sorted((root / "tests" / "hidden" / "data").glob("*")),
        root / "solutions" / "misconceptions" / f"{exercise.name}.py",
        *sorted((root / "solutions").glob("*.py")),
        *sorted(p for p in (root / "exercises").glob("*.py") if p.stem not in exercise.siblings),
        *sorted(own.glob("*.py")),
    ]
    return _digest(files)


def _kit_key(root: Path, exercise: str) -> str:
    return _digest([root / "tests" / "public" / f"test_{exercise}.py"])


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256(f"{FORMAT} {version('hypothesis')} {version('numpy')}".encode())
    for path in files:
        if path.is_file():
            digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _kit_path(root: Path, exercise: str) -> Path:
    return root / "tests" / "public" / "recordings" / f"{exercise}.bin"


def _read(path: Path, key: str) -> tuple[dict[str, Recording], dict[str, tuple[bytes, ...]]] | None:
    """Return what a recordings file holds, or None if it is missing, broken or out of date."""
    try:
        content = decode(path.read_bytes())
        if content["key"] != key:
            return None
        recordings = {
            name: Recording(tuple(Example(decode(a), *more) for a, *more in examples), *rest)
            for name, (examples, *rest) in content["recordings"].items()
        }
        return recordings, content["answers"]
    except (OSError, WireError, KeyError, ValueError, TypeError):
        return None


def _write(
    path: Path,
    key: str,
    recordings: dict[str, Recording],
    answers: dict[str, tuple[bytes, ...]],
) -> None:
    """Write a recordings file at once or not at all; a read-only course is no error."""
    content = {
        "key": key,
        "recordings": {
            name: (
                tuple((encode(e.arguments), e.calls, e.right) for e in r.examples),
                r.live,
                r.fault,
            )
            for name, r in recordings.items()
        },
        "answers": answers,
    }
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, encode(content, most=MAX_FILE))
