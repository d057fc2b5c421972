"""A question, or the whole key, as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from grader.quiz.keys import Key, solve
from grader.quiz.questions import Drawn, Question, drawn
from grader.quiz.text import format_value, is_matrix, matrix_lines
from grader.quiz.values import how_to_answer

__all__ = ["render_key", "render_question"]

WIDTH = 96


def render_question(question: Question, student: str) -> str:
    """Return the question as this student is asked it: where from, text, options, how to answer."""
    lines = _question_lines(question, drawn(question, student))
    return "\n".join([*lines, "", f"Answer with {how_to_answer(question)}."]) + "\n"


def render_key(questions: Mapping[str, Question], key: Key, student: str) -> str:
    """Return every question as this student has it, its right answer and the reasons."""
    parts = []
    for question in questions.values():
        solved = solve(question, key, student)
        answer = _answer_lines(solved.answer)
        lines = _question_lines(question, solved.question)
        reasons = [textwrap.fill(line, WIDTH) for line in solved.explanation.split("\n")]
        parts.append("\n".join([*lines, "", *answer, "", *reasons]) + "\n")
    return "\n\n".join(parts)


def _question_lines(question: Question, seen: Drawn) -> list[str]:
    place = f"  ({question.lecture})" if question.lecture else ""
    return [f"{question.id}{place}", "", seen.with_options]


def _answer_lines(answer: Any) -> list[str]:
    if is_matrix(answer):
        return ["Right:", *(f"    {line}" for line in matrix_lines(answer))]
    if isinstance(answer, list) and all(isinstance(entry, str) for entry in answer):
        return ["Right: " + ", ".join(answer)]
    return ["Right: " + format_value(answer)]
