"""The questions of a course, and the numbers that each student sees in them."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import field

from grader.errors import CourseError
from grader.model import Record
from grader.quiz.text import fill, fill_lines, placeholders

__all__ = ["Draw", "Drawn", "Kind", "Question", "drawn", "load_questions", "read_table"]

Kind = Literal["choice", "choices", "number", "shape", "shapes", "matrix", "text"]

WITH_OPTIONS = ("choice", "choices")

FORMAT_HINT = "docs/authoring.md shows what a question and its key look like"

Row = TypeVar("Row", bound=Record)


class Int(
    Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="int"
):
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int


class Among(
    Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="choice"
):
    """One of a list of values."""

    among: tuple[Any, ...]


class Matrix(
    Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="matrix"
):
    """A matrix of whole numbers from `low` to `high`."""

    shape: tuple[int, int]
    low: int
    high: int


Draw = Int | Among | Matrix


class Question(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question as `exercises/quiz.toml` has it; it holds nothing of the key.

    Its numbers are drawn one by one (`draw`), or together from a list (`variants`), or they are
    those of another question (`like`), whose parts then speak of the same numbers.
    """

    id: str = ""
    kind: Kind
    text: str
    lecture: str = ""
    options: dict[str, str] = field(default_factory=dict)  # letter -> what it stands for
    draw: dict[str, Draw] = field(default_factory=dict)
    variants: tuple[dict[str, Any], ...] = ()
    like: str = ""
    tolerance: float = 0.0  # how far a number may be off


class Drawn(Record, frozen=True, kw_only=True):
    """A question as one student sees it."""

    parameters: dict[str, Any]
    text: str
    options: dict[str, str]

    @property
    def with_options(self) -> str:
        """The text, and a line for each option below it."""
        lines = [f"  {letter}) {text}" for letter, text in self.options.items()]
        return "\n".join([self.text, "", *lines]) if lines else self.text


def load_questions(course_root: Path, folder: str = "exercises") -> dict[str, Question]:
    """Return the questions of a course by id, in the order of its `exercises/quiz.toml`.

    A course without the file has no questions. CourseError says what is wrong in which question.
    """
    path = course_root / folder / "quiz.toml"
    if not path.is_file():
        return {}
    rows = read_table(path, Question)
    questions = {name: msgspec.structs.replace(row, id=name) for name, row in rows.items()}
    for question in questions.values():
        problem = _problem_of_link(question, questions) or _problem_of(_linked(question, questions))
        if problem:
            raise CourseError(problem, where=f"{path}, {question.id}", hint=FORMAT_HINT)
    return {name: _linked(question, questions) for name, question in questions.items()}


def read_table(path: Path, row_type: type[Row]) -> dict[str, Row]:
    """Return the tables of a TOML file by name, each as a record; CourseError if one is not."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"cannot be read: {error}", where=str(path)) from None
    rows = {}
    for name, table in tables.items():
        try:
            rows[name] = msgspec.convert(table, row_type)
        except msgspec.ValidationError as error:
            raise CourseError(str(error), where=f"{path}, {name}", hint=FORMAT_HINT) from None
    return rows


def drawn(question: Question, student: str) -> Drawn:
    """Return the question with this student's numbers; the same student always gets the same."""
    seed = f"{question.like or question.id}/{student}"
    parameters: dict[str, Any] = {}
    if question.variants:
        parameters = dict(question.variants[_number(seed, len(question.variants))])
    for name, draw in question.draw.items():
        parameters[name] = _draw(draw, f"{seed}/{name}")
    return Drawn(
        parameters=parameters,
        text=fill_lines(question.text.strip("\n"), parameters),
        options={letter: fill(text, parameters) for letter, text in question.options.items()},
    )


def _draw(draw: Draw, seed: str) -> Any:
    if isinstance(draw, Among):
        return draw.among[_number(seed, len(draw.among))]
    count = draw.high - draw.low + 1
    if isinstance(draw, Int):
        return draw.low + _number(seed, count)
    rows, columns = draw.shape
    return [
        [draw.low + _number(f"{seed}/{i}/{j}", count) for j in range(columns)] for i in range(rows)
    ]


def _number(seed: str, count: int) -> int:
    """Return a number from 0 to count - 1 that depends on the seed alone, on any machine."""
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest, "big") % count


def _linked(question: Question, questions: dict[str, Question]) -> Question:
    """Return the question with the draws of the one it is like."""
    if not question.like:
        return question
    other = questions[question.like]
    return msgspec.structs.replace(question, draw=other.draw, variants=other.variants)


def _problem_of_link(question: Question, questions: dict[str, Question]) -> str:
    if not question.like:
        return ""
    if question.draw or question.variants:
        return "has numbers of its own beside those of `like`"
    if question.like not in questions or questions[question.like].like:
        return f"is like {question.like!r}, which is no question that draws its own numbers"
    return ""


def _problem_of(question: Question) -> str:
    """Return what is wrong with a question, "" if nothing is."""
    names = {*question.draw, *(question.variants[0] if question.variants else ())}
    texts = [question.text, *question.options.values()]
    unknown = set().union(*map(placeholders, texts)) - names
    if unknown:
        return f"its text mentions {{{min(unknown)}}}, which is not drawn"
    if any(set(variant) != set(question.variants[0]) for variant in question.variants):
        return "its variants do not all have the same names"
    if question.tolerance < 0 or (question.tolerance and question.kind not in ("number", "matrix")):
        return "`tolerance` is for numbers and matrices, and not negative"
    return _problem_of_options(question) or _problem_of_draws(question.draw)


def _problem_of_options(question: Question) -> str:
    if question.kind not in WITH_OPTIONS:
        return f"a question of kind {question.kind} has no options" if question.options else ""
    if len(question.options) < 2:
        return f"a question of kind {question.kind} needs two options or more"
    for letter in question.options:
        if len(letter) != 1 or not "a" <= letter <= "z":
            return f"its option {letter!r} is not named by one small letter"
    return ""


def _problem_of_draws(draws: dict[str, Draw]) -> str:
    for name, draw in draws.items():
        if isinstance(draw, Among):
            if not draw.among:
                return f"{name} is drawn from an empty list"
        elif draw.low > draw.high:
            return f"{name} is drawn from {draw.low} to {draw.high}, which is empty"
        elif isinstance(draw, Matrix) and min(draw.shape) < 1:
            return f"{name} is a matrix without entries"
    return ""
