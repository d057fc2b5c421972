"""The key: the right answer to every question, and why; it never leaves the instructor.

`solutions/quiz.toml` has a table for each question: `explanation`, the reasons in `wrong`, and
`answer` where the answer is always the same. Where it depends on the student's numbers,
`solutions/quiz.py` has a function of the question's name that computes it from them. It returns
the answer, or a dict of the `answer` and of facts that the explanation mentions in braces.

`wrong` says why a wrong answer is wrong: by its letter, or, where there are no letters, by the
name of the fact that holds the wrong value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import field

from grader.errors import CourseError, SubmissionError
from grader.model import Record
from grader.quiz.questions import WITH_OPTIONS, Drawn, Question, drawn, read_table
from grader.quiz.text import fill, format_value
from grader.quiz.values import plain_answer

__all__ = ["Key", "KeyRow", "Solved", "load_key", "solve"]


class KeyRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `solutions/quiz.toml` says of one question."""

    explanation: str
    answer: Any = None  # of a text: the list of accepted forms, the one to show first
    wrong: dict[str, str] = field(default_factory=dict)


class Key(Record, frozen=True, kw_only=True):
    """The whole key of a course."""

    folder: Path
    rows: dict[str, KeyRow]
    functions: dict[str, Callable[..., Any]]


class Solved(Record, frozen=True, kw_only=True):
    """The right answer for one student, and its reasons."""

    question: Drawn
    answer: Any
    accepted: tuple[str, ...]  # of a text: all forms that are right
    explanation: str


def load_key(course_root: Path, questions: Mapping[str, Question], module: ModuleType) -> Key:
    """Return the key of a course; `module` is its `solutions/quiz.py`, loaded.

    CourseError if a question has no row, or no answer, or two.
    """
    folder = course_root / "solutions"
    path = folder / "quiz.toml"
    rows = read_table(path, KeyRow)
    for name in sorted({*rows, *questions}):
        problem = _problem_of(name, rows, questions, module)
        if problem:
            raise CourseError(problem, where=f"{path}, {name}")
    functions = {name: getattr(module, name) for name in rows if hasattr(module, name)}
    return Key(folder=folder, rows=rows, functions=functions)


def _problem_of(
    name: str, rows: Mapping[str, KeyRow], questions: Mapping[str, Question], module: ModuleType
) -> str:
    if name not in questions:
        return "there is no such question in exercises/quiz.toml"
    if name not in rows:
        return "the question has no answer and no explanation here"
    computed, written = hasattr(module, name), rows[name].answer is not None
    if computed == written:
        both = "both `answer` and a function of its name in quiz.py"
        neither = "neither `answer` nor a function of its name in quiz.py"
        return f"has {both if computed else neither}"
    return ""


def solve(question: Question, key: Key, student: str) -> Solved:
    """Return the right answer to a student's question, with its reasons.

    CourseError if the key's function fails, its answer is not of the question's kind, or the
    reasons do not cover every wrong option.
    """
    seen, row = drawn(question, student), key.rows[question.id]
    facts = _facts(question, key, seen.parameters)
    accepted = _accepted(question, facts["answer"]) if question.kind == "text" else ()
    try:
        answer, _ = plain_answer(question, accepted[0] if accepted else facts["answer"])
    except SubmissionError as error:
        raise CourseError(error.message, where=_where(key, question)) from None
    values = {**seen.parameters, **facts, "answer": answer}
    try:
        reasons = _reasons(question, row, seen, values)
        explanation = "\n".join([fill(" ".join(row.explanation.split()), values), *reasons])
    except KeyError as error:
        raise CourseError(
            f"the explanation needs {error}, which is neither an option nor a number here",
            where=_where(key, question),
            hint="every wrong option has a reason; every name in braces is drawn or a fact",
        ) from None
    return Solved(question=seen, answer=answer, accepted=accepted, explanation=explanation)


def _where(key: Key, question: Question) -> str:
    return f"{key.folder / 'quiz.toml'}, {question.id}"


def _facts(question: Question, key: Key, parameters: dict[str, Any]) -> dict[str, Any]:
    if question.id not in key.functions:
        return {"answer": key.rows[question.id].answer}
    try:
        found = key.functions[question.id](**parameters)
    except Exception as error:
        where = f"{key.folder / 'quiz.py'}, {question.id}"
        raise CourseError(f"{type(error).__name__}: {error}", where=where) from error
    facts = found if isinstance(found, dict) else {"answer": found}
    return {name: _as_plain(value) for name, value in facts.items()}


def _as_plain(value: Any) -> Any:
    """Return arrays and tuples as lists, and whole floats as ints."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [_as_plain(entry) for entry in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _accepted(question: Question, answer: Any) -> tuple[str, ...]:
    forms = answer if isinstance(answer, list) else [answer]
    return tuple(str(form) for form in forms)


def _reasons(question: Question, row: KeyRow, seen: Drawn, values: Mapping[str, Any]) -> list[str]:
    """Return one line for each wrong answer: why it is wrong. KeyError if one has no reason."""
    if question.kind in WITH_OPTIONS:
        wrong = [letter for letter in seen.options if letter not in values["answer"]]
        return [f"Not {letter}: {fill(row.wrong[letter], values)}" for letter in wrong]
    lines: dict[str, str] = {format_value(values["answer"]): ""}
    for name, reason in row.wrong.items():
        value = format_value(values[name])
        lines.setdefault(value, f"Not {value}: {fill(reason, values)}")
    return [line for line in lines.values() if line]
